import assert from "node:assert/strict";
import { demo, rule, until } from "./world.mjs";

const api = demo.as(demo.key);
const first = async (path) => (await api.get(path)).results[0].id;
const report = (await api.get("/crm-reports")).results.find(({ title }) => title === "Sales");
const snapshot = (await api.get(`/crm-reports/${report.id}/snapshots`)).results[0];

/** Every page, and records that are open beside a list. */
const pages = [
  `/board/${await first("/v1/crm/deals")}`,
  `/deals/${await first("/v1/crm/deals")}`,
  `/leads/${await first("/v1/crm/leads")}`,
  `/tasks/${await first("/v1/crm/tasks")}`,
  `/calls/${await first("/v1/crm/calls")}`,
  `/emails/${await first("/v1/crm/emails")}`,
  "/import",
  "/reports",
  "/reports/new",
  `/reports/${report.id}`,
  `/reports/${report.id}/edit`,
  `/snapshots/${snapshot.id}`,
  "/benchmarks",
  "/traffic",
  "/schedules",
  "/icp",
  "/inbox",
  "/notifications",
  "/team",
  "/audit",
  "/keys",
  "/settings",
  "/about",
  "/nowhere",
];

/** What is still on its way looks so. */
const settled = (page) =>
  until(
    () =>
      page.evaluate(async () => {
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        return (
          document.querySelector("h1, h2") &&
          !document.querySelector(".skeleton, .widget__skeleton, [aria-busy=true], .table__loading, .deal-card--loading") &&
          document.getAnimations().every(({ playState }) => playState !== "running")
        );
      }),
    `${page.url()} is there`,
  );

/** In the light by all rules; in the dark, where only colours differ, by those of contrast. */
async function findings(visitor, name) {
  await settled(visitor.page);
  const light = await visitor.findings();
  await visitor.page.emulateMedia({ colorScheme: "dark" });
  await settled(visitor.page);
  const dark = await visitor.findings(["color-contrast", "link-in-text-block"]);
  await visitor.page.emulateMedia({ colorScheme: "light" });
  return [...light, ...dark.map(([id, ...nodes]) => [`${id} in the dark`, ...nodes])].map((finding) => [name, ...finding]);
}

const calm = { colorScheme: "light", reducedMotion: "reduce" };

rule("axe finds nothing on any page, light or dark, and none is wider than the window of a phone", async (visitor) => {
  const viewer = await visitor({ key: demo.key, ...calm });
  const { page } = viewer;
  const size = page.viewportSize();
  const all = [];
  for (const path of pages) {
    await viewer.open(path);
    all.push(...(await findings(viewer, path)));
    await page.setViewportSize({ width: 390, height: 844 });
    await settled(page);
    const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
    if (width > 390) all.push([path, `${width} pixels wide`]);
    await page.setViewportSize(size);
  }
  assert.deepEqual(all, []);
});

rule("axe finds nothing in dialogs and menus, nor before signing in", async (visitor) => {
  const viewer = await visitor({ key: demo.key, path: "/board", ...calm });
  const { page } = viewer;
  const all = [];
  const look = async (name) => all.push(...(await findings(viewer, name)));
  await page.getByRole("button", { name: "New deal" }).click();
  await look("new deal");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("option").first().waitFor();
  await look("search box");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /account of/ }).click();
  await look("account menu");
  await page.goto(`${demo.origin}/import`);
  await page.getByText("Opportunities, open and closed").click();
  await page.getByLabel("CSV file").setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("Id,Deal,Stage,Closed,Amount\n1,One,Later,1/2/2026,5\n2,,New,,x\n") });
  await page.getByRole("button", { name: "Check the rows" }).waitFor();
  await look("columns of a file");
  await page.getByRole("button", { name: "Check the rows" }).click();
  await page.getByText("Nothing is written yet").waitFor();
  await look("rows of a file");
  await page.goto(`${demo.origin}/team?show=invites`);
  await page.getByRole("button", { name: "Invite", exact: true }).first().click();
  await look("invite");

  const stranger = (await visitor({ path: "/board", ...calm })).expect(401);
  all.push(...(await findings(stranger, "sign-in")));
  await stranger.open("/join#unknown");
  all.push(...(await findings(stranger, "join")));
  assert.deepEqual(all, []);
});

rule("A new team is told where to begin", async (visitor) => {
  const founder = await demo.person({ name: "Fay Founder", team: "Brand new" });
  // There is no profile of an ideal customer yet.
  const viewer = (await visitor({ key: founder.key, ...calm })).expect(404);
  const all = [];
  for (const path of ["/board", "/deals", "/leads", "/tasks", "/reports", "/inbox", "/icp"]) {
    await viewer.open(path);
    await settled(viewer.page);
    all.push(...(await viewer.findings()).map((finding) => [path, ...finding]));
  }
  assert.deepEqual(all, []);
  await viewer.open("/board");
  await viewer.page.getByRole("heading", { name: "Your pipeline is empty" }).waitFor();
});

rule("On a phone the pages of the day are at hand", async (visitor) => {
  const viewer = await visitor({ key: demo.key, path: "/board", ...calm, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const { page } = viewer;
  await settled(page);
  assert.deepEqual(await viewer.findings(), []);
  await page.getByRole("navigation", { name: "Pages of the day" }).getByRole("link", { name: "Leads" }).tap();
  await page.getByRole("heading", { name: "Leads", exact: true }).waitFor();
  await settled(page);
  assert.deepEqual(await viewer.findings(), []);
});

rule("Every address of the navigation is reached by keys alone", async (visitor) => {
  const { page } = await visitor({ key: demo.key, path: "/board", ...calm });
  await page.getByRole("heading", { name: "Board", exact: true }).waitFor();
  await settled(page);
  for (const [key, title] of [["d", "Deals"], ["l", "Leads"], ["t", "Tasks"], ["r", "Reports"], ["i", "Inbox"], ["s", "Settings"]]) {
    await page.keyboard.press("g");
    await page.keyboard.press(key);
    await page.getByRole("heading", { name: title, exact: true, level: 1 }).waitFor();
  }
});
