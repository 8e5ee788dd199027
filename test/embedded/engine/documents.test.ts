import type { JSONValue } from "convex/values";
import { beforeEach, describe, expect, it } from "vitest";

import type { Transaction } from "../../../src/embedded/engine/transaction.js";
import { decodeDocumentId } from "../../../src/embedded/values/document-id.js";
import { collect, scan, TestEngine } from "./new-engine.js";

let transaction: Transaction;
beforeEach(() => {
  transaction = new TestEngine().begin();
});

const nested = (levels: number): JSONValue => (levels === 0 ? 1 : [nested(levels - 1)]);
const fields = (count: number): JSONValue =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, 0]));

describe("a stored document", () => {
  it("has an id of its table and a creation time, and reads as canonical JSON", () => {
    const id = transaction.insert("first", { b: 1, a: { $integer: "AQAAAAAAAAA=" } });
    expect(decodeDocumentId(id)).toMatchObject({ tableNumber: 10_001 });
    expect(decodeDocumentId(transaction.insert("second", {}))).toMatchObject({ tableNumber: 10_002 });
    const document = transaction.get(id)!;
    expect(document.value).toEqual({ a: 1n, b: 1, _id: id, _creationTime: 1_700_000_000_000 });
    expect(document.json).toBe(
      `{"_creationTime":1700000000000,"_id":"${id}","a":{"$integer":"AQAAAAAAAAA="},"b":1}`,
    );
  });

  it("takes a patch: fields are set and taken away, the others stay", () => {
    const id = transaction.insert("rows", { a: 1, b: 2, c: { x: 1, y: 2 } });
    transaction.patch(id, { a: { $undefined: null }, c: { x: 3 }, d: 4 });
    expect(transaction.get(id)!.value).toMatchObject({ b: 2, c: { x: 3 }, d: 4 });
    expect(transaction.get(id)!.value).not.toHaveProperty("a");
    expect(transaction.get(id)!.value["c"]).not.toHaveProperty("y");
  });

  it("keeps its system fields, and takes only equal ones", () => {
    const id = transaction.insert("rows", { a: 1 });
    const { _creationTime } = transaction.get(id)!.value;
    transaction.replace(id, { _id: id, _creationTime, b: 1 });
    expect(transaction.get(id)!.value).toEqual({ _id: id, _creationTime, b: 1 });
    expect(() => transaction.replace(id, { _creationTime: 1 })).toThrow(
      "doesn't match '_creationTime' field",
    );
    expect(() => transaction.patch(id, { _id: "x" })).toThrow("doesn't match '_id' field");
    expect(() => transaction.insert("rows", { _id: id })).toThrow(
      "Can't insert a document with the field '_id'",
    );
  });
});

describe("a write is refused", () => {
  it.each<[string, JSONValue, string]>([
    ["no object", [1], "Invalid argument `value` for `db.insert`: Value must be an Object"],
    ["bytes", { $bytes: "" }, "Value must be an Object"],
    [
      "an array that is too long",
      { a: Array.from({ length: 8_193 }, () => 0) },
      "Array length is too long (8193 > ",
    ],
    ["too many fields", { a: fields(1_025) }, "Object has too many fields (1025 > maximum number 1024)"],
    ["too deep nesting", { a: nested(16) }, "too nested"],
    ["too much", { a: "x".repeat(1_100_000) }, "Value is too large (1.05 MiB > maximum size 1 MiB)"],
    ["a private field", { _a: 1 }, "Field '_a' starts with an underscore"],
    ["a field of $", { $a: 1 }, "starts with a '$', which is reserved"],
    ["a field beyond ASCII", { ä: 1 }, "non-control ASCII characters"],
    ["a long field", { ["a".repeat(65)]: 1 }, "is too long (65 > maximum length 64)"],
    ["half a character", { a: ["😀".slice(0, 1)] }, "half of a surrogate pair"],
  ])("for %s", (_, value, message) => {
    expect(() => transaction.insert("rows", value)).toThrow(message);
    expect(transaction.count("rows")).toBe(0);
  });

  it("but not at the limits", () => {
    const value = { a: nested(15), b: fields(1_024), c: Array.from({ length: 8_192 }, () => 0) };
    expect(transaction.get(transaction.insert("rows", value))).not.toBeNull();
  });

  it("for documents that aren't there", () => {
    const id = transaction.insert("rows", {});
    transaction.remove(id);
    expect(() => transaction.patch(id, {})).toThrow(`Update on nonexistent document ID ${id}`);
    expect(() => transaction.replace(id, {})).toThrow(`Replace on nonexistent document ID ${id}`);
    expect(() => transaction.remove(id)).toThrow(`Delete on nonexistent document ID ${id}`);
  });

  it("for a table name that Convex doesn't take", () => {
    expect(() => transaction.insert("my-table", {})).toThrow('Invalid table name: "my-table"');
  });
});

describe("an id", () => {
  it("that is none is refused with the call's name", () => {
    expect(() => transaction.get("abc")).toThrow(
      "Invalid argument `id` for `db.get`: Unable to decode ID: Invalid ID length 3",
    );
    expect(() => transaction.patch("abc", {})).toThrow("Invalid argument `id` for `db.patch`");
  });

  it("of another table than the call names is refused", () => {
    const id = transaction.insert("rows", {});
    expect(transaction.get(id, "rows")?.id).toBe(id);
    expect(() => transaction.get(id, "others")).toThrow("expected an ID of table 'others'");
    expect(() => transaction.remove(id, "others")).toThrow("expected an ID of table 'others'");
  });

  it("is normalized for its own table only", () => {
    const id = transaction.insert("rows", {});
    transaction.insert("others", {});
    expect(transaction.normalizeId("rows", id)).toBe(id);
    expect(transaction.normalizeId("others", id)).toBeNull();
    expect(transaction.normalizeId("rows", "abc")).toBeNull();
  });
});

describe("a system table", () => {
  it("is written by the backend and only read by users", () => {
    const id = transaction.system.insert("_scheduled_functions", { name: "a:b", state: { kind: "pending" } });
    expect(() => transaction.insert("_scheduled_functions", {})).toThrow("are read-only");
    expect(() => transaction.patch(id, {})).toThrow("are read-only");
    expect(() => transaction.remove(id)).toThrow("are read-only");
    transaction.system.patch(id, { state: { kind: "success" } });
    expect(collect(transaction, scan("_scheduled_functions"))[0]?.value["state"]).toEqual({
      kind: "success",
    });
    transaction.system.remove(id);
    expect(transaction.count("_scheduled_functions")).toBe(0);
  });
});
