// `npm run bench -- SUITE`: builds, measures one suite, prints a table and writes it as JSON. A benchmark asserts
// nothing; what has to hold is a test that counts.
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { ensureDependencies, main, root, run, SetupError, step } from "../scripts/setup.mjs";
import { formatTable } from "./report.mjs";

await main(async () => {
  const suite = await chosenSuite(process.argv[2]);
  await ensureDependencies();
  await step("Building (npm run build:js)", () => run("npm", ["run", "--silent", "build:js"]));
  const { measure, format = formatTable } = await import(`./${suite}/suite.mjs`);
  const rows = await measure((title, work) => step(title, work), process.argv.slice(3));
  console.log(`\n${format(rows)}\n`);
  console.log(`Written to ${path.relative(root, await write(suite, rows))}`);
});

async function chosenSuite(name) {
  const entries = await readdir(path.join(root, "bench"), { withFileTypes: true });
  const suites = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  if (suites.includes(name)) return name;
  throw new SetupError(`Name what to measure: npm run bench -- ${suites.join(" | ")}`);
}

async function write(suite, rows) {
  const folder = path.join(root, ".bench-results");
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${suite}.json`);
  await writeFile(file, `${JSON.stringify({ node: process.version, rows }, null, 2)}\n`);
  return file;
}
