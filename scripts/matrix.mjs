// Runs the tests for Node with one version of Node and of convex, in a copy of the project, so that this one's
// node_modules stays as it is.
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { output, root, run, SetupError, step } from "./setup.mjs";
import { readVitestResult } from "./test-results.mjs";

/** All pairs that are to work. convex 1.49 refuses Node 20. */
export const allPairs = [
  { node: "20.19", convex: "1.48.0" },
  ...["22", "24", "26"].flatMap((node) => ["1.48.0", "1.49.0"].map((convex) => ({ node, convex }))),
];

export const nameOf = ({ node, convex }) => `Node ${node}, convex ${convex}`;

/** The oldest and the newest pair, without the one that runs here anyway. */
export async function outerPairs() {
  const here = {
    node: process.versions.node.split(".")[0],
    convex: JSON.parse(await readFile(path.join(root, "node_modules/convex/package.json"), "utf8")).version,
  };
  return [allPairs[0], allPairs.at(-1)].filter(
    ({ node, convex }) => node.split(".")[0] !== here.node || convex !== here.convex,
  );
}

/** Builds, checks the types and runs the tests for Node. Resolves to the tests' result and what was really used. */
export async function runPair(pair) {
  const dir = await mkdtemp(path.join(os.tmpdir(), "matrix-"));
  try {
    const binary = await binaryOf(pair.node);
    const env = { PATH: `${path.dirname(binary)}${path.delimiter}${process.env.PATH}` };
    const inCopy = (command, args, options) => run(command, args, { cwd: dir, env, ...options });
    const version = await output("node", ["-p", "process.version"], { cwd: dir, env });
    if (!version.startsWith(`v${pair.node}.`)) {
      throw new SetupError(`Node ${pair.node} was asked for, and ${version} runs: ${binary}`);
    }
    await step(`${nameOf(pair)}: installing, ${version}`, async () => {
      await copyProject(dir);
      await inCopy("npm", ["ci", "--ignore-scripts", "--loglevel=error"]);
      const convex = `convex@${pair.convex}`;
      await inCopy("npm", ["install", "--no-save", "--ignore-scripts", "--loglevel=error", convex]);
    });
    const { version: convex } = await readJson(path.join(dir, "node_modules/convex/package.json"));
    if (convex !== pair.convex)
      throw new SetupError(`convex ${pair.convex} was asked for, and ${convex} is there.`);
    await step(`${nameOf(pair)}: building`, () => inCopy("npm", ["run", "--silent", "build"]));
    await step(`${nameOf(pair)}: types`, () => inCopy("npm", ["run", "--silent", "types"]));
    const result = await step(`${nameOf(pair)}: tests in Node`, () => runTests(dir, inCopy));
    return { ...result, version, convex };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** A browser, and state machines that see nothing of Node, are the same with each version: `npm test` runs them once. */
const runOnce = [
  "test/**/*-in-chromium.test.ts",
  "test/package/{accessibility-tree,by-need,cold-start*,first-use,global,list-by-need,outbox*,pack,rooms,script-tag,server-rendering,sync-status-queue}.test.ts",
  "test/{core,demo,docs,elements,frameworks,internal,locales,mutants,scripts}/**",
  "test/embedded/differential/**",
  "test/server/{*.property,rooms-large,rooms-load,rooms-steady}.test.ts",
];

async function runTests(dir, inCopy) {
  const file = path.join(dir, ".test-results", "node.json");
  await mkdir(path.dirname(file), { recursive: true });
  const vitest = path.join(dir, "node_modules", ".bin", "vitest");
  const args = ["run", "--reporter=dot", "--reporter=json", `--outputFile.json=${file}`];
  for (const files of runOnce) args.push("--exclude", files);
  const error = await inCopy(vitest, args, { show: true }).then(
    () => null,
    (reason) => reason,
  );
  if (error !== null && !(error instanceof SetupError)) throw error;
  const { passed, failures } = await readVitestResult(file, dir);
  return { passed, failures: failures.length === 0 && error !== null ? [error.message] : failures };
}

/** The npm package `node` brings the program of any version. */
async function binaryOf(version) {
  return await output("npx", ["--yes", "-p", `node@${version}`, "node", "-p", "process.execPath"], {
    cwd: os.tmpdir(),
  });
}

/** What git knows of, or would take in. */
async function copyProject(dir) {
  const files = await output("git", [
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    "--deduplicate",
  ]);
  for (const file of files.split("\n")) {
    await cp(path.join(root, file), path.join(dir, file), { verbatimSymlinks: true });
  }
}

async function readJson(file) {
  return JSON.parse(await readFile(file, "utf8"));
}
