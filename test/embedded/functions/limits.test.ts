import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";
import { TemporaryFolder } from "../support/temporary-folder.js";

const FUNCTIONS = `
import { actionGeneric, makeFunctionReference, mutationGeneric, queryGeneric } from "convex/server";

const ref = (name) => makeFunctionReference("limits:" + name);
const nested = (depth) => (depth === 0 ? 0 : [nested(depth - 1)]);
const values = {
  array: (count) => Array.from({ length: count }, () => 0),
  fields: (count) => Object.fromEntries(Array.from({ length: count }, (_, i) => ["f" + i, 0])),
  nesting: (depth) => nested(depth),
  text: (bytes) => "é".repeat((bytes - 2) / 2),
};

export const result = queryGeneric({ handler: (_ctx, { kind, count }) => values[kind](count) });
export const take = queryGeneric({ handler: () => null });
export const log = queryGeneric({ handler: (_ctx, { lines, text }) => {
  for (let i = 0; i < lines; i += 1) console.log(text);
  return null;
} });
export const logInAction = actionGeneric({ handler: (_ctx, { lines, text }) => {
  for (let i = 0; i < lines; i += 1) console.log(text);
  return null;
} });
export const operators = queryGeneric({ handler: async (ctx, { count }) => {
  let rows = ctx.db.query("rows");
  for (let i = 0; i < count; i += 1) rows = rows.filter((q) => q.eq(1, 1));
  await rows.collect();
  return null;
} });
export const parallel = queryGeneric({ handler: async (ctx, { count }) => {
  await Promise.all(Array.from({ length: count }, () => ctx.db.query("rows").first()));
  return null;
} });
export const parallelCalls = actionGeneric({ handler: async (ctx, { count }) => {
  await Promise.all(Array.from({ length: count }, () => ctx.runQuery(ref("take"), {})));
  return null;
} });
export const deep = queryGeneric({ handler: async (ctx, { count }) => {
  if (count > 0) await ctx.runQuery(ref("deep"), { count: count - 1 });
  return null;
} });
export const later = mutationGeneric({ handler: () => null });
export const schedule = mutationGeneric({ handler: async (ctx, { count, bytes }) => {
  // The arguments' JSON is {"text":"…"}.
  const text = "é".repeat((bytes - 12) / 2) + "x";
  for (let i = 0; i < count; i += 1) await ctx.scheduler.runAfter(1e9, ref("later"), { text });
  return null;
} });
`;

const MEBIBYTE = 2 ** 20;
let server: DevServer;
let client: ConvexHttpClient;

beforeAll(async () => {
  server = await startBackend({ dir: new TemporaryFolder({ "limits.js": FUNCTIONS }).dir });
  client = new ConvexHttpClient(server.url, { logger: false });
});
afterAll(() => server.close());

type Kind = "query" | "mutation" | "action";

function call(kind: Kind, name: string, args: Record<string, unknown>): Promise<unknown> {
  const path = `limits:${name}`;
  switch (kind) {
    case "query":
      return client.query(makeFunctionReference<"query">(path), args);
    case "mutation":
      return client.mutation(makeFunctionReference<"mutation">(path), args);
    case "action":
      return client.action(makeFunctionReference<"action">(path), args);
  }
}

const array = (length: number) => ({ value: Array.from({ length }, () => 0) });
const fields = (count: number) => ({
  value: Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, 0])),
});
const nesting = (depth: number): unknown => (depth === 0 ? 0 : [nesting(depth - 1)]);
// The arguments' JSON is {"value":"…"}.
const text = (bytes: number) => ({ value: "é".repeat((bytes - 12) / 2) });

const TOO_LONG = "Array length is too long (8193 > maximum length 8192)";
const TOO_MANY_FIELDS = "Object has too many fields (1025 > maximum number 1024)";

