import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { describe, expect, it } from "vitest";

import type { Transaction } from "../../../src/embedded/engine/transaction.js";
import { collect, indexed, scan, schemaJson, TestEngine } from "./new-engine.js";

const users = () => defineTable({ name: v.string(), friend: v.optional(v.id("users")) });
const usersByName = schemaJson(defineSchema({ users: users().index("by_name", ["name"]) }));

function isUnchangedBy(
  engine: TestEngine,
  read: (transaction: Transaction) => void,
  act: () => void,
): boolean {
  const { ts } = engine.latest;
  const transaction = engine.begin();
  read(transaction);
  act();
  return engine.isUnchanged(transaction.reads, ts, engine.latest.ts);
}

describe("without a schema", () => {
  it("a table reads as empty until its first insert, which whoever looked for it hears of", () => {
    const engine = new TestEngine();
    const looks: ((transaction: Transaction) => void)[] = [
      (transaction) => expect(collect(transaction, scan("rows"))).toEqual([]),
      (transaction) => expect(transaction.count("rows")).toBe(0),
    ];
    for (const look of looks) {
      const fresh = new TestEngine();
      expect(isUnchangedBy(fresh, look, () => fresh.write((t) => t.insert("others", {})))).toBe(true);
      expect(isUnchangedBy(fresh, look, () => fresh.write((t) => t.insert("rows", {})))).toBe(false);
    }
    expect(engine.begin().tableName(10_001)).toBeUndefined();
  });

  it("an id of a table that comes into being later is looked at again", () => {
    const engine = new TestEngine();
    const other = new TestEngine();
    const id = other.write((transaction) => transaction.insert("rows", {}));
    const look = (transaction: Transaction): void => void transaction.normalizeId("rows", id);
    expect(isUnchangedBy(engine, look, () => engine.write((t) => t.insert("rows", {})))).toBe(false);
  });

  it("a table of a rolled back insert is gone, and its number free", () => {
    const engine = new TestEngine();
    const transaction = engine.begin();
    const savepoint = transaction.savepoint();
    transaction.insert("rows", {});
    transaction.rollback(savepoint);
    expect(transaction.hasWrites).toBe(false);
    transaction.insert("others", {});
    expect(transaction.tableName(10_001)).toBe("others");
  });
});

describe("a schema", () => {
  it("makes its tables, with their indexes", () => {
    const engine = new TestEngine();
    engine.setSchema(usersByName);
    expect(engine.begin().tableName(10_001)).toBe("users");
    expect(collect(engine.begin(), indexed("users.by_name", []))).toEqual([]);
  });

  it("refuses documents that don't fit, on every kind of write", () => {
    const engine = new TestEngine();
    engine.setSchema(usersByName);
    const transaction = engine.begin();
    const id = transaction.insert("users", { name: "Ada" });
    const refusal =
      'Failed to insert or update a document in table "users" because it does not match the schema: ';
    expect(() => transaction.insert("users", { age: 1 })).toThrow(
      `${refusal}Object is missing the required field \`name\`. Consider wrapping the field validator in ` +
        "`v.optional(...)` if this is expected.\n\nObject: {age: 1.0}\n" +
        'Validator: v.object({friend: v.optional(v.id("users")), name: v.string()})',
    );
    expect(() => transaction.patch(id, { name: 1 })).toThrow(
      `${refusal}Value does not match validator.\nPath: .name\nValue: 1.0\nValidator: v.string()`,
    );
    expect(() => transaction.replace(id, {})).toThrow(refusal);
    transaction.patch(id, { friend: id });
    expect(() => transaction.patch(id, { friend: transaction.insert("others", {}) })).toThrow(
      "from table `others`, which does not match the table name in validator",
    );
  });

  it("is refused as a whole when a document doesn't fit, naming it", () => {
    const engine = new TestEngine();
    const id = engine.write((transaction) => transaction.insert("users", { nick: "ada" }));
    const before = engine.latest;
    expect(() => engine.setSchema(usersByName)).toThrow(
      `Schema validation failed.\nDocument with ID "${id}" in table "users" does not match the schema: ` +
        "Object is missing the required field `name`.",
    );
    expect(engine.latest).toBe(before);
  });

  it("checks no documents with schemaValidation off, but makes the indexes", () => {
    const engine = new TestEngine();
    engine.write((transaction) => transaction.insert("users", { nick: "ada" }));
    engine.setSchema({ ...usersByName, schemaValidation: false });
    engine.write((transaction) => transaction.insert("users", { name: 5 }));
    expect(collect(engine.begin(), indexed("users.by_name", [])).map((row) => row.value["name"])).toEqual([
      undefined,
      5,
    ]);
  });

  it("that changes builds new indexes from the documents, changed ones too, and drops others", () => {
    const engine = new TestEngine();
    engine.setSchema(
      schemaJson(defineSchema({ rows: defineTable(v.any()).index("by", ["a"]).index("old", ["b"]) })),
    );
    engine.write((transaction) => {
      for (const [a, b] of [
        [1, 3],
        [2, 2],
        [3, 1],
      ])
        transaction.insert("rows", { a: a!, b: b! });
    });
    engine.setSchema(schemaJson(defineSchema({ rows: defineTable(v.any()).index("by", ["b"]) })));
    expect(collect(engine.begin(), indexed("rows.by", [])).map((row) => row.value["b"])).toEqual([1, 2, 3]);
    expect(() => collect(engine.begin(), indexed("rows.old", []))).toThrow("Index rows.old not found");
    engine.setSchema(null);
    expect(() => collect(engine.begin(), indexed("rows.by", []))).toThrow("Index rows.by not found");
    expect(collect(engine.begin(), scan("rows"))).toHaveLength(3);
  });

  it("that changes touches the results over the changed tables only", () => {
    const engine = new TestEngine();
    engine.setSchema(usersByName);
    const readUsers = (transaction: Transaction): void => void collect(transaction, scan("users"));
    const withTasks = {
      ...usersByName,
      tables: [...usersByName.tables, { ...usersByName.tables[0]!, tableName: "tasks" }],
    };
    expect(isUnchangedBy(engine, readUsers, () => engine.setSchema(withTasks))).toBe(true);
    expect(isUnchangedBy(engine, readUsers, () => engine.setSchema(null))).toBe(false);
  });
});
