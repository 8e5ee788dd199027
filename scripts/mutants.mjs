// `npm run mutants`: plants known bugs, one at a time, in a copy of the repository, and runs the tests that should
// notice. Prints what was caught and what survived; ends with an error when something survived that shouldn't.
// `-- --area embedded/sync` and `-- --only "part of a name"` choose; `-- --jobs 2` runs two at a time, which is the most.
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { allMutants, plant } from "../test/mutants/catalog.mjs";
import { build, ensureDependencies, main, root, SetupError, step } from "./setup.mjs";

const MAX_JOBS = 2;
// Far above what the slowest of the tests takes: a bug may also be one that never ends.
const HUNG_AFTER_MS = 180_000;
const LEFT_OUT = ["node_modules", ".git", "coverage", ".smoke", ".bench-results", ".test-results"];

await main(async () => {
  const { values } = parseArgs({
    options: { area: { type: "string" }, only: { type: "string" }, jobs: { type: "string", default: "1" } },
  });
  const mutants = (await allMutants()).filter(
    ({ area, name }) =>
      (values.area === undefined || area === values.area || area.startsWith(`${values.area}/`)) &&
      (values.only === undefined || name.includes(values.only)),
  );
  if (mutants.length === 0) throw new SetupError("No planted bug is named like that. See test/mutants.");
  await ensureDependencies();
  if (mutants.some(inBrowser)) await build();
  const jobs = Math.min(MAX_JOBS, mutants.length, Math.max(1, Number(values.jobs) || 1));
  const copies = await Promise.all(Array.from({ length: jobs }, copyRepository));
  try {
    await step("The tests without a bug", () => assertGreen(copies[0], mutants));
    report(await tryAll(copies, mutants));
  } finally {
    await Promise.all(copies.map((copy) => rm(copy, { recursive: true, force: true })));
  }
});

async function copyRepository() {
  const copy = await mkdtemp(path.join(os.tmpdir(), "mutants-"));
  const filter = (source) => !LEFT_OUT.includes(path.relative(root, source));
  await cp(root, copy, { recursive: true, filter });
  await symlink(path.join(root, "node_modules"), path.join(copy, "node_modules"), "dir");
  return copy;
}

async function assertGreen(copy, mutants) {
  for (const kind of [inBrowser, (mutant) => !inBrowser(mutant)]) {
    const tests = [...new Set(mutants.filter(kind).flatMap((mutant) => mutant.tests))];
    const result = tests.length === 0 ? undefined : await runTests(copy, tests);
    if (result?.isGreen === false) {
      throw new SetupError(`The tests must pass before a bug is planted, and they don't:\n${result.output}`);
    }
  }
}

/** Each copy takes the next bug when it is done with one. */
async function tryAll(copies, mutants) {
  const verdicts = [];
  const waiting = [...mutants];
  await Promise.all(
    copies.map(async (copy) => {
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        const verdict = await tryOne(copy, mutant);
        verdicts.push({ mutant, ...verdict });
        console.log(`${verdict.kind.padEnd(8)} ${mutant.area}: ${mutant.name}${by(verdict)}`);
      }
    }),
  );
  return verdicts;
}

async function tryOne(copy, mutant) {
  let planted;
  try {
    planted = await plant(mutant, copy);
  } catch (error) {
    return { kind: "stale", detail: error.message };
  }
  const file = path.join(copy, mutant.file);
  const source = await readFile(file);
  await writeFile(file, planted);
  try {
    const { isGreen, isHung, output } = await runTests(copy, mutant.tests);
    if (isGreen) return { kind: "survived" };
    return { kind: "caught", detail: isHung ? "its tests never end" : firstFailure(output) };
  } finally {
    await writeFile(file, source);
  }
}

function report(verdicts) {
  const of = (kind) => verdicts.filter((verdict) => verdict.kind === kind);
  const unexpected = of("survived").filter(({ mutant }) => mutant.survives === undefined);
  const wronglyListed = of("caught").filter(({ mutant }) => mutant.survives !== undefined);
  for (const { mutant } of of("survived")) {
    if (mutant.survives !== undefined)
      console.log(`\nKnown to survive: ${mutant.name}\n  ${mutant.survives}`);
  }
  console.log(
    `\n${of("caught").length} caught, ${of("survived").length} survived (${unexpected.length} of them unexpectedly), ` +
      `${of("stale").length} stale`,
  );
  const wrong = [
    ...unexpected.map(({ mutant }) => `No test notices: ${mutant.name}`),
    ...wronglyListed.map(({ mutant }) => `Listed as one that survives, but caught: ${mutant.name}`),
    ...of("stale").map(({ detail }) => detail),
  ];
  if (wrong.length > 0) throw new SetupError(wrong.join("\n"));
}

function inBrowser({ tests }) {
  return tests.some((test) => test.endsWith(".wtr.ts"));
}

/** Runs test files in a copy, until the first failure where the runner can. */
function runTests(copy, tests) {
  const [tool, args] = tests.some((test) => test.endsWith(".wtr.ts"))
    ? ["wtr", ["--preserve-symlinks", "--files", ...tests]]
    : ["vitest", ["run", "--bail", "1", "--no-color", ...tests]];
  const child = spawn(path.join(copy, "node_modules", ".bin", tool), args, {
    cwd: copy,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that its workers and its browser end with it.
    detached: true,
  });
  const output = [];
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => output.push(chunk));
  return new Promise((resolve, reject) => {
    let isHung = false;
    const timer = setTimeout(() => {
      isHung = true;
      process.kill(-child.pid, "SIGKILL");
    }, HUNG_AFTER_MS);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ isGreen: code === 0, isHung, output: Buffer.concat(output).toString("utf8") });
    });
  });
}

/** The line in which a runner names the first test that failed, or what went wrong instead. */
function firstFailure(output) {
  const lines = output.split("\n").map((line) => line.trim());
  const named = lines.find((line) => /^(FAIL|𐄂|❌) /.test(line)) ?? lines.find((line) => /Error/.test(line));
  return named?.replace(/^(FAIL|𐄂|❌)\s+/, "") ?? "its tests fail";
}

function by({ kind, detail }) {
  return kind === "caught" ? `\n         ${detail}` : "";
}
