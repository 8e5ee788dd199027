import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference, type DefaultFunctionArgs } from "convex/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";
import { ManualClock } from "../support/manual-clock.js";
import { TemporaryFolder } from "../support/temporary-folder.js";
import { until } from "../support/until.js";

const IMPORTS = `import { actionGeneric as action, makeFunctionReference as ref, mutationGeneric as mutation,
  queryGeneric as query } from "convex/server";
`;

const ERRORS = `${IMPORTS}
function thrower(): never { throw new Error("deep"); }
export const inner = mutation({ args: {}, handler: async () => { thrower(); } });
export const outer = mutation({ args: {}, handler: async (ctx) => { await ctx.runMutation(ref("errors:inner"), {}); } });
export const outermost = mutation({ args: {}, handler: async (ctx) => {
  await ctx.runMutation(ref("errors:outer"), {});
} });
export const acting = action({ args: {}, handler: async (ctx) => { await ctx.runMutation(ref("errors:outer"), {}); } });
export const wrapped = mutation({ args: {}, handler: async (ctx) => {
  try { await ctx.runMutation(ref("errors:inner"), {}); } catch (error) { throw new Error("wrapped: " + error.message); }
} });
export default mutation({ args: {}, handler: () => { console.log("here"); thrower(); } });
`;

const MACHINE = `"use node";
${IMPORTS}
interface Shape { kind: string }

function failing(shape: Shape): never { throw new TypeError("in Node, " + shape.kind); }
export const fails = action({ args: {}, handler: () => failing({ kind: "typed" }) });
export const callsOut = action({ args: {}, handler: async (ctx) => { await ctx.runMutation(ref("errors:outer"), {}); } });
export const counts = action({ args: {}, handler: () => {
  console.count(); console.count("a"); console.count(); console.countReset(); console.count();
  console.assert(true, "fine"); console.assert(false, "wrong");
  return null;
} });
`;

const CONSOLE = `${IMPORTS}
declare const Convex: { asyncSyscall(operation: string, argsJson: string): Promise<string> };
export const timers = query({ args: {}, handler: () => {
  console.time(); console.time(); console.timeLog(); console.timeLog("default", "so far", { n: 1 }); console.timeEnd();
  console.timeEnd(); console.timeLog("other"); console.time(null); console.timeEnd("null");
  console.trace("traced"); console.error(new Error("shown"));
  return null;
} });
export const leaves = query({ args: {}, handler: () => { console.time("left"); return null; } });
export const finds = query({ args: {}, handler: () => { console.timeEnd("left"); return null; } });
export const has = query({ args: {}, handler: () => Object.keys(console).sort() });
export const audits = query({ args: {}, handler: async () => {
  await Convex.asyncSyscall("1.0/auditLog", JSON.stringify({ body: { what: "viewed" } }));
  return null;
} });
export const globals = query({ args: {}, handler: () => {
  const tried = (act) => { try { return act(); } catch (error) { return error.name + ": " + error.message; } };
  return {
    isSelf: self === globalThis && globalThis.self === self,
    copies: structuredClone({ a: [1, new Date(0)] }).a[0],
    transfers: tried(() => structuredClone(new ArrayBuffer(1), { transfer: [] })),
    decoded: atob("aMOp"), encoded: btoa("h\\xe9"), spaced: atob(" a M O p "),
    badText: tried(() => atob("*")).split(":")[0], badBytes: tried(() => btoa("\\u20ac")).split(":")[0],
    text: new TextDecoder("utf-16le").decode(new Uint8Array([104, 0, 105, 0])),
    fatal: tried(() => new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([255]))).split(":")[0],
    unknown: tried(() => new TextDecoder("nope")).split(":")[0],
    url: new URL("../b?x=1#y", "https://example.test/a/c").href,
    params: new URLSearchParams({ a: "1 2", b: "é" }).toString(),
    badUrl: tried(() => new URL("nowhere")).split(":")[0],
  };
} });
`;

const SYSTEM = `${IMPORTS}
export const store = action({ args: {}, handler: (ctx) => ctx.storage.store(new Blob(["x"])) });
export const insert = mutation({ args: {}, handler: (ctx) => ctx.db.insert("rows", {}) });
export const remove = mutation({ handler: async (ctx, { id }) => { await ctx.storage.delete(id); } });
export const get = query({ handler: async (ctx, { id }) => ((await ctx.db.get(id)) === null ? null : "found") });
export const getSystem = query({
  handler: async (ctx, { id }) => ((await ctx.db.system.get(id)) === null ? null : "found"),
});
export const list = query({ handler: async (ctx, { table }) => (await ctx.db.system.query(table).collect()).length });
export const count = query({ handler: async (ctx, { table }) => {
  const raw = JSON.stringify({ query: { source: { type: "FullTableScan", tableName: table, order: "asc" }, operators: [] } });
  return globalThis.Convex.syscall("1.0/queryStream", raw);
} });
export const write = mutation({ handler: async (ctx, { id, how }) => {
  await { patch: () => ctx.db.patch(id, {}), replace: () => ctx.db.replace(id, {}), delete: () => ctx.db.delete(id) }[how]();
} });
`;

