import assert from "node:assert/strict";
import { demo, newDeal, rule, until } from "./world.mjs";

const api = demo.as(demo.key);
const dialog = (page) => page.getByRole("dialog");
const newDealButton = (page) => page.getByRole("button", { name: "New deal" });

/** From the team's page to the board of the one who was invited. */
async function join(visitor, { page }, { name, email }) {
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  await dialog(page).getByLabel("Email address").fill(email);
  await page.keyboard.press("Enter");
  await dialog(page).waitFor({ state: "detached" });
  const [link] = /http:\/\/\S+\/join#\S+/.exec(await demo.mailTo(email));
  const invited = (await visitor()).expect(401);
  await invited.page.goto(link);
  await invited.page.getByLabel("Your name").fill(name);
  await invited.page.keyboard.press("Enter");
  await invited.page.getByRole("heading", { name: "Welcome to Demo" }).waitFor();
  const key = await invited.page.getByLabel("Your API key").inputValue();
  await invited.page.getByRole("button", { name: "I have kept it, go on" }).click();
  await invited.page.getByRole("heading", { name: "Board", exact: true }).waitFor();
  return { invited, key, link };
}

rule("Who is invited joins by the link of the mail, is told live of what concerns them, and loses rights and access at once", async (visitor) => {
  const admin = await visitor({ key: demo.key, path: "/team" });
  const person = { name: "Noor Newcomer", email: "noor@people.example" };
  const { invited, key, link } = await join(visitor, admin, person);

  // The key of the welcome works, the link doesn't any more.
  const me = await demo.as(key).get("/v1/me");
  assert.deepEqual([me.user.name, me.role], [person.name, "member"]);
  const second = (await visitor()).expect(401, 404, 410);
  await second.page.goto(link);
  await second.page.getByLabel("Your name").fill("Somebody Else");
  await second.page.keyboard.press("Enter");
  await second.page.getByText("Ask who invited you for another one").waitFor();

  // A deal of theirs moves.
  const deal = await newDeal({ stage: "New", owner_user_id: me.user.id });
  const { results: stages } = await api.get("/v1/crm/stages");
  await api.patch(`/v1/crm/deals/${deal.id}/move`, { stage_id: stages.find(({ name }) => name === "Qualified").id, position: 0 });
  await invited.isTold(deal.name);
  const badge = invited.page.getByRole("link", { name: /^Inbox/ }).first();
  await until(async () => /unread/.test(await badge.textContent()), "the badge counts");
  await badge.click();
  await invited.page.getByRole("listitem").filter({ hasText: deal.name }).first().waitFor();

  // Their role changes.
  await invited.page.getByRole("link", { name: "Board", exact: true }).first().click();
  await newDealButton(invited.page).waitFor();
  const role = admin.page.getByRole("button", { name: `role of ${person.name}` });
  await role.click();
  await admin.page.getByRole("menuitemradio", { name: /^Viewer/ }).click();
  await until(async () => (await demo.as(key).get("/v1/me")).role === "viewer", "the role is changed");
  await invited.page.reload();
  await invited.seesIn("Qualified", deal.name);
  assert.equal(await newDealButton(invited.page).count(), 0);

  // And leaves, which ends their session.
  invited.expect("lost");
  await admin.page.getByRole("button", { name: `More about ${person.name}` }).click();
  await admin.page.getByRole("menuitem", { name: "Remove from the team" }).click();
  await dialog(admin.page).getByRole("button", { name: "Remove" }).click();
  await dialog(invited.page).getByRole("heading", { name: "Sign in again" }).waitFor();
});

rule("A key is shown once, signs in, and signs out everywhere when it is revoked", async (visitor) => {
  const { page } = await visitor({ key: demo.key, path: "/keys" });
  await page.getByRole("button", { name: "New key" }).click();
  await dialog(page).getByLabel("Name").fill("Laptop");
  await page.keyboard.press("Enter");
  const key = await dialog(page).getByLabel("API key").inputValue();
  await dialog(page).getByRole("button", { name: "Done" }).click();
  assert.equal((await page.content()).includes(key), false);

  const laptop = (await visitor({ key, path: "/board" })).expect(401, "lost");
  await newDealButton(laptop.page).waitFor();
  await page.getByRole("button", { name: "Revoke Laptop" }).click();
  await dialog(page).getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("button", { name: "Revoke Laptop" }).waitFor({ state: "detached" });
  await dialog(laptop.page).getByRole("heading", { name: "Sign in again" }).waitFor();
  await dialog(laptop.page).getByRole("button", { name: "Leave" }).click();
  await laptop.page.getByRole("heading", { name: "Sign in to crondb" }).waitFor();
  await laptop.page.getByLabel("API key or session token").fill(key);
  await laptop.page.keyboard.press("Enter");
  await laptop.page.getByText("This key isn’t valid").waitFor();

  // Both stand in the audit log.
  await page.goto(`${demo.origin}/audit`);
  await page.getByText("Laptop").nth(1).waitFor();
});

rule("A member sees no pages for admins, nor does an address lead there", async (visitor) => {
  const member = await demo.person({ name: "Mo Member", team: "Demo", role: "member" });
  const { page } = await visitor({ key: member.key, path: "/audit" });
  await page.getByRole("heading", { name: "This page is for admins" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Traffic", exact: true }).count(), 0);
});

rule("A number that is for admins only is withheld from members, not the report", async (visitor) => {
  const { metrics } = await api.get("/crm-reports/catalog");
  const secret = metrics.find(({ adminOnly }) => adminOnly);
  const widget = { instanceId: "w1", metricId: secret.metricId, chart: secret.defaultChart, x: 0, y: 0, w: 4, h: 4 };
  const report = await api.post("/crm-reports", { title: "Who earns what", visibility: "organization", layout: { widgets: [widget] } });
  const member = await demo.person({ name: "Mel Member", team: "Demo", role: "member" });
  const { page } = await visitor({ key: member.key, path: `/reports/${report.id}` });
  await page.getByText("Visible to admins only").waitFor();
});
