import { writeFileSync } from "node:fs";
import path from "node:path";
import { withReason } from "./test-results.mjs";

/** A reporter of web-test-runner that writes `{ passed, failures, skipped }` to a file, for `npm test`: the latter two by name. */
export function countReporter(file) {
  return {
    onTestRunFinished({ sessions }) {
      const result = { passed: 0, failures: [], skipped: [] };
      for (const session of sessions) {
        const name = path.relative(process.cwd(), session.testFile);
        if (session.testResults) addSuite(session.testResults, name, result);
        // A file that can't be loaded has no tests to count.
        if (session.errors.length > 0) result.failures.push(withReason(name, session.errors[0].message));
      }
      writeFileSync(file, JSON.stringify(result));
    },
  };
}

function addSuite(suite, title, result) {
  for (const test of suite.tests) {
    if (test.skipped) result.skipped.push(test.name);
    else if (test.passed) result.passed += 1;
    else result.failures.push(withReason(`${title} > ${test.name}`, test.error?.message));
  }
  for (const inner of suite.suites) addSuite(inner, `${title} > ${inner.name}`, result);
}
