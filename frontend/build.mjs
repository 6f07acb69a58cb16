// Builds every entry below into the static files of the app that uses it, with the licences of
// what is inside beside it. The result is committed, so that running Cancelmail needs no Node.
//
//   node build.mjs            build
//   node build.mjs --check    say whether what is committed is what the sources give

import { build } from "esbuild";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);

// A source in this folder, and the script it becomes.
const entries = [
  { source: "charts/main.js", target: "insights/static/insights/dist/charts.js" },
  { source: "letter-editor/main.js", target: "templates_app/static/templates_app/dist/letter-editor.js" },
];

const check = process.argv.includes("--check");

/** Bundle one entry in memory; returns its text and the packages that went into it. */
async function bundle({ source }) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [source],
    bundle: true,
    format: "esm",
    target: ["es2022"],
    minify: true,
    legalComments: "none", // whole licence texts stand in their own file instead
    define: { "process.env.NODE_ENV": '"production"' },
    metafile: true,
    write: false,
    outfile: "out.js",
  });
  return { text: result.outputFiles[0].text, packages: packagesOf(result.metafile) };
}

/** Names of the npm packages among the files of a bundle. */
function packagesOf(metafile) {
  const names = new Set();
  for (const [file, { bytesInOutput }] of Object.entries(
    Object.values(metafile.outputs)[0].inputs,
  )) {
    const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file);
    if (found && bytesInOutput) names.add(found[1]);
  }
  return [...names].sort();
}

/** The licence and notice texts of packages, one after the other. Throws where there is none. */
async function licences(packages) {
  const parts = [];
  for (const name of packages) {
    const folder = path.join(here, "node_modules", name);
    const { version, license } = JSON.parse(
      await readFile(path.join(folder, "package.json"), "utf8"),
    );
    const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && isLicence(entry))
      .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
    if (!files.length) throw new Error(`${name} ships no licence text: it may not be bundled.`);
    parts.push(`${name} ${version} (${license})\n`);
    for (const file of files.sort()) parts.push(`${(await readFile(file, "utf8")).trim()}\n`);
  }
  return parts.join("\n");
}

/** Is this the text of a licence or a notice, wherever in its package it lies? */
const isLicence = ({ name }) => /^(licen[cs]e|notice)/i.test(name) && !/\.[cm]?js$/.test(name);

/** Write the file; or with --check compare it and say whether it is the same. */
async function settle(target, text) {
  const file = path.join(root, target);
  if (!check) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
    console.log(`${target}: ${Math.ceil(text.length / 1024)} kB`);
    return true;
  }
  const committed = await readFile(file, "utf8").catch(() => "");
  if (committed === text) return true;
  console.error(`${target} is not what the sources give. Run script/frontend and commit it.`);
  return false;
}

let good = true;
for (const entry of entries) {
  const { text, packages } = await bundle(entry);
  good = (await settle(entry.target, text)) && good;
  good =
    (await settle(entry.target.replace(/\.js$/, ".licences.txt"), await licences(packages))) &&
    good;
}
process.exitCode = good ? 0 : 1;
