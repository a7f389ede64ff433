import assert from "node:assert/strict";
import { demo, newDeal, rule, until } from "./world.mjs";

const api = demo.as(demo.key);
const me = await api.get("/v1/me");

let made = 0;
const newLead = (fields = {}) => {
  const company = `Zephyr Pumps ${++made}`;
  return api.post("/v1/crm/leads", { first_name: "Quilla", last_name: `Customer ${made}`, company, source: "referral", owner_user_id: me.user.id, ...fields });
};
const drawer = (page) => page.getByRole("complementary");
const dialog = (page) => page.getByRole("dialog");

rule("A customer is found by a part of the company's name, by keys alone", async (visitor) => {
  const lead = await newLead();
  const { page } = await visitor({ key: demo.key, path: "/board" });
  await page.getByRole("heading", { name: "Board", exact: true }).waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type(lead.company.toLowerCase().slice(2));
  await page.getByRole("option", { name: lead.company }).waitFor();
  await page.keyboard.press("Enter");
  await drawer(page).getByRole("heading", { name: `Quilla ${lead.last_name}` }).waitFor();
  assert.equal(new URL(page.url()).pathname, `/leads/${lead.id}`);
});

rule("Commands are run by the search box, also those that are typed before it is there", async (visitor) => {
  const { page } = await visitor({ key: demo.key, path: "/leads" });
  await page.getByRole("heading", { name: "Leads", exact: true }).waitFor();
  await page.route("**/assets/palette-*", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.continue();
  });
  await page.keyboard.press("Control+k");
  await page.keyboard.type("go to tasks");
  await page.getByRole("combobox", { name: "Search deals, leads, tasks and commands" }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Tasks", exact: true }).waitFor();
});