describe("up to the limit a function runs, one step above it fails", { timeout: 60_000 }, () => {
  test.each<[string, Kind, string, Record<string, unknown>, Record<string, unknown>, string]>([
    [
      "array elements of a result",
      "query",
      "result",
      { kind: "array", count: 8192 },
      { kind: "array", count: 8193 },
      TOO_LONG,
    ],
    [
      "fields of a result",
      "query",
      "result",
      { kind: "fields", count: 1024 },
      { kind: "fields", count: 1025 },
      TOO_MANY_FIELDS,
    ],
    [
      "nesting of a result",
      "query",
      "result",
      { kind: "nesting", count: 64 },
      { kind: "nesting", count: 65 },
      "too nested",
    ],
    [
      "bytes of a result",
      "query",
      "result",
      { kind: "text", count: 16 * MEBIBYTE },
      { kind: "text", count: 16 * MEBIBYTE + 2 },
      "TooLargeFunctionResult",
    ],
    ["array elements of arguments", "query", "take", array(8192), array(8193), TOO_LONG],
    ["fields of arguments", "query", "take", fields(1024), fields(1025), TOO_MANY_FIELDS],
    ["nesting of arguments", "query", "take", { value: nesting(63) }, { value: nesting(64) }, "too nested"],
    [
      "bytes of arguments",
      "query",
      "take",
      text(16 * MEBIBYTE),
      text(16 * MEBIBYTE + 2),
      "FunctionArgumentsTooLarge",
    ],
    ["query operators", "query", "operators", { count: 256 }, { count: 257 }, "more than 256 operators"],
    [
      "operations at a time",
      "query",
      "parallel",
      { count: 1000 },
      { count: 1001 },
      "TooManyConcurrentOperations",
    ],
    [
      "operations of an action at a time",
      "action",
      "parallelCalls",
      { count: 1000 },
      { count: 1001 },
      "TooManyConcurrentOperations",
    ],
    ["calls in calls", "query", "deep", { count: 8 }, { count: 9 }, "more than 8 levels deep"],
    [
      "scheduled functions",
      "mutation",
      "schedule",
      { count: 1000, bytes: 12 },
      { count: 1001, bytes: 12 },
      "TooManyFunctionsScheduled",
    ],
    [
      "bytes of a scheduled function's arguments",
      "mutation",
      "schedule",
      { count: 1, bytes: 4 * MEBIBYTE },
      { count: 1, bytes: 4 * MEBIBYTE + 2 },
      "ScheduledFunctionArgsTooLarge",
    ],
    [
      "bytes of all scheduled functions' arguments",
      "mutation",
      "schedule",
      { count: 4, bytes: 4 * MEBIBYTE },
      { count: 5, bytes: 4 * MEBIBYTE },
      "ScheduledFunctionsArgumentsTooLarge",
    ],
  ])("%s", async (_what, kind, name, allowed, above, error) => {
    await call(kind, name, allowed);
    await expect(call(kind, name, above)).rejects.toThrow(error);
  });
});

test("a field named __proto__ is refused: it would get lost", async () => {
  const body = '{"path":"limits:take","args":{"value":{"__proto__":1}}}';
  const response = await fetch(`${server.url}/api/query`, { method: "POST", body });
  expect(await response.text()).toContain("Field name '__proto__' is not allowed.");
});

test("text that looks like JSON counts as text", async () => {
  await call("query", "take", { value: '"],[{\\"\\'.repeat(10_000) });
});

describe("log lines", () => {
  async function logLines(kind: string, name: string, lines: number, text: string): Promise<string[]> {
    const response = await fetch(`${server.url}/api/${kind}`, {
      method: "POST",
      body: JSON.stringify({ path: `limits:${name}`, args: [{ lines, text }] }),
    });
    return ((await response.json()) as { logLines: string[] }).logLines;
  }

  test.each([
    ["query", "log"],
    ["action", "logInAction"],
  ])("of a %s are 256, the last of which tells of those left out", async (kind, name) => {
    expect(await logLines(kind, name, 255, "x")).toHaveLength(255);
    const lines = await logLines(kind, name, 1000, "x");
    expect(lines).toHaveLength(256);
    expect(lines.at(-1)).toBe("[ERROR] Log overflow (maximum 256). Remaining log lines omitted.");
  });
});
