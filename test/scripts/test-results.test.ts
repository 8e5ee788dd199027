import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countReporter } from "../../scripts/count-reporter.mjs";
import { readVitestResult } from "../../scripts/test-results.mjs";

describe("what a run of tests leaves behind", () => {
  let dir: string;
  let file: string;

  beforeEach(async () => {
    dir = await mkdtemp(path.join(os.tmpdir(), "results-"));
    file = path.join(dir, "result.json");
  });
  afterEach(() => rm(dir, { recursive: true }));

  it("names the failed tests and the files that could not be loaded in Node", async () => {
    const test = (fullName: string, status: string, failureMessages: string[] = []) => ({
      fullName,
      status,
      failureMessages,
    });
    await writeFile(
      file,
      JSON.stringify({
        numPassedTests: 1,
        testResults: [
          {
            name: "/project/test/a.test.ts",
            status: "failed",
            message: "",
            assertionResults: [
              test("counts", "passed"),
              test("adds", "failed", ["AssertionError: expected 1 to be 2\n    at somewhere"]),
            ],
          },
          {
            name: "/project/test/b.test.ts",
            status: "failed",
            message: "Cannot find module",
            assertionResults: [],
          },
          { name: "/project/test/c.test.ts", status: "passed", message: "", assertionResults: [] },
        ],
      }),
    );
    expect(await readVitestResult(file, "/project")).toEqual({
      passed: 1,
      failures: [
        "test/a.test.ts > adds: AssertionError: expected 1 to be 2",
        "test/b.test.ts: Cannot find module",
      ],
    });
  });

  it("names the failed tests and the files that could not be loaded in a browser", async () => {
    const suite = (name: string, tests: object[], suites: object[] = []) => ({ name, tests, suites });
    countReporter(file).onTestRunFinished({
      sessions: [
        {
          testFile: path.resolve("test/a.wtr.ts"),
          errors: [],
          testResults: suite(
            "",
            [{ name: "left out", skipped: true, passed: false }],
            [
              suite("a list", [
                { name: "shows", passed: true },
                { name: "hides", passed: false, error: { message: "expected a row\nto be gone" } },
              ]),
            ],
          ),
        },
        {
          testFile: path.resolve("test/b.wtr.ts"),
          errors: [{ message: "Could not import" }],
          testResults: undefined,
        },
      ],
    });
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({
      passed: 1,
      skipped: ["left out"],
      failures: ["test/a.wtr.ts > a list > hides: expected a row", "test/b.wtr.ts: Could not import"],
    });
  });
});
