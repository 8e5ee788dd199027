import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { transform } from "esbuild";
import { expect, it } from "vitest";
import { allMutants, plant } from "./catalog.mjs";

const root = resolve(import.meta.dirname, "../..");
const mutants = await allMutants();

it("every planted bug has a name of its own", () => {
  expect(mutants.length).toBeGreaterThanOrEqual(60);
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});

it.each(mutants)("can still be planted: $name", async (mutant) => {
  // As a program: one that can't be read would be noticed by any test.
  await transform(await plant(mutant), { loader: "ts" });
  expect(mutant.replace).not.toBe(mutant.find);
  expect(mutant.tests.length).toBeGreaterThan(0);
  for (const test of mutant.tests) expect(existsSync(resolve(root, test)), test).toBe(true);
  const kinds = new Set(mutant.tests.map((test) => test.endsWith(".wtr.ts")));
  expect(kinds.size, "tests of one kind: in Node or in the browser").toBe(1);
});
