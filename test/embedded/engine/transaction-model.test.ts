import { jsonToConvex, type JSONValue } from "convex/values";
import fc from "fast-check";
import { expect, it } from "vitest";

import type { QueryJson } from "../../../src/embedded/engine/query-json.js";
import type { DocumentValue, StoredDocument } from "../../../src/embedded/engine/stored-document.js";
import type { Transaction } from "../../../src/embedded/engine/transaction.js";
import type { Savepoint } from "../../../src/embedded/engine/transaction-work.js";
import { naiveAnswer, queryJson, rowJson } from "./naive-database.js";
import { collect, rowsSchema, TestEngine } from "./new-engine.js";

type Rows = Map<string, DocumentValue>;

type Step =
  | { type: "insert"; row: { [field: string]: JSONValue } }
  | { type: "patch" | "replace"; which: number; row: { [field: string]: JSONValue } }
  | { type: "remove"; which: number }
  | { type: "query"; query: QueryJson }
  | { type: "savepoint" | "rollback" | "commit" | "giveUp" };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant("insert" as const), row: rowJson }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom("patch" as const, "replace" as const),
      which: fc.nat(),
      row: rowJson,
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("remove" as const), which: fc.nat() }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant("query" as const), query: queryJson }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constantFrom(...(["savepoint", "rollback", "commit", "giveUp"] as const)),
    }),
  },
);

/** The engine and a map of rows, driven by the same steps. */
class Pair {
  private readonly engine = new TestEngine();
  private transaction: Transaction;
  private committed: Rows = new Map();
  private rows: Rows = new Map();
  private savepoints: { engine: Savepoint; rows: Rows }[] = [];
  private lastCreationTime = 0;

  constructor() {
    this.engine.setSchema(rowsSchema);
    this.transaction = this.engine.begin();
  }

  run(step: Step): void {
    switch (step.type) {
      case "insert":
        return this.insert(step.row);
      case "patch":
      case "replace":
        return this.update(step.type, step.which, step.row);
      case "remove":
        return this.remove(step.which);
      case "query":
        return this.compare(this.transaction, this.rows, step.query);
      case "savepoint":
        this.savepoints.push({ engine: this.transaction.savepoint(), rows: new Map(this.rows) });
        return;
      case "rollback":
        return this.rollBack();
      case "commit":
        this.engine.commit(this.transaction);
        return this.restart(this.rows);
      case "giveUp":
        return this.restart(this.committed);
    }
  }

  compareAll(): void {
    for (const order of ["asc", "desc"] as const) {
      for (const index of ["by_id", "by_creation_time", "by_a", "by_a_and_b", "by_nested"]) {
        const source = { type: "IndexRange", indexName: `rows.${index}`, range: [], order } as const;
        this.compare(this.transaction, this.rows, { source, operators: [] });
        this.compare(this.engine.begin(), this.committed, { source, operators: [] });
      }
    }
    expect(this.transaction.count("rows")).toBe(this.rows.size);
  }

  private compare(transaction: Transaction, rows: Rows, query: QueryJson): void {
    const answer = collect(transaction, query).map((document) => document.value);
    expect(answer).toEqual(naiveAnswer(rows.values(), query));
  }

  private insert(row: { [field: string]: JSONValue }): void {
    const id = this.transaction.insert("rows", row);
    const _creationTime = (this.transaction.get(id) as StoredDocument).value._creationTime;
    expect(_creationTime).toBeGreaterThan(this.lastCreationTime);
    this.lastCreationTime = _creationTime;
    this.rows.set(id, { ...(jsonToConvex(row) as object), _id: id, _creationTime });
  }

  private update(type: "patch" | "replace", which: number, row: { [field: string]: JSONValue }): void {
    const old = this.pick(which);
    if (old === undefined) return;
    this.transaction[type](old._id, row);
    const kept = type === "patch" ? old : { _id: old._id, _creationTime: old._creationTime };
    this.rows.set(old._id, { ...kept, ...(jsonToConvex(row) as object) });
  }

  private remove(which: number): void {
    const old = this.pick(which);
    if (old === undefined) return;
    this.transaction.remove(old._id);
    this.rows.delete(old._id);
  }

  private rollBack(): void {
    const to = this.savepoints.pop();
    if (to === undefined) return;
    this.transaction.rollback(to.engine);
    this.rows = to.rows;
  }

  private restart(rows: Rows): void {
    this.committed = new Map(rows);
    this.rows = new Map(rows);
    this.savepoints = [];
    this.lastCreationTime = 0;
    this.transaction = this.engine.begin();
  }

  private pick(which: number): DocumentValue | undefined {
    return [...this.rows.values()][which % this.rows.size];
  }
}

// For busy machines; the runs themselves take about a second.
const PATIENCE = 60_000;

it(
  "answers like filtered and sorted arrays, whatever is written, undone, committed and given up",
  () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
        const pair = new Pair();
        for (const step of steps) pair.run(step);
        pair.compareAll();
      }),
      { numRuns: 200 },
    );
  },
  PATIENCE,
);
