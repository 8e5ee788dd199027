import { afterPrefix } from "../values/order-key.js";
import { BY_CREATION_TIME, type IndexDefinition, type TableDefinition } from "./catalog.js";
import { indexInterval } from "./index-range.js";
import type { QueryJson, QuerySource } from "./query-json.js";
import type { KeyInterval } from "./read-set.js";

/** How a query is read: the part of which index, in which direction. */
export interface QueryPlan {
  readonly index: IndexDefinition;
  readonly interval: KeyInterval;
  readonly isDescending: boolean;
}

/** The table that a query reads. */
export function tableOfQuery({ source }: QueryJson): string {
  return source.type === "FullTableScan" ? source.tableName : splitIndexName(source.indexName).table;
}

/** Chooses the index and checks the range. */
export function planQuery({ source }: QueryJson, table: TableDefinition): QueryPlan {
  const index = indexOf(source, table);
  const interval =
    source.type === "IndexRange" ? indexInterval(index, source.range) : { lo: "", hi: afterPrefix("") };
  return { index, interval, isDescending: source.type !== "Search" && source.order === "desc" };
}

function indexOf(source: QuerySource, table: TableDefinition): IndexDefinition {
  if (source.type === "Search") {
    throw new Error(
      `Search index ${source.indexName}: full-text search is not supported by the embedded backend yet. ` +
        `Run this query on a Convex deployment.`,
    );
  }
  const name = source.type === "FullTableScan" ? BY_CREATION_TIME : splitIndexName(source.indexName).index;
  const index = table.indexes.get(name);
  if (index !== undefined) return index;
  throw new Error(
    `Index ${table.name}.${name} not found. Define it in convex/schema.ts: ` +
      `defineTable(...).index("${name}", [...]).`,
  );
}

function splitIndexName(indexName: string): { table: string; index: string } {
  const dot = indexName.indexOf(".");
  return { table: indexName.slice(0, dot), index: indexName.slice(dot + 1) };
}
