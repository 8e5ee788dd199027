import { readFile } from "node:fs/promises";
import path from "node:path";
import { root, SetupError } from "./setup.mjs";

/** Where runs leave their results. */
export const results = path.join(root, ".test-results");

/** Reads vitest's JSON report: how many tests passed, and which failed, each with the first line of why. */
export async function readVitestResult(file, root) {
  const { numPassedTests, testResults } = JSON.parse(await readFile(file, "utf8"));
  return { passed: numPassedTests, failures: testResults.flatMap((testFile) => failuresOf(testFile, root)) };
}

function failuresOf({ name, status, message, assertionResults }, root) {
  const title = path.relative(root, name);
  const failed = assertionResults.filter((test) => test.status === "failed");
  // A file that can't be loaded has no tests.
  if (failed.length === 0) return status === "failed" ? [withReason(title, message)] : [];
  return failed.map(({ fullName, failureMessages }) =>
    withReason(`${title} > ${fullName}`, failureMessages[0]),
  );
}

/** A failure as it is listed: what failed, and the first line of why. */
export function withReason(title, message) {
  const [reason] = (message ?? "").split("\n");
  return reason === "" ? title : `${title}: ${reason}`;
}

/** What a run has left behind, by a reader of its format. */
export async function readResult(file, read) {
  try {
    return await read(file);
  } catch (error) {
    throw new SetupError(`The run left no result in ${path.relative(root, file)}: ${error.message}`);
  }
}

/** True if the run succeeded, false if it ended with an error code after it had shown why. */
export async function ends(running) {
  try {
    await running;
    return true;
  } catch (error) {
    if (error instanceof SetupError) return false;
    throw error;
  }
}

/** A run can fail without a failed test: that counts as one. */
export function atLeastOneFailure({ passed, failures, skipped = [] }, succeeded) {
  const isExplained = succeeded || failures.length > 0;
  return {
    passed,
    skipped,
    failures: isExplained ? failures : ["The run failed without a failed test: see its output."],
  };
}
