import { Catalog, tableDefinition, TABLES_INDEX, type TableDefinition } from "./catalog.js";
import { schemaProblem } from "./document-writer.js";
import { assertSchema } from "./schema-check.js";
import type { SchemaJson, TableJson } from "./schema-json.js";
import { documentKey, type Snapshot } from "./snapshot.js";
import { createTree, type Tree } from "./tree.js";
import { WriteSet } from "./write-set.js";

/** What a new schema makes of a snapshot. */
export interface SchemaChange {
  readonly snapshot: Snapshot;
  readonly writes: WriteSet;
}

/**
 * Puts a snapshot under another schema: checks its documents, adds tables, builds new indexes, drops old ones.
 * @throws naming the first document that doesn't fit
 */
export function changeSchema(snapshot: Snapshot, schema: SchemaJson | null, ts: bigint): SchemaChange {
  if (schema !== null) assertSchema(schema);
  const catalog = catalogUnder(snapshot.catalog, schema);
  const changed = [...catalog.tables].filter(
    (table) => !isSameTable(snapshot.catalog.table(table.name), table),
  );
  for (const table of changed) assertDocumentsFit(snapshot, catalog, table);
  const trees = new Map(snapshot.trees);
  for (const table of changed) changeIndexes(trees, snapshot.catalog.table(table.name), table);
  return {
    snapshot: { ...snapshot, ts, catalog, trees },
    writes: writesOf(changed),
  };
}

function catalogUnder(catalog: Catalog, schema: SchemaJson | null): Catalog {
  const declared = new Map(schema?.tables.map((table) => [table.tableName, table]));
  const known = [...catalog.tables].map((table) =>
    tableUnder(table.name, table.number, declared.get(table.name), schema),
  );
  let next = catalog.nextTableNumber;
  const added = [...declared.values()]
    .filter((table) => catalog.table(table.tableName) === undefined)
    .map((table) => tableUnder(table.tableName, next++, table, schema));
  return new Catalog([...known, ...added]);
}

function tableUnder(
  name: string,
  number: number,
  json: TableJson | undefined,
  schema: SchemaJson | null,
): TableDefinition {
  const documentType = schema?.schemaValidation === false ? null : (json?.documentType ?? null);
  return tableDefinition(name, number, json?.indexes ?? [], documentType);
}

function isSameTable(old: TableDefinition | undefined, table: TableDefinition): boolean {
  return old !== undefined && describe(old) === describe(table);
}

function describe(table: TableDefinition): string {
  return JSON.stringify([[...table.indexes].sort(), table.documentType]);
}

function assertDocumentsFit(snapshot: Snapshot, catalog: Catalog, table: TableDefinition): void {
  for (const document of snapshot.trees.get(`${table.name}/by_id`)?.valuesArray() ?? []) {
    const problem = schemaProblem(table, document.value, catalog);
    if (problem === null) continue;
    throw new Error(
      `Schema validation failed.\n` +
        `Document with ID "${document.id}" in table "${table.name}" does not match the schema: ${problem}`,
    );
  }
}

function changeIndexes(
  trees: Map<string, Tree>,
  old: TableDefinition | undefined,
  table: TableDefinition,
): void {
  const documents = trees.get(`${table.name}/by_id`)?.valuesArray() ?? [];
  for (const [name, index] of old?.indexes ?? []) {
    if (!table.indexes.has(name)) trees.delete(index.key);
  }
  for (const [name, index] of table.indexes) {
    if (String(old?.indexes.get(name)?.fields) === String(index.fields)) continue;
    const tree = createTree();
    for (const document of documents) tree.set(documentKey(index, document.value), document);
    trees.set(index.key, tree);
  }
}

function writesOf(tables: readonly TableDefinition[]): WriteSet {
  if (tables.length === 0) return WriteSet.empty;
  return new WriteSet(new Map([[TABLES_INDEX, tables.map((table) => table.name).sort()]]));
}
