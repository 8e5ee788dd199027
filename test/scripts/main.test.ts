import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

for (const script of ["scripts/mutants.mjs", "scripts/sim.mjs", "scripts/stories.mjs", "scripts/test.mjs"]) {
  test(`${script} says in a sentence which option it doesn't know`, async () => {
    const running = promisify(execFile)("node", [script, "--no-such-option"], { cwd: root });
    const failure = await running.then(
      () => undefined,
      (error: { code: number; stderr: string }) => error,
    );
    expect(failure?.code).toBe(1);
    expect(failure?.stderr.trim().split("\n")).toEqual([expect.stringContaining("--no-such-option")]);
  });
}
