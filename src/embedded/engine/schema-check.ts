import { assertTableName, BY_CREATION_TIME, BY_ID } from "./catalog.js";
import type { IndexJson, SchemaJson, SearchIndexJson, TableJson, VectorIndexJson } from "./schema-json.js";

const INDEXES_PER_TABLE = 32;
const FIELDS_PER_INDEX = 16;
const SEARCH_INDEXES_PER_TABLE = 4;
const VECTOR_INDEXES_PER_TABLE = 4;
const FILTER_FIELDS = 16;
const MIN_DIMENSIONS = 2;
const MAX_DIMENSIONS = 4096;

/** Throws if a schema declares what Convex refuses. */
export function assertSchema(schema: SchemaJson): void {
  for (const table of schema.tables) {
    assertTableName(table.tableName);
    assertIndexes(table);
  }
}

function assertIndexes(table: TableJson): void {
  assertCount(table, "search indexes", table.searchIndexes?.length ?? 0, SEARCH_INDEXES_PER_TABLE);
  assertCount(table, "vector indexes", table.vectorIndexes?.length ?? 0, VECTOR_INDEXES_PER_TABLE);
  if (table.indexes.length > INDEXES_PER_TABLE) {
    throw new Error(
      `Table "${table.tableName}" has ${table.indexes.length} indexes; the maximum is ${INDEXES_PER_TABLE}.`,
    );
  }
  const names = new Set([BY_ID, BY_CREATION_TIME]);
  const { searchIndexes = [], vectorIndexes = [] } = table;
  for (const index of [...table.indexes, ...searchIndexes, ...vectorIndexes]) {
    if (names.has(index.indexDescriptor)) {
      throw new Error(
        `Index name "${index.indexDescriptor}" of table "${table.tableName}" is reserved or used twice. Rename it.`,
      );
    }
    names.add(index.indexDescriptor);
    if ("fields" in index) assertFields(table, index);
    else assertFilterFields(table, index);
  }
}

function assertCount(table: TableJson, what: string, count: number, maximum: number): void {
  if (count <= maximum) return;
  throw new Error(`Table "${table.tableName}" has ${count} ${what}; the maximum is ${maximum}.`);
}

function assertFilterFields(table: TableJson, index: SearchIndexJson | VectorIndexJson): void {
  const name = `${table.tableName}.${index.indexDescriptor}`;
  if (index.filterFields.length > FILTER_FIELDS) {
    throw new Error(
      `Index ${name} has ${index.filterFields.length} filter fields; it takes ${FILTER_FIELDS}.`,
    );
  }
  if (!("dimensions" in index)) return;
  const { dimensions } = index;
  if (!Number.isInteger(dimensions) || dimensions < MIN_DIMENSIONS || dimensions > MAX_DIMENSIONS) {
    throw new Error(
      `Vector index ${name} has ${dimensions} dimensions; it takes ${MIN_DIMENSIONS} to ${MAX_DIMENSIONS}.`,
    );
  }
}

function assertFields(table: TableJson, { indexDescriptor, fields }: IndexJson): void {
  const name = `${table.tableName}.${indexDescriptor}`;
  if (fields.length === 0 || fields.length > FIELDS_PER_INDEX) {
    throw new Error(`Index ${name} has ${fields.length} fields; it takes 1 to ${FIELDS_PER_INDEX}.`);
  }
  if (new Set(fields).size !== fields.length) throw new Error(`Index ${name} names a field twice.`);
  const system = fields.find((field) => field === "_id" || field === "_creationTime");
  if (system !== undefined) {
    throw new Error(`Index ${name} names "${system}", which every index ends with by itself. Leave it out.`);
  }
}
