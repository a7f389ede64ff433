import assert from "node:assert/strict";
import { createServer } from "node:http";
import { freePort } from "./server.mjs";
import { demo, newDeal, rule, stageOf } from "./world.mjs";

const keyField = (page) => page.getByLabel("API key or session token");

rule("A key signs in, whatever page was asked for, and stays nowhere in the browser", async (visitor) => {
  const { page, context } = (await visitor({ path: "/leads?status=client" })).expect(401);
  await keyField(page).fill(demo.key);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Leads", exact: true }).waitFor();
  assert.match(page.url(), /\/leads\?status=client$/);
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]));
  assert.doesNotMatch(kept, /cdb_/);
  const [cookie] = await context.cookies();
  assert.equal(cookie.httpOnly, true);
  assert.equal(cookie.sameSite, "Strict");
});

rule("A link signs in once", async (visitor) => {
  const first = (await visitor()).expect(401);
  await first.page.goto(demo.link);
  await first.page.getByRole("heading", { name: "Board", exact: true }).waitFor();
  assert.doesNotMatch(first.page.url(), /code/);
  const second = (await visitor()).expect(401);
  await second.page.goto(demo.link);
  await second.page.getByText("This link was used already or has expired").waitFor();
});

rule("A wrong key is refused with what to do about it", async (visitor) => {
  const { page } = (await visitor({ path: "/board" })).expect(401);
  await keyField(page).fill("cdb_0000000000000000000000000000000000000000000");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("This key isn’t valid").waitFor();
  assert.equal(await keyField(page).getAttribute("aria-invalid"), "true");
  await keyField(page).fill(demo.key);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Board", exact: true }).waitFor();
});

rule("Who signs out has to sign in again", async (visitor) => {
  const { page } = (await visitor({ key: demo.key, path: "/board" })).expect(401);
  await page.getByRole("button", { name: /account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await keyField(page).waitFor();
  await page.goto(`${demo.origin}/deals`);
  await keyField(page).waitFor();
});

rule("A page of another origin neither acts with the cookie nor frames the dashboard", async (visitor) => {
  const deal = await newDeal({ stage: "Proposal" });
  const port = await freePort();
  const elsewhere = createServer((_, answer) => answer.setHeader("Content-Type", "text/html").end("<!doctype html><title>elsewhere</title>"));
  await new Promise((resolve) => elsewhere.listen(port, "127.0.0.1", resolve));
  try {
    const { page } = await visitor({ key: demo.key });
    page.context().removeAllListeners("console");
    await page.goto(`http://127.0.0.1:${port}/`);
    const answers = await page.evaluate(async (origin) => {
      const tried = async (path, options) => fetch(origin + path, { credentials: "include", ...options }).then(() => "read", () => "refused");
      return [
        await tried("/v1/me"),
        await tried("/v1/crm/deals", { method: "POST", mode: "no-cors", headers: { "Content-Type": "text/plain" }, body: '{"name":"forged"}' }).then(() => "sent"),
        await tried("/v1/session", { method: "DELETE" }),
      ];
    }, demo.origin);
    assert.deepEqual(answers, ["refused", "sent", "refused"]);
    await page.evaluate((origin) => {
      const frame = document.createElement("iframe");
      frame.src = `${origin}/board`;
      document.body.append(frame);
      return new Promise((resolve) => (frame.onload = resolve));
    }, demo.origin);
    assert.equal(await page.frameLocator("iframe").getByRole("heading", { name: "Board" }).count(), 0);
    const found = await demo.as(demo.key).get("/v1/crm/deals?q=forged");
    assert.equal(found.results.length, 0);
    assert.equal(await stageOf(deal), "Proposal");
    await page.goto(`${demo.origin}/board`);
    await page.getByRole("heading", { name: "Board", exact: true }).waitFor();
  } finally {
    elsewhere.close();
  }
});