const JOBS = `${IMPORTS}
export const later = mutation({ args: {}, handler: (ctx) => ctx.scheduler.runAfter(1000, ref("jobs:cancelsItself"), {}) });
export const cancelsItself = mutation({ args: {}, handler: async (ctx) => {
  const job = await ctx.db.system.query("_scheduled_functions").first();
  await ctx.scheduler.cancel(job._id);
  await ctx.db.insert("rows", {});
  await ctx.scheduler.runAfter(0, ref("system:insert"), {});
} });
export const look = query({ args: {}, handler: async (ctx) => ({
  rows: (await ctx.db.query("rows").collect()).length,
  jobs: (await ctx.db.system.query("_scheduled_functions").collect()).map(({ name, state }) => [name, state.kind]),
}) });
`;

const FILES = {
  "errors.ts": ERRORS,
  "machine.ts": MACHINE,
  "logging.ts": CONSOLE,
  "system.ts": SYSTEM,
  "jobs.ts": JOBS,
};

let server: DevServer;
let client: ConvexHttpClient;
let clock: ManualClock;
let folder: TemporaryFolder;
let lines: string[] = [];

beforeAll(async () => {
  clock = new ManualClock();
  folder = new TemporaryFolder(FILES);
  server = await startBackend({ dir: folder.dir, ports: { clock }, log: (line) => lines.push(line) });
  client = new ConvexHttpClient(server.url, { logger: false });
});

afterAll(async () => {
  await server.close();
  folder.remove();
});

type Kind = "query" | "mutation" | "action";

async function call(kind: Kind, name: string, args: DefaultFunctionArgs = {}): Promise<unknown> {
  switch (kind) {
    case "query":
      return client.query(makeFunctionReference<"query">(name), args);
    case "mutation":
      return client.mutation(makeFunctionReference<"mutation">(name), args);
    case "action":
      return client.action(makeFunctionReference<"action">(name), args);
  }
}

/** A failure without the id of its request: its first line, then the functions of its frames. */
async function failureOf(kind: Kind, name: string): Promise<string[]> {
  const error = await call(kind, name).then(
    () => new Error("It did not fail."),
    (thrown: unknown) => thrown as Error,
  );
  const [, ...text] = error.message.trim().split("\n");
  return text.map((line) => line.replace(/^ +at (.*) \(\.\.\/convex\/(.*):\d+\)$/, "$1 $2"));
}

describe("an error", () => {
  const inner = ["thrower errors.ts:4", "handler errors.ts:5"];

  test.each<[Kind, string, string[]]>([
    ["mutation", "errors:inner", ["Uncaught Error: deep", ...inner]],
    [
      "mutation",
      "errors:outer",
      ["Uncaught Error: Uncaught Error: deep", ...inner, "async handler errors.ts:6"],
    ],
    [
      "mutation",
      "errors:outermost",
      [
        "Uncaught Error: Uncaught Error: Uncaught Error: deep",
        ...inner,
        "async handler errors.ts:6",
        "async handler errors.ts:8",
      ],
    ],
    [
      "action",
      "errors:acting",
      [
        "Uncaught Error: Uncaught Error: Uncaught Error: deep",
        ...inner,
        "async handler errors.ts:6",
        "async handler errors.ts:10",
      ],
    ],
    [
      "mutation",
      "errors:wrapped",
      ["Uncaught Error: wrapped: Uncaught Error: deep", ...inner, "handler errors.ts:12"],
    ],
    ["mutation", "errors", ["Uncaught Error: deep", "thrower errors.ts:4", "handler errors.ts:14"]],
    [
      "action",
      "machine:fails",
      ["Uncaught TypeError: in Node, typed", "failing machine.ts:7", "handler machine.ts:8"],
    ],
    [
      "action",
      "machine:callsOut",
      [
        "Uncaught Error: Uncaught Error: Uncaught Error: deep",
        ...inner,
        "async handler errors.ts:6",
        "async handler machine.ts:9",
      ],
    ],
  ])("of the %s %s has each frame of each call once, in the user's files", async (kind, name, expected) => {
    expect(await failureOf(kind, name)).toEqual(expected);
  });

  test("of a default export goes by the name of its file, in the log as well", async () => {
    lines = [];
    await expect(call("mutation", "errors:default")).rejects.toThrow("deep");
    await expect(call("query", "missing")).rejects.toThrow("Could not find public function for 'missing'.");
    await expect(call("query", "missing:default")).rejects.toThrow("function for 'missing'.");
    expect(lines.some((line) => line.startsWith("[CONVEX M(errors)] [LOG] 'here'"))).toBe(true);
    expect(lines.join("\n")).not.toContain("errors:default");
  });
});

