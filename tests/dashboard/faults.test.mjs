import assert from "node:assert/strict";
import { newDeal as dealIn, rule, serve, stageOf, until } from "./world.mjs";

const server = await serve("faults");
const { key } = server;
const api = server.as(key);
const me = await api.get("/v1/me");
const newDeal = (fields) => dealIn({ server, ...fields });
const isIn = (deal, stage) => until(async () => (await stageOf(deal, { server })) === stage, `${deal.name} is in ${stage}`);
const drawer = (page) => page.getByRole("complementary");
const link = (page, deal) => page.getByRole("link", { name: deal.name, exact: true });
const after = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const secondKey = async () => (await api.post("/v1/api-keys", { name: "another", team_id: me.team.id })).key;

rule("While the server is gone the page says so, refuses moves with the reason, and keeps what is typed; then it goes on", async (visitor) => {
  const deal = await newDeal({ stage: "New" });
  const seller = (await visitor({ server, key, path: `/board/${deal.id}` })).expect("lost");
  const { page } = seller;
  const note = drawer(page).getByPlaceholder("What is worth knowing?");
  await note.fill("Called twice");
  await server.stop("SIGKILL");
  await link(page, deal).first().focus();
  await page.keyboard.press("Shift+ArrowRight");
  await seller.isTold("stays where it was");
  await page.getByText("The server doesn’t answer. What you see may be old").waitFor();
  assert.equal(await note.inputValue(), "Called twice");
  await drawer(page).getByRole("button", { name: "Add note" }).click();
  await server.start();
  await page.getByRole("button", { name: "Try now" }).click();
  await drawer(page).getByRole("listitem").filter({ hasText: "Called twice" }).waitFor();
  const { activities } = await api.get(`/v1/crm/deals/${deal.id}`);
  assert.equal(activities.filter(({ body }) => body === "Called twice").length, 1);
  await page.getByText("The server doesn’t answer. What you see may be old").waitFor({ state: "detached" });
  await link(page, deal).first().focus();
  await page.keyboard.press("Shift+ArrowRight");
  await isIn(deal, "Qualified");
});

rule("Answers that take three seconds are waited for: moves are shown at once, what loads says so", async (visitor) => {
  const deal = await newDeal({ stage: "New" });
  const { page } = await visitor({ server, key });
  await page.route("**/v1/crm/**", async (route) => {
    await after(3000);
    await route.continue();
  });
  await page.goto(`${server.origin}/board`);
  await page.getByRole("status", { name: "Loading the board" }).waitFor();
  await link(page, deal).focus();
  const began = Date.now();
  await page.keyboard.press("Shift+ArrowRight");
  await page.getByRole("region", { name: /^Qualified/ }).getByRole("link", { name: deal.name, exact: true }).waitFor();
  assert.ok(Date.now() - began < 2500);
  await isIn(deal, "Qualified");
});

const patience = "The server asks for a moment. Your request is waiting.";
const busy = (route, status, code) =>
  route.fulfill({
    status,
    headers: { "Retry-After": "1" },
    contentType: "application/json",
    body: JSON.stringify({ statusCode: status, error: "Busy", message: "busy", detail: "busy", code }),
  });

for (const [status, code] of [[429, "rate_limited"], [503, "unavailable"]]) {
  rule(`A server that answers ${status} is asked again when it says so`, async (visitor) => {
    const deal = await newDeal({ stage: "New" });
    const { page } = (await visitor({ server, key })).expect(status);
    await page.route("**/v1/crm/deals/kanban*", (route) => busy(route, status, code), { times: 1 });
    await page.goto(`${server.origin}/board`);
    await page.getByText(patience).waitFor();
    await link(page, deal).waitFor();
    await page.getByText(patience).waitFor({ state: "detached" });
    // A note goes the same way, and is written once.
    await page.goto(`${server.origin}/board/${deal.id}`);
    await page.route("**/activities", (route) => busy(route, status, code), { times: 1 });
    await drawer(page).getByPlaceholder("What is worth knowing?").fill("Patience");
    await drawer(page).getByRole("button", { name: "Add note" }).click();
    await drawer(page).getByRole("listitem").filter({ hasText: "Patience" }).waitFor();
    const { activities } = await api.get(`/v1/crm/deals/${deal.id}`);
    assert.equal(activities.filter(({ type }) => type === "note").length, 1);
  });
}

