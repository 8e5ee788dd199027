import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

import { Engine } from "../../../src/embedded/engine/engine.js";
import type { QueryJson, QueryOperator, RangeExpression } from "../../../src/embedded/engine/query-json.js";
import type { SchemaJson } from "../../../src/embedded/engine/schema-json.js";
import type { StoredDocument } from "../../../src/embedded/engine/stored-document.js";
import type { Transaction } from "../../../src/embedded/engine/transaction.js";

/** An engine whose clock and chance the test controls. */
export class TestEngine extends Engine {
  readonly clock: { nowMs: number };

  constructor() {
    const clock = { nowMs: 1_700_000_000_000 };
    let seed = 1;
    super({
      nowMs: () => clock.nowMs,
      randomBytes: (count) =>
        Uint8Array.from({ length: count }, () => (seed = (seed * 48_271) % 2_147_483_647)),
    });
    this.clock = clock;
  }

  /** Runs `act` in a transaction of its own and commits it. */
  write<T>(act: (transaction: Transaction) => T): T {
    const transaction = this.begin();
    const result = act(transaction);
    this.commit(transaction);
    return result;
  }
}

/** The JSON that `defineSchema(...)` exports, as the loader hands it to the engine. */
export function schemaJson(schema: object): SchemaJson {
  return JSON.parse((schema as { export(): string }).export()) as SchemaJson;
}

/** Rows with two fields and a nested one, and an index for each. */
export const rowsSchema = schemaJson(
  defineSchema({
    rows: defineTable(v.any())
      .index("by_a", ["a"])
      .index("by_a_and_b", ["a", "b"])
      .index("by_nested", ["n.x"]),
  }),
);

export function scan(
  tableName: string,
  order: "asc" | "desc" = "asc",
  ...operators: QueryOperator[]
): QueryJson {
  return { source: { type: "FullTableScan", tableName, order }, operators };
}

export function indexed(
  indexName: string,
  range: readonly RangeExpression[],
  order: "asc" | "desc" = "asc",
  ...operators: QueryOperator[]
): QueryJson {
  return { source: { type: "IndexRange", indexName, range, order }, operators };
}

export function collect(transaction: Transaction, query: QueryJson): StoredDocument[] {
  const stream = transaction.query(query);
  const documents: StoredDocument[] = [];
  for (let next = stream.next(); next !== null; next = stream.next()) documents.push(next);
  return documents;
}
