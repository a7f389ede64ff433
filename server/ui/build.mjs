// Bundles the dashboard:
//
//   node build.mjs [--out DIR] [--openapi FILE] [--watch] [--assert-sizes]
//   node build.mjs --types [--openapi FILE]
//
// writes index.html and assets/ (names with hashes) into DIR, build/dist by default. --types writes the types of the API's document for
// tsc. --watch builds again on every change; pages of such a build reload themselves. --assert-sizes fails where a budget is exceeded.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
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

/** KiB of gzipped JavaScript that a page may load beyond what those before it have. */
const budgets = [
  { name: "first view", limit: 70 },
  { name: "charts", entry: "src/metrics/chart.tsx", limit: 230 },
  { name: "builder", entry: "src/reports/builder.tsx", limit: 60 },
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

const firstEntry = "src/app/main.tsx";

/** The files that a script loads at once, itself first. */
function loadedBy(outputs, path, into = new Set()) {
  if (into.has(path) || !path.endsWith(".js")) return into;
  into.add(path);
  for (const { path: next, kind } of outputs[path].imports) {
    if (kind === "import-statement") loadedBy(outputs, next, into);
  }
  return into;
}

const pathOf = (outputs, entry) => Object.keys(outputs).find((path) => outputs[path].entryPoint === entry);

/**
 * Makes one script of those that the first view loads at once, which esbuild splits by who else uses them: two dozen requests, and less to
 * compress. Other scripts import from it instead. Names are given anew, since they depend on each other.
 */
async function merged(result) {
  const { outputs } = result.metafile;
  const main = pathOf(outputs, firstEntry);
  const first = [...loadedBy(outputs, main)];
  const texts = new Map(result.outputFiles.map(({ path, text }) => [relative(here, path).replaceAll("\\", "/"), text]));
  const renamed = (chunk, name) => `c${first.indexOf(chunk)}_${name}`;
  const lines = first.flatMap((chunk) => [
    `import "./${basename(chunk)}";`,
    `export {${outputs[chunk].exports.map((name) => `${name} as ${renamed(chunk, name)}`).join(",")}} from "./${basename(chunk)}";`,
  ]);
  const chunks = {
    name: "chunks",
    setup(build) {
      build.onResolve({ filter: /^\.\// }, ({ path, kind }) => {
        const chunk = first.find((each) => basename(each) === basename(path));
        return chunk && kind === "import-statement" ? { path: chunk, namespace: "chunks" } : { path, external: true };
      });
      build.onLoad({ filter: /.*/, namespace: "chunks" }, ({ path }) => ({ contents: texts.get(path), loader: "js" }));
    },
  };
  const { target, format, charset } = settings;
  const whole = await esbuild.build({ stdin: { contents: lines.join("\n") }, bundle: true, write: false, minify: true, target, format, charset, plugins: [chunks] });
  for (const chunk of first) texts.delete(chunk);

  const statement = /\bimport(?:\{([^}]*)\}from)?"\.\/([\w-]+\.js)";/g;
  for (const [path, text] of texts) {
    if (!path.endsWith(".js")) continue;
    const rewritten = text.replace(statement, (found, names, file) => {
      const chunk = first.find((each) => basename(each) === file);
      if (!chunk) return found;
      if (!names) return "";
      const list = names.split(",").map((name) => {
        const [exported, local = exported] = name.split(" as ");
        return `${renamed(chunk, exported)} as ${local}`;
      });
      return `import{${list.join(",")}}from"./${basename(main)}";`;
    });
    const left = first.find((chunk) => chunk !== main && rewritten.includes(basename(chunk)));
    if (left) throw new Error(`${path} still imports ${left}`);
    texts.set(path, rewritten);
  }
  texts.set(main, whole.outputFiles[0].text);

  const hashed = (text) => createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
  const build = [...texts.values()].map(hashed).sort().join();
  const names = new Map();
  for (const path of texts.keys()) {
    if (path.endsWith(".js")) names.set(basename(path), `${basename(path).split("-").slice(0, -1).join("-")}-${hashed(basename(path) + build)}.js`);
  }
  const renaming = new RegExp([...names.keys()].map((name) => name.replaceAll(".", "\\.")).join("|"), "g");
  const files = new Map();
  for (const [path, text] of texts) {
    const own = names.get(basename(path)) ?? basename(path);
    files.set(`assets/${own}`, path.endsWith(".js") ? text.replace(renaming, (name) => names.get(name)) : text);
  }
  return { files, script: `assets/${names.get(basename(main))}`, nameOf: (path) => `assets/${names.get(basename(path))}`, first };
}

