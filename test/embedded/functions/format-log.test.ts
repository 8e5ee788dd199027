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
])("%o is shown as a console shows it", (value, expected) => {
  expect(formatLogLine("LOG", [value])).toBe(`[LOG] ${expected}`);
});

test("a value that contains itself ends", () => {
  const loop: Record<string, unknown> = {};
  loop["self"] = loop;
  expect(formatLogLine("WARN", [loop])).toBe("[WARN] { self: [Circular] }");
});

test("a long line is cut, and says so", () => {
  const line = formatLogLine("LOG", ["x".repeat(10_000)]);
  expect(line.length).toBeLessThan(4200);
  expect(line).toMatch(/\(truncated due to length\)$/);
});
