import { writeFileSync } from "node:fs";

/** A reporter of web-test-runner that writes `{ passed, failed }` to a file, for `npm test`. */
export function countReporter(file) {
  return {
    onTestRunFinished({ sessions }) {
      const totals = { passed: 0, failed: 0 };
      for (const session of sessions) {
        if (session.testResults) addSuite(session.testResults, totals);
        // A file that can't be loaded has no tests to count.
        if (session.errors.length > 0) totals.failed += 1;
      }
      writeFileSync(file, JSON.stringify(totals));
    },
  };
}

function addSuite(suite, totals) {
  for (const test of suite.tests) {
    if (test.skipped) continue;
    if (test.passed) totals.passed += 1;
    else totals.failed += 1;
  }
  for (const inner of suite.suites) addSuite(inner, totals);
}