async function writePage(outputs, script) {
  const named = (path) => `assets/${basename(path)}`;
  const style = named(pathOf(outputs, "stylesheets:all.css"));
  const icon = named(Object.keys(outputs).find((path) => /\/icon-\w+\.svg$/.test(path)));
  const template = await readFile(join(here, "src/app/index.html"), "utf8");
  await writeFile(join(out, "index.html"), template.replace("{{script}}", script).replace("{{style}}", style).replace("{{icon}}", icon));
}

async function removeOthers(kept) {
  for (const name of await readdir(join(out, "assets"))) {
    if (!kept.has(`assets/${name}`)) await rm(join(out, "assets", name));
  }
}

function sizes(outputs, { files, script, nameOf, first }) {
  const loaded = new Set(first);
  const gzipped = (names) => names.reduce((sum, name) => sum + gzipSync(files.get(name), { level: 9 }).length, 0) / 1024;
  let kept = true;
  for (const { name, entry, limit } of budgets) {
    let names = [script];
    if (entry) {
      const more = [...loadedBy(outputs, pathOf(outputs, entry))].filter((path) => !loaded.has(path));
      for (const path of more) loaded.add(path);
      names = more.map(nameOf);
    }
    const size = gzipped(names);
    kept &&= size <= limit;
    console.log(`${name}: ${size.toFixed(1)} KiB gzipped (at most ${limit})${size > limit ? " TOO LARGE" : ""}`);
  }
  if (options["assert-sizes"] && !kept) process.exitCode = 1;
}

/** Of a build that is watched: written as esbuild makes it, which is quicker. */
const watched = {
  name: "watched",
  setup(build) {
    build.onEnd(async ({ errors, metafile, outputFiles }) => {
      if (errors.length > 0) return;
      await Promise.all(outputFiles.map(({ path, contents }) => writeFile(path, contents)));
      await writePage(metafile.outputs, `assets/${basename(pathOf(metafile.outputs, firstEntry))}`);
      await removeOthers(new Set(outputFiles.map(({ path }) => `assets/${basename(path)}`)));
      await writeFile(join(out, "version.txt"), String(Date.now()));
      console.log(`built ${new Date().toLocaleTimeString()}`);
    });
  },
};

const settings = {
  absWorkingDir: here,
  entryPoints: { app: firstEntry, style: "stylesheets", icon: "src/app/icon.svg" },
  outdir: out,
  entryNames: "assets/[name]-[hash]",
  chunkNames: "assets/[name]-[hash]",
  assetNames: "assets/[name]-[hash]",
  loader: { ".svg": "copy" },
  bundle: true,
  write: false,
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
  logLevel: "warning",
  plugins: [stylesheets, licences],
};

if (options.types) {
  await writeTypes();
} else if (options.watch) {
  await mkdir(join(out, "assets"), { recursive: true });
  await (await esbuild.context({ ...settings, plugins: [...settings.plugins, watched] })).watch();
} else {
  await mkdir(join(out, "assets"), { recursive: true });
  const result = await esbuild.build(settings);
  const made = await merged(result);
  await Promise.all([...made.files].map(([name, text]) => writeFile(join(out, name), text)));
  await writePage(result.metafile.outputs, made.script);
  await removeOthers(made.files);
  sizes(result.metafile.outputs, made);
}
