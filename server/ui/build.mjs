// Bundles the dashboard:
//
//   node build.mjs [--out DIR] [--openapi FILE] [--watch] [--assert-sizes]
//   node build.mjs --types [--openapi FILE]
//
// writes index.html and assets/ (names with hashes) into DIR, build/dist by default. --types writes the types of the API's document for
// tsc. --watch builds again on every change; pages of such a build reload themselves. --assert-sizes fails where a budget is exceeded.
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    out: { type: "string", default: join(here, "build/dist") },
    openapi: { type: "string", default: join(here, "../../tests/http/transcripts/openapi.json") },
    types: { type: "boolean", default: false },
    watch: { type: "boolean", default: false },
    "assert-sizes": { type: "boolean", default: false },
  },
});
const out = resolve(options.out);

/** KiB of gzipped JavaScript that a page may load beyond what it has already. */
const budgets = [
  { name: "first view", entries: ["src/app/main.tsx"], limit: 70 },
  { name: "charts", entries: ["src/metrics/chart.tsx"], limit: 230 },
  { name: "builder", entries: ["src/reports/builder.tsx"], limit: 60 },
];

async function writeTypes() {
  const { default: openapiTypes, astToString } = await import("openapi-typescript");
  const document = JSON.parse(await readFile(options.openapi, "utf8"));
  const nodes = await openapiTypes(document, { rootTypes: true, rootTypesNoSchemaPrefix: true });
  await mkdir(join(here, "build"), { recursive: true });
  await writeFile(join(here, "build/schema.d.ts"), astToString(nodes));
}

/** Every stylesheet below src/, tokens and the base first: one file, so that nothing is drawn before its style is there. */
const stylesheets = {
  name: "stylesheets",
  setup(build) {
    build.onResolve({ filter: /^stylesheets$/ }, () => ({ path: "all.css", namespace: "stylesheets" }));
    build.onLoad({ filter: /.*/, namespace: "stylesheets" }, async () => {
      const place = (path) => {
        if (path === "app/tokens.css") return -2;
        if (path === "app/base.css") return -1;
        return path.startsWith("components/") ? 0 : 1;
      };
      const found = (await readdir(join(here, "src"), { recursive: true })).filter((path) => path.endsWith(".css")).sort();
      found.sort((left, right) => place(left) - place(right));
      return {
        contents: found.map((path) => `@import "./${path}";`).join("\n"),
        loader: "css",
        resolveDir: join(here, "src"),
        watchDirs: [...new Set(found.map(dirname))].map((folder) => join(here, "src", folder)),
      };
    });
  },
};

/** What the pages are made of and under which licences, for the about page. */
const licences = {
  name: "licences",
  setup(build) {
    build.onResolve({ filter: /^licences$/ }, () => ({ path: "licences", namespace: "licences" }));
    build.onLoad({ filter: /.*/, namespace: "licences" }, async () => {
      const lock = JSON.parse(await readFile(join(here, "package-lock.json"), "utf8"));
      const list = [];
      for (const [path, entry] of Object.entries(lock.packages)) {
        const folder = join(here, path);
        if (!path || entry.dev || !existsSync(folder)) continue;
        const found = await readdir(folder, { withFileTypes: true });
        const files = found.filter((file) => file.isFile() && /^(licen[cs]e|notice)/i.test(file.name)).map(({ name }) => name).sort();
        const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
        list.push({ name: path.replace(/^.*node_modules\//, ""), version: entry.version, licence: entry.license ?? "", text: texts.join("\n\n") });
      }
      return { contents: JSON.stringify(list), loader: "json" };
    });
  },
};

const inFolder = (path) => relative(out, resolve(here, path)).replaceAll("\\", "/");

async function writePage(outputs) {
  const of = (entry) => Object.entries(outputs).find(([, output]) => output.entryPoint === entry);
  const [script, { imports }] = of("src/app/main.tsx");
  const [style] = of("stylesheets:all.css");
  const [icon] = Object.entries(outputs).find(([path]) => /\/icon-\w+\.svg$/.test(path));
  const preloads = imports.filter(({ kind }) => kind === "import-statement");
  const template = await readFile(join(here, "src/app/index.html"), "utf8");
  const page = template
    .replace("{{script}}", inFolder(script))
    .replace("{{style}}", inFolder(style))
    .replace("{{icon}}", inFolder(icon))
    .replace("{{preloads}}", preloads.map(({ path }) => `<link rel="modulepreload" href="/${inFolder(path)}">`).join("\n    "));
  await writeFile(join(out, "index.html"), page);
}

async function removeOthers(outputs) {
  const kept = new Set(Object.keys(outputs).map(inFolder));
  for (const name of await readdir(join(out, "assets"))) {
    if (!kept.has(`assets/${name}`)) await rm(join(out, "assets", name));
  }
}

/** The bytes of each script of an entry, with what it imports at once. */
function scriptsOf(outputs, entry, into = new Map()) {
  const start = Object.keys(outputs).find((path) => outputs[path].entryPoint === entry);
  const visit = (path) => {
    if (into.has(path) || !path.endsWith(".js")) return;
    into.set(path, outputs[path].size);
    for (const { path: next, kind } of outputs[path].imports) {
      if (kind === "import-statement") visit(next);
    }
  };
  if (start) visit(start);
  return into;
}

async function sizes(outputs) {
  const loaded = new Set();
  let kept = true;
  for (const { name, entries, limit } of budgets) {
    let bytes = 0;
    for (const entry of entries) {
      for (const path of scriptsOf(outputs, entry).keys()) {
        if (loaded.has(path)) continue;
        loaded.add(path);
        bytes += gzipSync(await readFile(resolve(here, path)), { level: 9 }).length;
      }
    }
    const size = bytes / 1024;
    kept &&= size <= limit;
    console.log(`${name}: ${size.toFixed(1)} KiB gzipped (at most ${limit})${size > limit ? " TOO LARGE" : ""}`);
  }
  if (options["assert-sizes"] && !kept) process.exitCode = 1;
}

const finish = {
  name: "finish",
  setup(build) {
    build.onEnd(async ({ errors, metafile }) => {
      if (errors.length > 0) return;
      await writePage(metafile.outputs);
      await removeOthers(metafile.outputs);
      if (options.watch) await writeFile(join(out, "version.txt"), String(Date.now()));
      await sizes(metafile.outputs);
    });
  },
};

const settings = {
  absWorkingDir: here,
  entryPoints: { app: "src/app/main.tsx", style: "stylesheets", icon: "src/app/icon.svg" },
  outdir: out,
  entryNames: "assets/[name]-[hash]",
  chunkNames: "assets/[name]-[hash]",
  assetNames: "assets/[name]-[hash]",
  loader: { ".svg": "copy" },
  bundle: true,
  splitting: true,
  format: "esm",
  minify: !options.watch,
  target: ["chrome120", "firefox121", "safari17.2"],
  jsx: "automatic",
  jsxImportSource: "preact",
  define: { WATCHED: String(options.watch), "process.env.NODE_ENV": '"production"' },
  legalComments: "none",
  charset: "utf8",
  mainFields: ["module:es2019", "module", "browser", "main"],
  metafile: true,
  logLevel: "info",
  plugins: [stylesheets, licences, finish],
};

if (options.types) {
  await writeTypes();
} else {
  await mkdir(join(out, "assets"), { recursive: true });
  if (options.watch) await (await esbuild.context(settings)).watch();
  else await esbuild.build(settings);
}
