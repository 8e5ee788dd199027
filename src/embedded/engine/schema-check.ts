import { assertTableName, BY_CREATION_TIME, BY_ID } from "./catalog.js";
import type { IndexJson, SchemaJson, TableJson } from "./schema-json.js";

const INDEXES_PER_TABLE = 32;
const FIELDS_PER_INDEX = 16;

/** Throws if a schema declares what Convex refuses. */
export function assertSchema(schema: SchemaJson): void {
  for (const table of schema.tables) {
    assertTableName(table.tableName);
    assertIndexes(table);
  }
}

function assertIndexes(table: TableJson): void {
  if (table.indexes.length > INDEXES_PER_TABLE) {
    throw new Error(
      `Table "${table.tableName}" has ${table.indexes.length} indexes; the maximum is ${INDEXES_PER_TABLE}.`,
    );
  }
  const names = new Set([BY_ID, BY_CREATION_TIME]);
  for (const index of table.indexes) {
    if (names.has(index.indexDescriptor)) {
      throw new Error(
        `Index name "${index.indexDescriptor}" of table "${table.tableName}" is reserved or used twice. Rename it.`,
      );
    }
    names.add(index.indexDescriptor);
    assertFields(table, index);
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
