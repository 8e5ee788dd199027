// `npm test`: sets up, builds, and runs every test: in Node, in a real browser, and the demo as two people use it.
// `-- --matrix`, as CI does, also runs those in Node with the oldest and the newest Node and convex.
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { ensureBrowser } from "./browser.mjs";
import { nameOf, outerPairs, runPair } from "./matrix.mjs";
import { build, ensureDependencies, main, root, SetupError, step, tool } from "./setup.mjs";

const results = path.join(root, ".test-results");

const suites = {
  "Tests in Node (vitest)": async () => {
    const file = path.join(results, "node.json");
    const succeeded = await ends(
      tool("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`], {
        show: true,
      }),
    );
    const { numPassedTests, numFailedTests } = await readJson(file);
    return { passed: numPassedTests, failed: atLeastOne(numFailedTests, succeeded) };
  },
  "Tests in the browser (web-test-runner)": () => inBrowser("browser.json", []),
  "The elements' tests over a backend in the page": () =>
    inBrowser("browser-in-page.json", ["--config", "web-test-runner.in-page.config.mjs"]),
  "The demo in two windows": async () => {
    const { runSmoke } = await import("../demo/smoke/run.mjs");
    return await runSmoke();
  },
};

await main(async () => {
  await ensureDependencies();
  await ensureBrowser();
  await build();
  await rm(results, { recursive: true, force: true });
  await mkdir(results);
  const { values } = parseArgs({ options: { matrix: { type: "boolean", default: false } } });
  if (values.matrix) {
    for (const pair of await outerPairs()) suites[`Tests in Node (${nameOf(pair)})`] = () => countsOf(pair);
  }
  const totals = { passed: 0, failed: 0 };
  for (const [title, suite] of Object.entries(suites)) {
    const { passed, failed } = await step(title, suite);
    totals.passed += passed;
    totals.failed += failed;
  }
  if (totals.failed > 0) process.exitCode = 1;
  console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
});

async function inBrowser(name, options) {
  const file = path.join(results, name);
  const succeeded = await ends(tool("wtr", options, { show: true, env: { TEST_COUNTS_FILE: file } }));
  const { passed, failed } = await readJson(file);
  return { passed, failed: atLeastOne(failed, succeeded) };
}

/** A pair that can't be installed, built or checked counts as one failure. */
async function countsOf(pair) {
  try {
    return await runPair(pair);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    return { passed: 0, failed: 1 };
  }
}

/** True if the run succeeded, false if it ended with an error code after it had shown why. */
async function ends(running) {
  try {
    await running;
    return true;
  } catch (error) {
    if (error instanceof SetupError) return false;
    throw error;
  }
}

/** A run can fail without a failed test, by a file that can't be loaded for example: that counts as one. */
function atLeastOne(failed, succeeded) {
  return succeeded ? failed : Math.max(1, failed);
}

async function readJson(file) {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new SetupError(`The run left no result in ${path.relative(root, file)}: ${error.message}`);
  }
}
