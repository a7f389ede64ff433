// What every test here has: the server, a browser, and visitors. A visitor is a page of a browser that nobody else uses, and fails the test
// if it complained: by an error in the console, one that nobody caught, or something that its Content-Security-Policy refused.
import assert from "node:assert/strict";
import { mkdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, test } from "node:test";
import { cluster } from "./cluster.mjs";
import { Server, until } from "./server.mjs";

export { until };

/** From the command line of run.mjs. */
export const settings = JSON.parse(process.env.CRONDB_DASHBOARD_TEST);

const installed = createRequire(join(settings.ui, "package.json"));
const { chromium } = installed("playwright-core");
const axe = await readFile(installed.resolve("axe-core/axe.min.js"), "utf8");

const folder = settings.out;
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

const servers = [];
const rules = [];
let browser;

/** A server of its own; most tests share `demo`. */
export async function serve(name, options = {}) {
  const own = join(folder, name);
  await mkdir(own, { recursive: true });
  const database = settings.postgres ? await cluster().database(name) : join(own, "crm.db");
  const server = new Server({ program: settings.server, folder: own, database, uiDir: settings.uiDir, ...options });
  servers.push(server);
  await server.start();
  // Its plan has room for five.
  if (server.demo) await server.command("team", "set", "--team", "Demo", "--plan", "enterprise");
  return server;
}

export const demo = await serve("demo");

/** Tests what all files have said, one rule after the other: none begins before the last file is read. */
export async function begin() {
  browser = await chromium.launch({ executablePath: settings.chromium, args: ["--no-sandbox", "--disable-gpu"] });
  after(async () => {
    await browser.close();
    await Promise.all(servers.map((server) => server.stop()));
    if (settings.postgres) await cluster().stop();
  });
  for (const { name, act } of rules) test(name, { timeout: 300_000 }, act);
}

const patience = 60_000;

export class Visitor {
  constructor(context, page, server) {
    Object.assign(this, { context, page, server });
    this.complaints = [];
    /** What the browser says of answers and connections that a test provokes. */
    this.expected = [];
  }

  listen() {
    this.context.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complaints.push(`${message.text()} (${message.location().url})`);
    });
    this.context.on("weberror", (error) => this.complaints.push(String(error.error().stack ?? error.error())));
    this.context.on("dialog", (dialog) => {
      this.complaints.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  /** Says that the browser will report answers of these kinds, `401`, or lost connections, `lost`. */
  expect(...kinds) {
    for (const kind of kinds) {
      this.expected.push(kind === "lost" ? /net::ERR_|WebSocket connection to|WebSocket is closed/ : new RegExp(`the server responded with a status of ${kind}`));
    }
    return this;
  }

  /** By key, without the form. */
  async signIn(key) {
    const answer = await this.context.request.post(`${this.server.origin}/v1/session`, { data: { key } });
    assert.equal(answer.status(), 200, await answer.text());
    return this;
  }

  async open(path) {
    await this.page.goto(this.server.origin + path);
    return this.page;
  }

  /** Presses keys, one after the other. */
  async keys(...names) {
    for (const name of names) await this.page.keyboard.press(name);
  }

  unexpected() {
    return this.complaints.filter((said) => !this.expected.some((pattern) => pattern.test(said)));
  }

  /** What axe finds on the page as it is now, by all of its rules or by some. */
  async findings(rules) {
    const options = { resultTypes: ["violations"], preload: false, iframes: false, ...(rules && { runOnly: rules }) };
    const cdp = await this.context.newCDPSession(this.page);
    const there = await cdp.send("Runtime.evaluate", { expression: "'axe' in globalThis" });
    if (!there.result.value) await cdp.send("Runtime.evaluate", { expression: axe });
    const { result, exceptionDetails } = await cdp.send("Runtime.evaluate", {
      expression: `axe.run(${JSON.stringify(options)}).then(({ violations }) => JSON.stringify(violations.map(({ id, nodes }) =>
        [id, ...nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 200) + " :: " + failureSummary.slice(0, 300))])))`,
      awaitPromise: true,
    });
    await cdp.detach();
    assert.equal(exceptionDetails, undefined, JSON.stringify(exceptionDetails));
    return JSON.parse(result.value);
  }

  card(name) {
    return this.page.getByRole("article").filter({ has: this.page.getByRole("link", { name, exact: true }) });
  }

  column(stage) {
    return this.page.getByRole("region", { name: new RegExp(`^${stage}, [\\d,]+ deals?$`) });
  }

  /** Waits for a card in the column of a stage. */
  async seesIn(stage, name) {
    await this.column(stage).getByRole("link", { name, exact: true }).waitFor();
  }

  /** Waits for a short notice below. */
  async isTold(words) {
    await this.page.locator(".toast").filter({ hasText: words }).first().waitFor();
  }
}

/**
 * A rule of the business. It gets `visitor({ key, path, server, … })`, which opens a browser of its own, signed in where there is a key; the
 * other settings are those of playwright's contexts.
 */
export function rule(name, act) {
  const whole = async () => {
    const visitors = [];
    const visitor = async ({ key, path, server = demo, ...context } = {}) => {
      const opened = await browser.newContext({ locale: "en-US", timezoneId: "UTC", viewport: { width: 1440, height: 900 }, acceptDownloads: true, ...context });
      opened.setDefaultTimeout(patience);
      const came = new Visitor(opened, await opened.newPage(), server);
      visitors.push(came);
      came.listen();
      if (key) await came.signIn(key);
      if (path) await came.open(path);
      return came;
    };
    try {
      await act(visitor);
      for (const came of visitors) assert.deepEqual(came.unexpected(), []);
    } catch (thrown) {
      const file = join(folder, name.replace(/\W+/g, "_").slice(0, 60));
      for (const [index, { page, complaints }] of visitors.entries()) {
        await page.screenshot({ path: `${file}-${index + 1}.png` }).catch(() => {});
        if (complaints.length > 0) console.error(complaints.join("\n"));
      }
      console.error(`as it looked: ${file}-*.png`);
      throw thrown;
    } finally {
      for (const { context } of visitors) await context.close();
    }
  };
  rules.push({ name, act: whole });
}

let made = 0;

/** A deal that only one test knows, first in its stage. */
export async function newDeal({ server = demo, key = server.key, stage, ...fields } = {}) {
  const { results: stages } = await server.as(key).get("/v1/crm/stages");
  const stageId = stages.find(({ name }) => name === stage)?.id;
  const me = await server.as(key).get("/v1/me");
  const name = `Deal ${++made} of ${process.pid}`;
  const deal = await server.as(key).post("/v1/crm/deals", { name, owner_user_id: me.user.id, value: 1000, currency: "USD", ...(stageId && { stage_id: stageId }), ...fields });
  await server.as(key).patch(`/v1/crm/deals/${deal.id}/move`, { stage_id: deal.stage_id, position: 0 });
  return server.as(key).get(`/v1/crm/deals/${deal.id}`);
}

export async function stageOf(deal, { server = demo, key = server.key } = {}) {
  const { stage_id } = await server.as(key).get(`/v1/crm/deals/${deal.id}`);
  const { results } = await server.as(key).get("/v1/crm/stages");
  return results.find(({ id }) => id === stage_id).name;
}

/** Not asserted: it depends on the machine. */
export function measured(what, milliseconds, wanted) {
  console.log(`${what}: ${Math.round(milliseconds)} ms (${wanted})`);
}