rule("Who leaves while a request is sent again isn’t told that it waits", async (visitor) => {
  const { page } = (await visitor({ server, key })).expect(503);
  let attempts = 0;
  let asked;
  const askedAgain = new Promise((resolve) => (asked = resolve));
  await page.route("**/v1/crm/deals/kanban*", (route) => {
    if (++attempts === 1) return busy(route, 503, "unavailable");
    asked();
  });
  await page.goto(`${server.origin}/board`);
  await page.getByText(patience).waitFor();
  await askedAgain;
  await page.getByRole("link", { name: "Leads" }).first().click();
  await page.getByText(patience).waitFor({ state: "detached" });
});

rule("Who has lost the right to move deals meanwhile sees the card go back, and why", async (visitor) => {
  const deal = await newDeal({ stage: "New" });
  const member = await server.person({ name: "Mara Member", team: "Demo", role: "member" });
  const seller = (await visitor({ server, key: member.key, path: "/board" })).expect(403);
  await link(seller.page, deal).focus();
  await api.put(`/v1/teams/${me.team.id}/members/${member.id}`, { role: "viewer" });
  await seller.page.keyboard.press("Shift+ArrowRight");
  await seller.isTold("stays where it was");
  await seller.seesIn("New", deal.name);
  assert.equal(await stageOf(deal, { server }), "New");
});

rule("A session that ends while somebody writes keeps what they wrote, and sends it after signing in again", async (visitor) => {
  const deal = await newDeal();
  const { id, key: lost } = await api.post("/v1/api-keys", { name: "lost", team_id: me.team.id });
  const { page } = (await visitor({ server, key: lost, path: `/deals/${deal.id}` })).expect(401, "lost");
  await drawer(page).getByPlaceholder("What is worth knowing?").fill("A long thought");
  await api.delete(`/v1/api-keys/${id}`);
  const again = page.getByRole("dialog");
  await again.getByRole("heading", { name: "Sign in again" }).waitFor();
  await again.getByLabel("API key or session token").fill(await secondKey());
  await page.keyboard.press("Enter");
  await again.waitFor({ state: "detached" });
  assert.equal(await drawer(page).getByPlaceholder("What is worth knowing?").inputValue(), "A long thought");
  await drawer(page).getByRole("button", { name: "Add note" }).click();
  await drawer(page).getByRole("listitem").filter({ hasText: "A long thought" }).waitFor();
});

rule("A file that isn’t text is refused at once, with the reason", async (visitor) => {
  const { page } = await visitor({ server, key, path: "/import" });
  const bytes = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), Buffer.alloc(4000)]);
  await page.getByLabel("CSV file").setInputFiles({ name: "picture.csv", mimeType: "text/csv", buffer: bytes });
  const refusal = page.getByRole("alert");
  await refusal.waitFor();
  assert.ok((await refusal.textContent()).length > 20);
});

rule("Rows of a file that can’t be imported are named by line before anything is written", async (visitor) => {
  const { page } = await visitor({ server, key, path: "/import" });
  await page.getByText("Opportunities, open and closed").click();
  const buffer = Buffer.from("external_id,name,value\nbad-1,Good one,10\nbad-2,,20\nbad-3,Worse,a lot\n");
  await page.getByLabel("CSV file").setInputFiles({ name: "deals.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Check the rows" }).click();
  await page.getByRole("heading", { name: "What is wrong" }).waitFor();
  await page.getByText("line 3").waitFor();
  await page.getByText("line 4").waitFor();
  await page.getByRole("button", { name: "Import 1 row" }).waitFor();
  assert.equal((await api.get("/v1/crm/deals?q=Good one")).results.length, 0);
});

