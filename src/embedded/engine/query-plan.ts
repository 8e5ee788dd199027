import { afterPrefix } from "../values/order-key.js";
import {
  BY_CREATION_TIME,
  indexError,
  type IndexDefinition,
  type SearchIndexDefinition,
  type TableDefinition,
} from "./catalog.js";
import { indexInterval } from "./index-range.js";
import type { QueryJson, QuerySource } from "./query-json.js";
import type { KeyInterval } from "./read-set.js";
import { searchRequest, type SearchRequest } from "./search-query.js";

/** How a query is read: the part of which index, in which direction. */
export interface QueryPlan {
  readonly index: IndexDefinition;
  readonly interval: KeyInterval;
  readonly isDescending: boolean;
  /** For a full-text search: its results, best first, take the place of the index. */
  readonly search: { readonly definition: SearchIndexDefinition; readonly request: SearchRequest } | null;
}

/** The table that a query reads. */
export function tableOfQuery({ source }: QueryJson): string {
  return source.type === "FullTableScan" ? source.tableName : splitIndexName(source.indexName).table;
}

/** Chooses the index and checks the range. */
export function planQuery({ source }: QueryJson, table: TableDefinition): QueryPlan {
  if (source.type === "Search") return planSearch(source, table);
  const index = indexOf(source, table);
  const interval = source.type === "IndexRange" ? indexInterval(index, source.range) : EVERYTHING;
  return { index, interval, isDescending: source.order === "desc", search: null };
}

const EVERYTHING = { lo: "", hi: afterPrefix("") };

function planSearch(source: Extract<QuerySource, { type: "Search" }>, table: TableDefinition): QueryPlan {
  const name = splitIndexName(source.indexName).index;
  const definition = table.searchIndexes.get(name);
  if (definition === undefined) {
    throw indexError(table, name, `defineTable(...).searchIndex("${name}", {...})`);
  }
  const { key, printableName, searchField } = definition;
  return {
    index: { key, printableName, fields: [searchField] },
    interval: EVERYTHING,
    isDescending: false,
    search: { definition, request: searchRequest(definition, source.filters) },
  };
}

function indexOf(source: Exclude<QuerySource, { type: "Search" }>, table: TableDefinition): IndexDefinition {
  const name = source.type === "FullTableScan" ? BY_CREATION_TIME : splitIndexName(source.indexName).index;
  const index = table.indexes.get(name);
  if (index !== undefined) return index;
  throw indexError(table, name, `defineTable(...).index("${name}", [...])`);
}

function splitIndexName(indexName: string): { table: string; index: string } {
  const dot = indexName.indexOf(".");
  return { table: indexName.slice(0, dot), index: indexName.slice(dot + 1) };
}
