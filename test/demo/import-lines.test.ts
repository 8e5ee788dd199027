import { expect, test } from "vitest";
import { batches } from "../../demo/server/import-lines.mjs";

async function importLines(lines: string[], options: { channel?: string; batchSize?: number } = {}) {
  const all = [];
  for await (const batch of batches(asAsync(lines), { batchSize: 2, ...options })) all.push(batch);
  return all;
}

async function* asAsync(lines: string[]) {
  for (const line of lines) yield await Promise.resolve(line);
}

test("lines become rows, in batches, blank lines apart", async () => {
  const lines = [
    '{"author":"a","body":"1"}',
    "",
    '{"author":"b","body":"2","channel":"x"}',
    '{"author":"c","body":"3"}',
  ];
  expect(await importLines(lines)).toEqual([
    [
      { channel: "commits", author: "a", body: "1" },
      { channel: "x", author: "b", body: "2" },
    ],
    [{ channel: "commits", author: "c", body: "3" }],
  ]);
});

test("a commit's project and subject make the body, and a named channel wins", async () => {
  const line = JSON.stringify({ author: "a", project: "lit/lit", subject: "Fix it", channel: "x" });
  expect(await importLines([line], { channel: "log" })).toEqual([
    [{ channel: "log", author: "a", body: "lit/lit: Fix it" }],
  ]);
});

test.each([
  ["{", "Line 2 is not JSON"],
  ["[]", "Line 2 has no `author`"],
  ["7", "Line 2 is not a JSON object"],
  ['{"body":"x"}', "Line 2 has no `author`"],
])("the bad line %s is named by its number", async (line, message) => {
  await expect(importLines(['{"author":"a","body":"1"}', line])).rejects.toThrow(message);
});
