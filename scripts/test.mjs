// `npm test`: sets up, builds, and runs every test: in Node, in real browsers, and the demo as two people use it.
// `-- --matrix`, as CI does, also runs those in Node with the oldest and the newest Node and convex.
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { ensureBrowser } from "./browser.mjs";
import { inBrowser, inEngine } from "./browser-tests.mjs";
import { ensureEngines } from "./engines.mjs";
import { nameOf, outerPairs, runPair } from "./matrix.mjs";
import { build, ensureDependencies, main, root, SetupError, step, tool } from "./setup.mjs";
import { atLeastOneFailure, ends, readResult, readVitestResult, results } from "./test-results.mjs";

/** Stages, one after the other. Each has two rows at most that run at the same time, because pages mostly wait for frames. */
function stagesWith({ engines, pairs }) {
  return [
    [{ "Tests in Node (vitest)": inNode }],
    [{ "Tests in the browser (web-test-runner)": () => inBrowser("browser.json", []) }, inPage(engines)],
    [{ Stories: stories }, { "The demo in two windows": demo }],
    ...pairs.map((pair) => [{ [`Tests in Node (${nameOf(pair)})`]: () => resultOf(pair) }]),
  ];
}

/** The elements over a backend in their page: in the other engines, and where there are none in Chromium. */
function inPage(engines) {
  const runs = engines.map((engine) => [`Tests in ${engine.name}`, () => inEngine(engine)]);
  const options = ["--config", "web-test-runner.in-page.config.mjs"];
  const inChromium = [
    "The elements' tests over a backend in the page",
    () => inBrowser("browser-in-page.json", options),
  ];
  const isChromiumNeeded = engines.every(({ missing }) => missing !== undefined);
  return Object.fromEntries(isChromiumNeeded ? [inChromium, ...runs] : runs);
}

async function inNode() {
  const file = path.join(results, "node.json");
  const options = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const succeeded = await ends(tool("vitest", options, { show: true }));
  return atLeastOneFailure(await readResult(file, (name) => readVitestResult(name, root)), succeeded);
}

async function stories() {
  const [{ buildStorybook }, { runStories }] = await Promise.all([
    import("./storybook.mjs"),
    import("./stories.mjs"),
  ]);
  await buildStorybook();
  return await runStories();
}

async function demo() {
  const { runSmoke } = await import("../demo/smoke/run.mjs");
  return await runSmoke();
}

await main(async () => {
  const { values } = parseArgs({ options: { matrix: { type: "boolean", default: false } } });
  await ensureDependencies();
  await ensureBrowser();
  const engines = await ensureEngines();
  await build();
  await rm(results, { recursive: true, force: true });
  await mkdir(results);
  const totals = { passed: 0, failures: [] };
  const pairs = values.matrix ? await outerPairs() : [];
  for (const rows of stagesWith({ engines, pairs })) {
    const running = rows.map(async (row) => {
      for (const [title, suite] of Object.entries(row)) {
        const { passed, failures } = await step(title, suite);
        totals.passed += passed;
        totals.failures.push(...failures.map((failure) => `${title}: ${failure}`));
      }
    });
    await Promise.all(running);
  }
  if (totals.failures.length > 0) {
    process.exitCode = 1;
    // Once more at the end, where they are found in a log of any length.
    console.log(["\nFailed:", ...totals.failures].join("\n  ✗ "));
  }
  console.log(`\n${totals.passed} passed, ${totals.failures.length} failed`);
});

/** A pair that can't be installed, built or checked counts as one failure. */
async function resultOf(pair) {
  try {
    return await runPair(pair);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    return { passed: 0, failures: [error.message] };
  }
}
