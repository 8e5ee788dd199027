import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { describe, expect, it } from "vitest";

import { collect, scan, schemaJson, TestEngine } from "./new-engine.js";

const MEBIBYTE = 1024 * 1024;

describe("a transaction is stopped", { timeout: 60_000 }, () => {
  it("at the document after 32,000 that it reads", () => {
    const engine = new TestEngine();
    for (let i = 0; i < 3; i++) {
      engine.write((transaction) => {
        for (let j = 0; j < 11_000; j++) transaction.insert("rows", {});
      });
    }
    const transaction = engine.begin();
    expect(collect(transaction, scan("rows", "asc", { limit: 32_000 }))).toHaveLength(32_000);
    expect(() => collect(transaction, scan("rows"))).toThrow(
      "TooManyDocumentsRead: Too many documents read in a single function execution (limit: 32000).",
    );
  });

  it("above 16 MiB read, and above 16 MiB written", () => {
    const engine = new TestEngine();
    const insertOne = (): unknown =>
      engine.write((t) => t.insert("rows", { text: "x".repeat(MEBIBYTE - 200) }));
    for (let i = 0; i < 17; i++) insertOne();
    expect(() => collect(engine.begin(), scan("rows"))).toThrow("TooManyBytesRead");
    const transaction = engine.begin();
    expect(() => {
      for (let i = 0; i < 17; i++) transaction.insert("rows", { text: "x".repeat(MEBIBYTE - 200) });
    }).toThrow("TooManyBytesWritten");
  });

  it("at the call after 4,096 gets and queries", () => {
    const engine = new TestEngine();
    const id = engine.write((transaction) => transaction.insert("rows", {}));
    const transaction = engine.begin();
    for (let i = 0; i < 2_048; i++) {
      transaction.get(id);
      transaction.query(scan("others"));
    }
    expect(() => transaction.get(id)).toThrow(
      "TooManyReads: Too many reads in a single function execution (limit: 4096).",
    );
  });

  it("at the document after 16,000 that it writes", () => {
    const transaction = new TestEngine().begin();
    for (let i = 0; i < 16_000; i++) transaction.insert("rows", {});
    expect(() => transaction.insert("rows", {})).toThrow("TooManyWrites");
  });
});

it("a rollback gives back what was written, but not what was read", () => {
  const engine = new TestEngine();
  const id = engine.write((transaction) => transaction.insert("rows", {}));
  const transaction = engine.begin();
  const savepoint = transaction.savepoint();
  transaction.insert("rows", {});
  transaction.get(id);
  transaction.rollback(savepoint);
  expect(transaction.usage).toMatchObject({
    documentsWritten: 0,
    bytesWritten: 0,
    documentsRead: 1,
    indexRanges: 1,
  });
  engine.write((other) => other.patch(id, { a: 1 }));
  expect(engine.isUnchanged(transaction.reads, transaction.snapshot.ts, engine.latest.ts)).toBe(false);
});

it("limits of nested calls end with their call, and the outer ones stay", () => {
  const { usage } = new TestEngine().begin();
  usage.countRead(1);
  const endOuter = usage.lower({ documentsRead: 5 });
  const endInner = usage.lower({ documentsRead: 2 });
  usage.countRead(1);
  usage.countRead(1);
  expect(() => usage.countRead(1)).toThrow("TooManyDocumentsRead");
  endInner();
  expect(usage.remaining.documentsRead).toBe(2);
  usage.lower({ documentsRead: 100 }); // Never more than was allowed before.
  expect(usage.remaining.documentsRead).toBe(2);
  endOuter();
  expect(usage.remaining.documentsRead).toBe(32_000 - 4);
});

describe("a schema has at most", () => {
  const names = (count: number, prefix: string): string[] =>
    Array.from({ length: count }, (_, i) => `${prefix}${i}`);
  const table = () => defineTable(v.any());
  const make = {
    indexes: (count: number) =>
      names(count, "by_").reduce((rows, name) => rows.index(name, [name]), table() as Indexed),
    fields: (count: number) => (table() as Indexed).index("by", names(count, "f")),
    searchIndexes: (count: number) =>
      names(count, "search_").reduce(
        (rows, name) => rows.searchIndex(name, { searchField: name }),
        table() as Indexed,
      ),
    vectorIndexes: (count: number) =>
      names(count, "near_").reduce(
        (rows, name) => rows.vectorIndex(name, { vectorField: name, dimensions: 2 }),
        table() as Indexed,
      ),
    dimensions: (count: number) =>
      (table() as Indexed).vectorIndex("near", { vectorField: "at", dimensions: count }),
    filterFields: (count: number) =>
      (table() as Indexed).searchIndex("search", { searchField: "text", filterFields: names(count, "f") }),
  };

  /** A table whose fields aren't known to the types. */
  interface Indexed {
    index(name: string, fields: string[]): Indexed;
    searchIndex(name: string, options: { searchField: string; filterFields?: string[] }): Indexed;
    vectorIndex(name: string, options: { vectorField: string; dimensions: number }): Indexed;
  }

  it.each([
    ["indexes", 64, "64 indexes"],
    ["fields", 16, "16"],
    ["searchIndexes", 4, "4"],
    ["vectorIndexes", 4, "4"],
    ["dimensions", 4096, "4097 dimensions"],
    ["filterFields", 16, "16"],
  ] as const)("%s: %i", (what, limit, message) => {
    const schemaOf = (count: number) =>
      schemaJson(defineSchema({ rows: make[what](count) as unknown as ReturnType<typeof table> }));
    new TestEngine().setSchema(schemaOf(limit));
    expect(() => new TestEngine().setSchema(schemaOf(limit + 1))).toThrow(message);
  });
});
