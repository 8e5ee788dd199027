import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { version } from "../../src/internal/version.js";

it("the elements know the package's version", async () => {
  const file = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  expect(version).toBe((JSON.parse(file) as { version: string }).version);
});
