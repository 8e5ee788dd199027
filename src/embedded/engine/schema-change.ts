import {
  BY_ID,
  Catalog,
  indexKey,
  tableDefinition,
  tablesIndexKey,
  type TableDefinition,
} from "./catalog.js";
import { schemaProblem } from "./document-writer.js";
import { assertSchema } from "./schema-check.js";
import type { SchemaJson, TableJson } from "./schema-json.js";
import { catalogIn, documentKey, type Snapshot } from "./snapshot.js";
import { searchKeys } from "./search-index.js";
import type { StoredDocument } from "./stored-document.js";
import { createTree, type Tree } from "./tree.js";
import { WriteLog, type WriteSet } from "./write-set.js";

/** What a new schema makes of a snapshot. */
export interface SchemaChange {
  readonly snapshot: Snapshot;
  readonly writes: WriteSet;
}

/**
 * Puts components under other schemas: checks their documents, adds tables, builds new indexes, drops old ones.
 * @param schemas - by the component's path, empty for the app
 * @throws naming the first document that doesn't fit
 */
export function changeSchemas(
  snapshot: Snapshot,
  schemas: ReadonlyMap<string, SchemaJson | null>,
  ts: bigint,
): SchemaChange {
  const catalogs = new Map(snapshot.catalogs);
  const trees = new Map(snapshot.trees);
  const changed: TableDefinition[] = [];
  for (const [component, schema] of schemas) {
    const before = catalogIn(snapshot.catalogs, component);
    const catalog = catalogUnder(before, schema);
    const tables = [...catalog.tables].filter((table) => !isSameTable(before.table(table.name), table));
    for (const table of tables) {
      assertDocumentsFit(snapshot, catalog, table);
      changeIndexes(trees, before.table(table.name), table);
    }
    catalogs.set(component, catalog);
    changed.push(...tables);
  }
  return { snapshot: { ...snapshot, ts, catalogs, trees }, writes: writesOf(changed) };
}

function catalogUnder(catalog: Catalog, schema: SchemaJson | null): Catalog {
  if (schema !== null) assertSchema(schema);
  const declared = new Map(schema?.tables.map((table) => [table.tableName, table]));
  const known = [...catalog.tables].map((table) =>
    table.name.startsWith("_")
      ? table
      : tableUnder(catalog.component, table, declared.get(table.name), schema),
  );
  let next = catalog.nextTableNumber;
  const added = [...declared.values()]
    .filter((table) => catalog.table(table.tableName) === undefined)
    .map((table) => tableUnder(catalog.component, { name: table.tableName, number: next++ }, table, schema));
  return new Catalog(catalog.component, [...known, ...added]);
}

function tableUnder(
  component: string,
  { name, number }: { readonly name: string; readonly number: number },
  json: TableJson | undefined,
  schema: SchemaJson | null,
): TableDefinition {
  const documentType = schema?.schemaValidation === false ? null : (json?.documentType ?? null);
  return tableDefinition(component, name, number, json, documentType);
}

function isSameTable(old: TableDefinition | undefined, table: TableDefinition): boolean {
  return old !== undefined && describe(old) === describe(table);
}

function describe(table: TableDefinition): string {
  const { indexes, searchIndexes, vectorIndexes, stagedIndexes, documentType } = table;
  const all = [indexes, searchIndexes, vectorIndexes].map((definitions) => [...definitions].sort());
  return JSON.stringify([all, [...stagedIndexes].sort(), documentType]);
}

function assertDocumentsFit(snapshot: Snapshot, catalog: Catalog, table: TableDefinition): void {
  for (const document of snapshot.trees.get(indexKey(table.component, table.name, BY_ID))?.valuesArray() ??
    []) {
    const problem = schemaProblem(table, document.value, catalog);
    if (problem === null) continue;
    const where = table.component === "" ? "" : ` of component "${table.component}"`;
    throw new Error(
      `Schema validation failed.\n` +
        `Document with ID "${document.id}" in table "${table.name}"${where} does not match the schema: ${problem}`,
    );
  }
}

function changeIndexes(
  trees: Map<string, Tree>,
  old: TableDefinition | undefined,
  table: TableDefinition,
): void {
  const documents = trees.get(indexKey(table.component, table.name, BY_ID))?.valuesArray() ?? [];
  for (const [name, index] of old?.indexes ?? []) {
    if (!table.indexes.has(name)) trees.delete(index.key);
  }
  for (const [name, index] of table.indexes) {
    if (String(old?.indexes.get(name)?.fields) === String(index.fields)) continue;
    const tree = createTree();
    for (const document of documents) tree.set(documentKey(index, document.value), document);
    trees.set(index.key, tree);
  }
  changeSearchIndexes(trees, old, table, documents);
}

function changeSearchIndexes(
  trees: Map<string, Tree>,
  old: TableDefinition | undefined,
  table: TableDefinition,
  documents: readonly StoredDocument[],
): void {
  for (const [name, index] of old?.searchIndexes ?? []) {
    if (!table.searchIndexes.has(name)) trees.delete(index.key);
  }
  for (const [name, index] of table.searchIndexes) {
    if (old?.searchIndexes.get(name)?.searchField === index.searchField) continue;
    const tree = createTree();
    for (const document of documents) {
      for (const key of searchKeys(index, document.value)) tree.set(key, document);
    }
    trees.set(index.key, tree);
  }
}

function writesOf(tables: readonly TableDefinition[]): WriteSet {
  const log = new WriteLog();
  for (const table of tables) log.record(tablesIndexKey(table.component), table.name);
  return log.toWriteSet();
}