describe("the console", () => {
  const logged = async (kind: Kind, name: string) => {
    lines = [];
    await call(kind, name);
    return lines.map((line) => line.replace(/^\[CONVEX .*?\)\] /, ""));
  };

  test("has timers, which end with their run", async () => {
    expect(await logged("query", "logging:timers")).toEqual([
      "[WARN] Timer 'default' already exists",
      "[INFO] default: 0ms",
      "[INFO] default: 0ms 'so far' { n: 1 }",
      "[INFO] default: 0ms",
      "[WARN] Timer 'default' does not exist",
      "[WARN] Timer 'other' does not exist",
      "[INFO] null: 0ms",
      "[LOG] 'traced'",
      "[ERROR] [Error: shown]",
    ]);
    expect(await logged("query", "logging:leaves")).toEqual([]);
    expect(await logged("query", "logging:finds")).toEqual(["[WARN] Timer 'left' does not exist"]);
  });

  test("has no more than Convex's, in Node actions as much as Node's", async () => {
    expect(await call("query", "logging:has")).toEqual([
      "debug",
      "error",
      "info",
      "log",
      "time",
      "timeEnd",
      "timeLog",
      "trace",
      "warn",
    ]);
    expect(await logged("action", "machine:counts")).toEqual([
      "[LOG] default: 1",
      "[LOG] a: 1",
      "[LOG] default: 2",
      "[LOG] default: 1",
      "[ERROR] 'Assertion failed' 'wrong'",
    ]);
  });

  test("takes down what a query audits", async () => {
    expect(await logged("query", "logging:audits")).toEqual(['{"what":"viewed"}']);
  });
});

test("the web's own functions work as in Convex", async () => {
  expect(await call("query", "logging:globals")).toEqual({
    isSelf: true,
    copies: 1,
    transfers: "Error: structuredClone with transfer not supported",
    decoded: "h\u00c3\u00a9",
    encoded: "aOk=",
    spaced: "h\u00c3\u00a9",
    badText: "InvalidCharacterError",
    badBytes: "InvalidCharacterError",
    text: "hi",
    fatal: "TypeError",
    unknown: "RangeError",
    url: "https://example.test/b?x=1#y",
    params: "a=1+2&b=%C3%A9",
    badUrl: "TypeError",
  });
});

describe("system tables", () => {
  const ONLY_SYSTEM = "System tables can only be accessed with db.system.";

  test("are read with db.system only, and users' tables without", async () => {
    const file = await call("action", "system:store");
    const row = await call("mutation", "system:insert");
    await expect(call("query", "system:get", { id: file })).rejects.toThrow(ONLY_SYSTEM);
    await expect(call("query", "system:getSystem", { id: row })).rejects.toThrow(
      "User tables cannot be accessed with db.system.",
    );
    expect(await call("query", "system:getSystem", { id: file })).toBe("found");
    expect(await call("query", "system:get", { id: row })).toBe("found");
    await call("mutation", "system:remove", { id: file });
    await expect(call("query", "system:get", { id: file })).rejects.toThrow(ONLY_SYSTEM);
    expect(await call("query", "system:getSystem", { id: file })).toBeNull();
  });

  test("can't be written to", async () => {
    const id = await call("action", "system:store");
    for (const how of ["patch", "replace", "delete"]) {
      await expect(call("mutation", "system:write", { id, how })).rejects.toThrow("read-only");
    }
  });

  test("are those that Convex shows: the backend's own are hidden", async () => {
    expect(await call("query", "system:list", { table: "_storage" })).toBeGreaterThan(0);
    for (const name of ["system:list", "system:count"]) {
      await expect(call("query", name, { table: "_storage_keys" })).rejects.toThrow(
        "There is no system table",
      );
      await expect(call("query", name, { table: "_nothing" })).rejects.toThrow("There is no system table");
    }
  });
});

test("a mutation that cancels its own run stays canceled: what it wrote counts, what it schedules doesn't run", async () => {
  type Look = { rows: number; jobs: [string, string][] };
  const { rows } = (await call("query", "jobs:look")) as Look;
  await call("mutation", "jobs:later");
  clock.advance(1000);
  await until(async () => expect(((await call("query", "jobs:look")) as Look).rows).toBe(rows + 1));
  clock.advance(1000);
  await call("mutation", "system:insert"); // Through the same lane.
  expect(await call("query", "jobs:look")).toEqual({
    rows: rows + 2,
    jobs: [
      ["jobs.js:cancelsItself", "canceled"],
      ["system.js:insert", "canceled"],
    ],
  });
});
