import { readFile } from "node:fs/promises";
import path from "node:path";

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
