import { expect, test } from "vitest";
import { formatLogLine } from "../../../src/embedded/functions/format-log.js";

test.each<[unknown, string]>([
  ["it's", "'it\\'s'"],
  ['say "so"', "'say \"so\"'"],
  [7n, "7n"],
  [-0, "-0"],
  [undefined, "undefined"],
  [[], "[]"],
  [{ a: { "b-c": [1, "x"] } }, "{ a: { 'b-c': [ 1, 'x' ] } }"],
  [new Map([["key", 1]]), "Map(1) { 'key' => 1 }"],
  [new Set([1]), "Set(1) { 1 }"],
  [new Date(0), "1970-01-01T00:00:00.000Z"],
  [function named() {}, "[Function: named]"],
  [{ a: { b: { c: { d: { e: {} } } } } }, "{ a: { b: { c: { d: { e: [Object] } } } } }"],
  [new TypeError("no"), "[TypeError: no]"],
  [Object.assign(new Error("no"), { code: 5 }), "{ [Error: no] code: 5 }"],
  [{ a: new Error("no", { cause: new Error("x") }) }, "{ a: { [Error: no] [cause]: [Error: x] } }"],
])("%o is shown as a console shows it", (value, expected) => {
  expect(formatLogLine("LOG", [value])).toBe(`[LOG] ${expected}`);
});

test("a value that contains itself ends", () => {
  const loop: Record<string, unknown> = {};
  loop["self"] = loop;
  expect(formatLogLine("WARN", [loop])).toBe("[WARN] { self: [Circular] }");
});

test.each(["x", "é", "😀"])("a line of more than 4 KiB of %s is cut, and says so", (character) => {
  const line = formatLogLine("LOG", [character.repeat(5000)]);
  expect(new TextEncoder().encode(line).length).toBeGreaterThan(4090);
  expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(4096);
  expect(line).not.toMatch(/\p{Surrogate}/u);
  expect(line).toMatch(/\(truncated due to length\)$/);
});
