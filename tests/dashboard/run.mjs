#!/usr/bin/env node
// Uses the dashboard as people do, in a real browser against a real server.
//
//   run.mjs [--server FILE] [--ui DIR] [--ui-dir DIR] [--postgres] [FILE.test.mjs…]
//
// --ui is where CMake has installed what server/ui needs; --ui-dir has a dashboard that is tested in place of the one in the server. Ends with
// 1 if a rule is broken; pictures of that are in --out.
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const build = resolve(here, "../../build/dev");
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    server: { type: "string", default: join(build, "server/crondb-server") },
    ui: { type: "string", default: join(build, "server/ui") },
    out: { type: "string" },
    "ui-dir": { type: "string" },
    postgres: { type: "boolean", default: false },
  },
});

const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
if (!chromium) {
  console.error("there is no browser to test with: apt install chromium");
  process.exit(1);
}
/** What a day consists of; the rest doesn't depend on what the server stores in. */
const daily = ["sign_in", "board", "selling", "reporting", "managing"];
const all = readdirSync(here).filter((name) => name.endsWith(".test.mjs"));
const named = positionals.length > 0 ? positionals.map((name) => `${name.replace(/\.test\.mjs$/, "")}.test.mjs`) : all;
const files = options.postgres && positionals.length === 0 ? named.filter((name) => daily.includes(name.replace(".test.mjs", ""))) : named;

process.env.CRONDB_DASHBOARD_TEST = JSON.stringify({
  server: resolve(options.server),
  ui: resolve(options.ui),
  out: resolve(options.out ?? join(build, "tests", options.postgres ? "dashboard_postgres" : "dashboard")),
  uiDir: options["ui-dir"] && resolve(options["ui-dir"]),
  postgres: options.postgres,
  chromium,
});
for (const file of files) await import(join(here, file));
const { begin } = await import("./world.mjs");
await begin();
