import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exportTable, importTable } from "../../../src/embedded/node/data/data-commands.js";
import { api } from "../../fixtures/backend/convex/_generated/api.js";
import { startBackend } from "../support/backend.js";

let dir: string;
const silent = () => undefined;
const at = (data: string, table = "messages") => ({ data: join(dir, data), table, component: "" });

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "embedded-import-"));
});

afterEach(() => rmSync(dir, { recursive: true }));

function fileOf(...rows: (string | object)[]): string {
  const path = join(dir, "rows.jsonl");
  writeFileSync(path, rows.map((row) => (typeof row === "string" ? row : JSON.stringify(row))).join("\n"));
  return path;
}

const VALUES = {
  text: "é\n\u2028",
  integer: { $integer: "AQAAAAAAAAA=" },
  float: { $float: "AAAAAAAA8H8=" },
  bytes: { $bytes: "AQID" },
  list: [1, null, true, { a: "b" }],
};

describe("import and export", () => {
  it("bring back every kind of value, with ids and creation times", async () => {
    expect(
      await importTable(at("one", "values"), fileOf(VALUES, { ...VALUES, text: "two" }), "append", silent),
    ).toBe(2);
    const lines = await exportTable(at("one", "values"), silent);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject(VALUES);
    await importTable(at("two", "values"), fileOf(...lines), "append", silent);
    expect(await exportTable(at("two", "values"), silent)).toEqual(lines);
  });

  it("take files that begin with a byte order mark, with either kind of line end", async () => {
    const path = join(dir, "marked.jsonl");
    writeFileSync(path, '\uFEFF{"channel":"a","body":"1"}\r\n{"channel":"a","body":"2"}\r\n');
    expect(await importTable(at("data"), path, "append", silent)).toBe(2);
  });

  it.each([
    '{"channel":"a","body":"1","__proto__":{"isAdmin":true}}',
    '{"channel":"a","body":"1","list":[{"deep":{"__proto__":1}}]}',
    '{"_id":"x","__proto__":null}',
  ])("refuse a field that would be lost or change the object: %s", async (row) => {
    const rows = fileOf({ channel: "a", body: "fine" }, row);
    await expect(importTable(at("data"), rows, "append", silent)).rejects.toThrow("Line 2 can't be imported");
    await expect(exportTable(at("data"), silent)).rejects.toThrow();
  });

  it("keep names that only look like those", async () => {
    const row = { constructor: "c", prototype: "p", toString: "t", hasOwnProperty: "h" };
    await importTable(at("data", "names"), fileOf(row), "append", silent);
    const [line = ""] = await exportTable(at("data", "names"), silent);
    expect(JSON.parse(line)).toMatchObject(row);
  });

  it("add to what is there, or replace it", async () => {
    await importTable(at("data"), fileOf({ channel: "a", body: "1" }), "append", silent);
    await importTable(at("data"), fileOf({ channel: "a", body: "2" }), "append", silent);
    expect(await exportTable(at("data"), silent)).toHaveLength(2);
    await importTable(at("data"), fileOf({ channel: "a", body: "3" }), "replace", silent);
    expect(await exportTable(at("data"), silent)).toHaveLength(1);
  });

  it("bring data into a backend that is started afterwards", async () => {
    await importTable(at("data"), fileOf({ channel: "a", body: "imported" }), "append", silent);
    const server = await startBackend({ data: join(dir, "data"), durability: "os" });
    const client = new ConvexHttpClient(server.url, { logger: false });
    expect(await client.query(api.messages.list, { channel: "a" })).toMatchObject([{ body: "imported" }]);
    await expect(
      importTable(at("data"), fileOf({ channel: "a", body: "x" }), "append", silent),
    ).rejects.toThrow("in use by process");
    await server.close();
  });

  it.each<[string, string | object, RegExp]>([
    ["no JSON", "{", /Line 2 .*JSON/],
    ["no object", "[1]", /Line 2 .*Object/],
    ["a field that can't be", { _x: 1 }, /Line 2 .*underscore/],
    ["an id that is none", { _id: "x", _creationTime: 1 }, /Line 2 .*_id/],
    ["a value that is none", { a: { $integer: "x" } }, /Line 2 /],
  ])("refuse a file with %s, and import nothing of it", async (_, row, message) => {
    const file = fileOf({ channel: "a", body: "good" }, row);
    await expect(importTable(at("data"), file, "append", silent)).rejects.toThrow(message);
    expect(existsSync(join(dir, "data"))).toBe(false);
  });

  it("refuse system tables", async () => {
    const file = fileOf({ name: "a.js:b", args: [], scheduledTime: 0, state: { kind: "pending" } });
    await expect(importTable(at("data", "_scheduled_functions"), file, "append", silent)).rejects.toThrow(
      "system table",
    );
  });

  it("refuse an id that is there twice, with the line, and import nothing", async () => {
    await importTable(at("one"), fileOf({ channel: "a", body: "1" }), "append", silent);
    const [line = ""] = await exportTable(at("one"), silent);
    for (const mode of ["append", "replace"] as const) {
      const file = fileOf({ channel: "a", body: "2" }, line, line);
      await expect(importTable(at("two"), file, mode, silent)).rejects.toThrow(
        /^Line 3 can't be imported, so nothing was: the id ".+" was there before/,
      );
    }
    await importTable(at("two"), fileOf({ channel: "a", body: "3" }), "append", silent);
    expect(await exportTable(at("two"), silent)).toHaveLength(1);
  });

  it("don't make a folder to export from", async () => {
    await expect(exportTable(at("missing"), silent)).rejects.toThrow("There is no data folder");
    expect(existsSync(join(dir, "missing"))).toBe(false);
  });

  it("refuse ids of another table, and ids that are there", async () => {
    await importTable(at("data", "a"), fileOf({ x: 1 }), "append", silent);
    const [line = ""] = await exportTable(at("data", "a"), silent);
    await expect(importTable(at("data", "b"), fileOf(line), "append", silent)).rejects.toThrow(
      /^Line 1 .*of the table "a"/,
    );
    await expect(importTable(at("data", "a"), fileOf(line), "append", silent)).rejects.toThrow(
      /^Line 1 .*--replace/,
    );
    await importTable(at("data", "a"), fileOf(line), "replace", silent);
  });
});