rule("A call with a customer is logged, and is part of their history", async (visitor) => {
  const lead = await newLead();
  const { page } = await visitor({ key: demo.key, path: `/leads/${lead.id}` });
  await drawer(page).getByRole("button", { name: "Log call" }).click();
  await dialog(page).getByLabel("Outcome").selectOption({ label: "No answer" });
  await dialog(page).getByRole("button", { name: "Log call" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await drawer(page).getByText("No answer").first().waitFor();
  const { results } = await api.get(`/v1/crm/calls?lead_id=${lead.id}`);
  assert.deepEqual(results.map(({ outcome, direction }) => [outcome, direction]), [["no_answer", "outbound"]]);
});

rule("A task is added to a customer and ticked off", async (visitor) => {
  const lead = await newLead();
  const { page } = await visitor({ key: demo.key, path: `/leads/${lead.id}` });
  await drawer(page).getByRole("button", { name: "Add task" }).click();
  await dialog(page).getByLabel("Title").fill("Send the brochure");
  await page.keyboard.press("Enter");
  const tick = drawer(page).getByRole("checkbox", { name: "Send the brochure is done" });
  await tick.check();
  await until(async () => (await api.get(`/v1/crm/tasks?lead_id=${lead.id}`)).results[0].status === "done", "the task is done");
  await until(() => tick.isChecked(), "it shows so");
});

rule("A field of a record is changed in its place, and Esc takes back what was typed", async (visitor) => {
  const deal = await newDeal();
  const { page } = await visitor({ key: demo.key, path: `/deals/${deal.id}` });
  const value = drawer(page).getByLabel("Value", { exact: true });
  await value.focus();
  await value.fill("2500");
  await page.keyboard.press("Enter");
  await until(async () => (await api.get(`/v1/crm/deals/${deal.id}`)).value === 2500, "it is saved");
  await until(async () => (await value.getAttribute("aria-busy")) === "false", "the page knows");
  await value.fill("77");
  await page.keyboard.press("Escape");
  assert.equal(await value.inputValue(), "2500");
  await value.fill("much");
  await page.keyboard.press("Enter");
  await drawer(page).getByText("A number, such as 12500").waitFor();
  await value.fill("9000");
  await drawer(page).getByLabel("Domain").focus();
  await until(async () => (await api.get(`/v1/crm/deals/${deal.id}`)).value === 9000, "leaving the field saves it");
});

rule("What two people write into the same field isn't lost: the second is told, and decides", async (visitor) => {
  const deal = await newDeal();
  const { page } = (await visitor({ key: demo.key, path: `/deals/${deal.id}` })).expect(412);
  const name = drawer(page).getByLabel("Name", { exact: true });
  await name.fill("As the second says");
  await api.patch(`/v1/crm/deals/${deal.id}`, { name: "As the first says" });
  await page.keyboard.press("Enter");
  await drawer(page).getByText("Somebody changed this meanwhile").waitFor();
  assert.equal(await name.inputValue(), "As the second says");
  assert.equal((await api.get(`/v1/crm/deals/${deal.id}`)).name, "As the first says");
  await page.keyboard.press("Enter");
  await until(async () => (await api.get(`/v1/crm/deals/${deal.id}`)).name === "As the second says", "the second overrides it");
});

rule("A call that is logged on a deal stands in its timeline", async (visitor) => {
  const deal = await newDeal();
  const { page } = await visitor({ key: demo.key, path: `/board/${deal.id}` });
  await drawer(page).getByRole("group", { name: "Kind of entry" }).getByRole("button", { name: "Call" }).click();
  await drawer(page).getByPlaceholder("What was said?").fill("They want it in blue");
  await drawer(page).getByLabel("Minutes").fill("5");
  await drawer(page).getByRole("button", { name: "Log call" }).click();
  await drawer(page).getByRole("listitem").filter({ hasText: "They want it in blue" }).waitFor();
  const { results } = await api.get(`/v1/crm/calls?deal_id=${deal.id}`);
  assert.deepEqual(results.map(({ duration_seconds }) => duration_seconds), [300]);
});

rule("A list is filtered and sorted by its address, which can be sent to a colleague", async (visitor) => {
  const lead = await newLead({ status: "client" });
  const { page } = await visitor({ key: demo.key, path: "/leads" });
  await page.getByRole("searchbox").fill(lead.company);
  const row = page.getByRole("row").filter({ hasText: lead.company });
  await until(() => new URL(page.url()).searchParams.get("q") === lead.company, "the address says what is looked for");
  await until(async () => (await page.getByRole("row").count()) === 2 && (await row.isVisible()), "the list has one row");
  const colleague = await visitor({ key: demo.key });
  await colleague.page.goto(page.url());
  await colleague.page.getByRole("row").filter({ hasText: lead.company }).waitFor();
  assert.equal(await colleague.page.getByRole("row").count(), 2);
  await colleague.page.getByRole("button", { name: "Clear", exact: true }).click();
  await until(async () => (await colleague.page.getByRole("row").count()) > 2, "without the filter there are others");
});

rule("Tab into a field selects what is in it, so that typing replaces it", async (visitor) => {
  const deal = await newDeal({ value: 1000 });
  const { page } = await visitor({ key: demo.key, path: `/deals/${deal.id}` });
  await drawer(page).getByLabel("Stage", { exact: true }).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.type("31");
  await page.keyboard.press("Enter");
  await until(async () => (await api.get(`/v1/crm/deals/${deal.id}`)).value === 31, "the value is what was typed");
});

rule("What is typed while a change is being saved is saved after it", async (visitor) => {
  const deal = await newDeal();
  const { page } = await visitor({ key: demo.key, path: `/deals/${deal.id}` });
  const domain = drawer(page).getByLabel("Domain", { exact: true });
  await domain.fill("first.example");
  await page.route(`**/v1/crm/deals/${deal.id}`, async (route) => {
    await until(async () => (await domain.inputValue()) === "second.example", "more is typed");
    await route.continue();
  }, { times: 1 });
  await page.keyboard.press("Enter");
  await domain.fill("second.example");
  await page.keyboard.press("Enter");
  await until(async () => (await api.get(`/v1/crm/deals/${deal.id}`)).domain === "second.example", "the second is saved");
});
