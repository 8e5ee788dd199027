import type { JSONValue } from "convex/values";
import fc from "fast-check";
import { expect, it } from "vitest";

import type { QueryJson } from "../../../src/embedded/engine/query-json.js";
import type { Snapshot } from "../../../src/embedded/engine/snapshot.js";
import type { Transaction } from "../../../src/embedded/engine/transaction.js";
import { pagedQueryJson, queryJson, rowJson } from "./naive-database.js";
import { collect, rowsSchema, scan, TestEngine } from "./new-engine.js";

type Read =
  | { type: "collect" | "first"; query: QueryJson }
  | { type: "page"; query: QueryJson; pageSize: number }
  | { type: "get"; which: number }
  | { type: "count"; table: string }
  | { type: "table"; table: string };

const read: fc.Arbitrary<Read> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constantFrom("collect" as const, "first" as const), query: queryJson }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("page" as const),
      query: pagedQueryJson,
      pageSize: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("get" as const), which: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constantFrom("count" as const, "table" as const),
      table: fc.constantFrom("rows", "others", "more"),
    }),
  },
);

type Write =
  | { type: "insert"; table: string; row: { [field: string]: JSONValue } }
  | { type: "patch" | "replace"; which: number; row: { [field: string]: JSONValue } }
  | { type: "remove"; which: number };

const write: fc.Arbitrary<Write> = fc.oneof(
  fc.record({
    type: fc.constant("insert" as const),
    table: fc.constantFrom("rows", "rows", "others", "more"),
    row: rowJson,
  }),
  fc.record({ type: fc.constantFrom("patch" as const, "replace" as const), which: fc.nat(), row: rowJson }),
  fc.record({ type: fc.constant("remove" as const), which: fc.nat() }),
);

function answer(transaction: Transaction, read: Read, ids: readonly string[]): string {
  switch (read.type) {
    case "collect":
      return texts(collect(transaction, read.query));
    case "first":
      return transaction.query(read.query).next()?.json ?? "none";
    case "page": {
      const result = transaction.page(read.query, { cursor: null, pageSize: read.pageSize });
      return texts(result.page) + result.cursor + String(result.splitCursor);
    }
    case "get":
      return transaction.get(ids[read.which % ids.length]!)?.json ?? "none";
    case "count":
      return String(transaction.count(read.table));
    case "table":
      return texts(collect(transaction, scan(read.table)));
  }
}

function texts(documents: readonly { json: string }[]): string {
  return documents.map((document) => document.json).join();
}

function perform(transaction: Transaction, write: Write): void {
  if (write.type === "insert") return void transaction.insert(write.table, write.row);
  const all = collect(transaction, scan("rows"));
  const id = all[write.which % all.length]?.id;
  if (id === undefined) return;
  if (write.type === "remove") transaction.remove(id);
  else transaction[write.type](id, write.row);
}

// For busy machines; the runs themselves take about a second.
const PATIENCE = 60_000;

it(
  "whatever makes a result differ overlaps what the result was read from",
  () => {
    fc.assert(
      fc.property(
        fc.array(rowJson, { minLength: 1, maxLength: 10, size: "max" }),
        read,
        fc.array(fc.array(write, { minLength: 1, maxLength: 2 }), {
          minLength: 1,
          maxLength: 4,
          size: "max",
        }),
        (rows, read, commits) => {
          const engine = new TestEngine();
          engine.setSchema(rowsSchema);
          const ids = engine.write((transaction) => rows.map((row) => transaction.insert("rows", row)));
          const readAt = (snapshot: Snapshot): [string, Transaction] => {
            const transaction = engine.begin(snapshot);
            return [answer(transaction, read, ids), transaction];
          };
          const before = engine.latest;
          const [first, { reads }] = readAt(before);
          let differed = false;
          for (const writes of commits) {
            engine.write((transaction) => writes.forEach((write) => perform(transaction, write)));
            differed ||= readAt(engine.latest)[0] !== first;
            if (differed) expect(engine.isUnchanged(reads, before.ts, engine.latest.ts)).toBe(false);
          }
          expect(readAt(before)[0]).toBe(first);
        },
      ),
      { numRuns: 1_000 },
    );
  },
  PATIENCE,
);
