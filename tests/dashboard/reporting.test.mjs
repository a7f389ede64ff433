import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { demo, rule, until } from "./world.mjs";

const dialog = (page) => page.getByRole("dialog");
const seconds = 60_000;

/** Brings deals of a file in by the wizard; `columns` says which fields come from which column where that isn't recognised. */
async function importDeals(page, file, columns, rows) {
  await page.getByText("Opportunities, open and closed").click();
  await page.getByLabel("CSV file").setInputFiles(file);
  for (const [field, column] of Object.entries(columns)) {
    const from = page.getByLabel(`${field} comes from`, { exact: true });
    if (column.includes("{")) {
      await from.selectOption({ label: "Several columns joined…" });
      await page.getByLabel(`${field} joins`).fill(column);
    } else await from.selectOption({ label: column });
  }
  await page.getByRole("button", { name: "Check the rows" }).click();
  await page.getByText("Nothing is written yet").waitFor({ timeout: seconds });
  await page.getByRole("button", { name: `Import ${rows.toLocaleString("en-US")} rows` }).click();
  await page.getByRole("heading", { name: /is imported/ }).waitFor({ timeout: seconds });
}

/** Builds a report of the win rate since ever by hand, and looks at it. */
async function buildWinRate(page, name) {
  await page.getByLabel("Name of the report").fill(name);
  await page.getByRole("button", { name: "Last 30 days" }).click();
  await page.getByLabel("Time frame").selectOption({ label: "All time" });
  await page.getByRole("tab", { name: "Metrics" }).click();
  await page.getByLabel("Find a metric").fill("win rate");
  await page.keyboard.press("Enter");
  await page.getByRole("group", { name: /^Win rate, column 1, row 1/ }).waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("link", { name: "View" }).click();
  await page.getByRole("heading", { name, exact: true }).waitFor();
}

const widget = (page, name) => page.getByRole("article", { name });

const weekly = [
  "Id;Deal;Seller;Stage;Opened;Closed;Amount",
  "1;Kühlhaus Köln;Mia Sommer;Won;02.03.2026;17.03.2026;12.500,50",
  "2;Kühlhaus Bonn;Mia Sommer;Won;03.03.2026;18.03.2026;8.000,00",
  "3;Lager Trier;Ben Winter;Lost;04.03.2026;19.03.2026;3.250,00",
  "4;Lager Mainz;Ben Winter;Won;05.03.2026;20.03.2026;9.100,00",
  "5;Werk Ulm;Mia Sommer;Lost;06.03.2026;21.03.2026;15.000,00",
  "6;Werk Jena;Ben Winter;Won;09.03.2026;24.03.2026;4.400,00",
  "7;Halle Kiel;Mia Sommer;Lost;10.03.2026;25.03.2026;7.700,00",
  "8;Halle Emden;Ben Winter;Won;11.03.2026;31.03.2026;6.050,25",
  "9;Turm Fulda;Ben Winter;New;12.03.2026;;1.000,00",
].join("\r\n");

rule("A file of deals comes in by the wizard; its win rate stands on a report, which is frozen and downloaded", async (visitor) => {
  const manager = await demo.person({ name: "Vera Manager", team: "Kühlhäuser" });
  const api = demo.as(manager.key);
  const { page } = await visitor({ key: manager.key, path: "/import" });
  const file = { name: "woche.csv", mimeType: "text/csv", buffer: Buffer.from(weekly, "latin1") };
  await importDeals(page, file, { Owner: "Seller", "Created at": "Opened", "Closed at": "Closed" }, 9);
  const { results } = await api.get("/v1/crm/deals?q=Köln");
  assert.deepEqual(results.map(({ name, value, status }) => [name, value, status]), [["Kühlhaus Köln", 12500.5, "won"]]);

  await page.goto(`${demo.origin}/reports/new`);
  await buildWinRate(page, "How we do");
  await widget(page, "Win rate").getByText("62.5%").first().waitFor();

  await page.getByRole("button", { name: "Freeze", exact: true }).click();
  await dialog(page).getByRole("button", { name: "Freeze" }).click();
  await page.getByText("Snapshot", { exact: true }).waitFor();
  await widget(page, "Win rate").getByText("62.5%").first().waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "PDF", exact: true }).click()]);
  assert.match(download.suggestedFilename(), /^How we do .*\.pdf$/);
  const pdf = await readFile(await download.path());
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");

  // What is frozen stays as it was.
  const { results: stages } = await api.get("/v1/crm/stages");
  const open = await api.get("/v1/crm/deals?q=Fulda");
  await api.patch(`/v1/crm/deals/${open.results[0].id}/move`, { stage_id: stages.find(({ kind }) => kind === "won").id, position: 0 });
  await page.reload();
  await widget(page, "Win rate").getByText("62.5%").first().waitFor();
  await page.getByRole("link", { name: "Live report" }).click();
  await widget(page, "Win rate").getByText("66.67%").first().waitFor();
});

const pipeline = join(dirname(fileURLToPath(import.meta.url)), "../../../shared/data/sales-pipeline/sales_pipeline.csv");

if (existsSync(pipeline)) {
  rule("The sales pipeline of the public data comes in by the wizard, with a win rate of 63.15 %", async (visitor) => {
    const manager = await demo.person({ name: "Paula Pipeline", team: "Public data" });
    const { page } = await visitor({ key: manager.key, path: "/import" });
    const columns = { Name: "{account} {product}", Value: "close_value", "Created at": "engage_date", "Closed at": "close_date", "Expected close on": "—" };
    await importDeals(page, pipeline, columns, 8800);
    await page.goto(`${demo.origin}/reports/new`);
    await buildWinRate(page, "Since ever");
    await widget(page, "Win rate").getByText("63.15%").first().waitFor();
  });
}

rule("Words find a metric and how it is shown; undo takes back what was placed by keys", async (visitor) => {
  const { page } = await visitor({ key: demo.key, path: "/reports/new" });
  await page.getByLabel("Find a metric").fill("leads by source per month");
  await page.keyboard.press("Enter");
  const item = page.getByRole("group").filter({ has: page.getByRole("article") }).first();
  await item.waitFor();
  await item.focus();
  const before = await item.getAttribute("aria-label");
  await page.keyboard.press("ArrowRight");
  await until(async () => (await item.getAttribute("aria-label")) !== before, "the widget is moved");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await until(async () => (await item.getAttribute("aria-label")) === before, "it is back where it was");
});

rule("What is built is kept although the page is closed before it is saved", async (visitor) => {
  const { page, context } = await visitor({ key: demo.key, path: "/reports/new" });
  await page.getByLabel("Name of the report").fill("Half a report");
  await page.getByLabel("Find a metric").fill("overdue tasks");
  await page.keyboard.press("Enter");
  await page.getByRole("group", { name: /, column 1, row 1/ }).waitFor();
  await page.close();
  const again = await context.newPage();
  await again.goto(`${demo.origin}/reports/new`);
  await until(async () => (await again.getByLabel("Name of the report").inputValue()) === "Half a report", "the name is there");
  await again.getByRole("group", { name: /, column 1, row 1/ }).waitFor();
});

rule("A chart has its numbers behind it as a table", async (visitor) => {
  const { results } = await demo.as(demo.key).get("/crm-reports");
  const { id } = results.find(({ title }) => title === "Sales");
  const { page } = await visitor({ key: demo.key, path: `/reports/${id}` });
  await page.getByRole("button", { name: "Revenue as a table" }).click();
  await until(async () => (await page.getByRole("article", { name: "Revenue", exact: true }).getByRole("row").count()) >= 12, "a row for each month");
});