rule("Markup in names is text wherever it is shown", async (visitor) => {
  const evil = `<img src=x onerror=alert(1)><script>alert(2)</script>"'{{`;
  const tag = await api.post("/v1/crm/tags", { name: "<b>bold</b><img src=x onerror=alert(3)>", color: "#cc0000" });
  const lead = await api.post("/v1/crm/leads", { first_name: evil, company: evil, tag_ids: [tag.id], owner_user_id: me.user.id });
  const deal = await api.post("/v1/crm/deals", { name: evil, owner_user_id: me.user.id, lead_id: lead.id });
  await api.patch(`/v1/crm/deals/${deal.id}/move`, { stage_id: deal.stage_id, position: 0 });
  await api.post(`/v1/crm/deals/${deal.id}/activities`, { type: "note", body: evil });
  await api.post("/v1/crm/tasks", { title: evil, lead_id: lead.id, owner_user_id: me.user.id });
  const widget = { instanceId: "w1", metricId: "leads.by_tag", chart: "bar", title: evil, x: 0, y: 0, w: 6, h: 4 };
  const report = await api.post("/crm-reports", { title: evil, description: evil, layout: { widgets: [widget] }, timeframe: { preset: "last_30d" } });
  const { page } = await visitor({ server, key });
  for (const path of [`/board/${deal.id}`, `/leads/${lead.id}`, "/tasks", "/reports", `/reports/${report.id}`]) {
    await page.goto(server.origin + path);
    await page.getByText(evil).first().waitFor();
  }
  await page.getByText("<b>bold</b>").first().waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search deals, leads, tasks and commands" }).fill("onerror");
  await page.getByRole("option", { name: evil }).first().waitFor();
  assert.equal(await page.locator("img[src=x], main script").count(), 0);
});

rule("A connection that drops is made again, and nothing that others changed is missed", async (visitor) => {
  const deal = await newDeal({ stage: "New" });
  const watcher = await visitor({ server, key });
  const { page } = watcher;
  let sockets = 0;
  let drop;
  await page.routeWebSocket(/\/v1\/ws\//, (socket) => {
    ++sockets;
    socket.connectToServer();
    drop = () => socket.close({ code: 1011, reason: "dropped" });
  });
  await page.goto(`${server.origin}/board`);
  await watcher.seesIn("New", deal.name);
  await until(() => drop, "the page listens");
  await drop();
  const { results: stages } = await api.get("/v1/crm/stages");
  await api.patch(`/v1/crm/deals/${deal.id}/move`, { stage_id: stages.find(({ name }) => name === "Proposal").id, position: 0 });
  await watcher.seesIn("Proposal", deal.name);
  await until(() => sockets > 1, "it listens again");
});

rule("Where no connection stays open, what others change still appears", async (visitor) => {
  const deal = await newDeal({ stage: "New" });
  const watcher = await visitor({ server, key });
  await watcher.page.routeWebSocket(/\/v1\/ws\//, (socket) => socket.close({ code: 1011, reason: "not here" }));
  await watcher.open("/board");
  await watcher.seesIn("New", deal.name);
  const { results: stages } = await api.get("/v1/crm/stages");
  await api.patch(`/v1/crm/deals/${deal.id}/move`, { stage_id: stages.find(({ name }) => name === "Proposal").id, position: 0 });
  await watcher.seesIn("Proposal", deal.name);
});

rule("A report of fifty widgets is drawn, and takes no more", async (visitor) => {
  const widgets = Array.from({ length: 50 }, (_, index) => ({
    ...{ instanceId: `w${index}`, metricId: "deals.revenue_over_time", chart: "line", title: `Number ${index + 1}` },
    ...{ x: (index % 4) * 3, y: Math.floor(index / 4) * 3, w: 3, h: 3 },
  }));
  const { id } = await api.post("/crm-reports", { title: "Everything", layout: { widgets }, timeframe: { preset: "last_90d" } });
  const { page } = await visitor({ server, key, path: `/reports/${id}` });
  await until(async () => (await page.locator("article.widget svg").count()) >= 50, "all are drawn");
  await page.goto(`${server.origin}/reports/${id}/edit`);
  await page.getByText("A report has at most 50 widgets").first().waitFor();
});
