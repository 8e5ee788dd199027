// Runs of web-test-runner: in Chromium, and in other engines where they can be had.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { EngineMissing } from "./engines.mjs";
import { tool } from "./setup.mjs";
import { atLeastOneFailure, ends, readResult, results } from "./test-results.mjs";

/**
 * @param {string} name - of the file with its result
 * @param {string[]} options - of the runner
 * @param {Record<string, string>} env
 * @returns {Promise<{ passed: number, failures: string[], skipped: string[] }>}
 */
export async function inBrowser(name, options, env = {}) {
  const file = path.join(results, name);
  // What two of them print at once couldn't be read: it is shown of those that fail.
  const succeeded = await ends(tool("wtr", options, { env: { ...env, TEST_COUNTS_FILE: file } }));
  const result = await readResult(file, async (name) => JSON.parse(await readFile(name, "utf8")));
  return atLeastOneFailure(result, succeeded);
}

/** The same of an engine of `ensureEngines`; says how many tests ran there, and why some didn't. */
export async function inEngine(engine, { files } = {}) {
  try {
    if (engine.missing !== undefined) throw new EngineMissing(engine.missing);
    const result = await runIn(engine, files);
    console.log(`${engine.name}: ${counted(result)}`);
    return result;
  } catch (error) {
    // Only Chromium has to be there.
    if (!(error instanceof EngineMissing)) throw error;
    console.log(`Nothing runs in ${engine.name}: ${error.message}.`);
    return { passed: 0, failures: [], skipped: [] };
  }
}

function runIn({ env, use }, files) {
  const options = ["--config", "web-test-runner.engines.config.mjs"];
  const chosen = files === undefined ? {} : { TEST_ENGINE_FILES: files };
  return use(env, (whole) => inBrowser(`browser-${env.TEST_ENGINE}.json`, options, { ...whole, ...chosen }));
}

function counted({ passed, failures, skipped }) {
  const reasons = new Map();
  for (const title of skipped) {
    const reason = /\[([^\]]+)\]$/.exec(title)?.[1] ?? "left out";
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const why = [...reasons].map(([reason, count]) => `${count}: ${reason}`).join("; ");
  return `${passed} passed, ${failures.length} failed, ${skipped.length} skipped${why && ` (${why})`}`;
}
