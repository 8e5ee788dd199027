import type { ValidatorJSON } from "convex/values";

import { identifierProblem } from "../values/names.js";
import type { TableJson } from "./schema-json.js";
import type { TableLookup } from "../values/validator-check.js";

/** An index of a table, with the system fields that every index ends with. */
export interface IndexDefinition {
  /** Its name in states, read sets and write sets; see {@link indexKey}. */
  readonly key: string;
  /** `table.index`: its name in queries and messages. */
  readonly printableName: string;
  /** All fields of the order key, `_creationTime` and `_id` included. */
  readonly fields: readonly string[];
}

/** A full-text index of a table. */
export interface SearchIndexDefinition {
  /** Its name in states, read sets and write sets; see {@link indexKey}. */
  readonly key: string;
  /** `table.index` */
  readonly printableName: string;
  readonly searchField: string;
  readonly filterFields: readonly string[];
}

/** A vector index of a table. It has no order: it is searched document by document. */
export interface VectorIndexDefinition {
  /** `table.index` */
  readonly printableName: string;
  readonly vectorField: string;
  readonly dimensions: number;
  readonly filterFields: readonly string[];
}

/** A table: its number (part of its ids), its indexes by name, and what its documents must look like. */
export interface TableDefinition {
  /** The path of the component that it belongs to; empty for the app. */
  readonly component: string;
  readonly name: string;
  readonly number: number;
  readonly indexes: ReadonlyMap<string, IndexDefinition>;
  readonly searchIndexes: ReadonlyMap<string, SearchIndexDefinition>;
  readonly vectorIndexes: ReadonlyMap<string, VectorIndexDefinition>;
  /** The names of indexes that the schema declares but that can't be queried yet. */
  readonly stagedIndexes: ReadonlySet<string>;
  /** `null`: any document. */
  readonly documentType: ValidatorJSON | null;
}

export const BY_ID = "by_id";
export const BY_CREATION_TIME = "by_creation_time";

const FIRST_SYSTEM_NUMBER = 1;
const FIRST_USER_NUMBER = 10_001;
// Their numbers are their places in this list, and part of ids: it may only grow at its end.
const SYSTEM_TABLES = [
  { name: "_scheduled_functions", indexes: [] },
  { name: "_storage", indexes: [] },
  {
    name: "_storage_keys",
    indexes: [
      { indexDescriptor: "by_key", fields: ["key"] },
      { indexDescriptor: "by_file", fields: ["component", "file"] },
    ],
  },
] as const;

/** All tables of one component at one point in time. Never changes: an addition makes a new catalog. */
export class Catalog implements TableLookup {
  /** The component's path; empty for the app. */
  readonly component: string;
  private readonly tablesByName: ReadonlyMap<string, TableDefinition>;
  private readonly namesByNumber: ReadonlyMap<number, string>;

  constructor(component: string, tables: Iterable<TableDefinition>) {
    const all = [...tables];
    this.component = component;
    this.tablesByName = new Map(all.map((table) => [table.name, table]));
    this.namesByNumber = new Map(all.map((table) => [table.number, table.name]));
  }

  /** The catalog of a new component: system tables only. */
  static initial(component: string): Catalog {
    const tables = SYSTEM_TABLES.map(({ name, indexes }, i) =>
      tableDefinition(component, name, FIRST_SYSTEM_NUMBER + i, { indexes }, null),
    );
    return new Catalog(component, tables);
  }

  get tables(): Iterable<TableDefinition> {
    return this.tablesByName.values();
  }

  table(name: string): TableDefinition | undefined {
    return this.tablesByName.get(name);
  }

  tableName(number: number): string | undefined {
    return this.namesByNumber.get(number);
  }

  /** This catalog with `tables` added or replaced. */
  with(tables: readonly TableDefinition[]): Catalog {
    const all = new Map([...this.tablesByName, ...tables.map((table) => [table.name, table] as const)]);
    return new Catalog(this.component, all.values());
  }

  /** The number that the next created user table gets. */
  get nextTableNumber(): number {
    let next = FIRST_USER_NUMBER;
    for (const number of this.namesByNumber.keys()) next = Math.max(next, number + 1);
    return next;
  }
}

/** A table with its built-in indexes and those of `indexes` (their fields as the schema lists them). */
export function tableDefinition(
  component: string,
  name: string,
  number: number,
  indexes: Omit<TableJson, "tableName" | "documentType"> | undefined,
  documentType: ValidatorJSON | null,
): TableDefinition {
  const all = [
    indexDefinition(component, name, BY_ID, ["_id"]),
    indexDefinition(component, name, BY_CREATION_TIME, ["_creationTime", "_id"]),
    ...(indexes?.indexes ?? []).map((index) =>
      indexDefinition(component, name, index.indexDescriptor, [...index.fields, "_creationTime", "_id"]),
    ),
  ];
  const named = all.map((index) => [index.printableName.slice(name.length + 1), index] as const);
  return {
    component,
    name,
    number,
    indexes: new Map(named),
    searchIndexes: new Map(
      (indexes?.searchIndexes ?? []).map(({ indexDescriptor, searchField, filterFields }) => {
        const key = indexKey(component, name, indexDescriptor);
        return [
          indexDescriptor,
          { key, printableName: `${name}.${indexDescriptor}`, searchField, filterFields },
        ];
      }),
    ),
    vectorIndexes: new Map(
      (indexes?.vectorIndexes ?? []).map(({ indexDescriptor, ...index }) => [
        indexDescriptor,
        { printableName: `${name}.${indexDescriptor}`, ...index },
      ]),
    ),
    stagedIndexes: new Set(
      [indexes?.stagedDbIndexes, indexes?.stagedSearchIndexes, indexes?.stagedVectorIndexes].flatMap(
        (staged) => (staged ?? []).map(({ indexDescriptor }) => indexDescriptor),
      ),
    ),
    documentType,
  };
}

function indexDefinition(
  component: string,
  table: string,
  name: string,
  fields: readonly string[],
): IndexDefinition {
  return { key: indexKey(component, table, name), printableName: `${table}.${name}`, fields };
}

/** The name of an index in states, read sets and write sets: `table/index`, or `component/path/table/index`. */
export function indexKey(component: string, table: string, index: string): string {
  return within(component, `${table}/${index}`);
}

/**
 * The index that names a component's tables: reading a missing table reads its key there, creating the table writes
 * it.
 */
export function tablesIndexKey(component: string): string {
  return within(component, "_tables");
}

function within(component: string, key: string): string {
  return component === "" ? key : `${component}/${key}`;
}

/** Throws if users can't have a table of this name. */
export function assertTableName(name: string): void {
  if (identifierProblem(name) !== null) {
    throw new Error(
      `Invalid table name: "${name}". Identifiers must be 64 characters or less, start with a letter, and can only ` +
        "contain letters, digits, and underscores.",
    );
  }
  if (name.startsWith("_")) throw new Error(`${name} is a reserved table name. Start it with a letter.`);
}

/** The error of a query that names an index which can't be used. */
export function indexError(table: TableDefinition, name: string, howToDefine: string): Error {
  return new Error(
    table.stagedIndexes.has(name)
      ? `Index ${table.name}.${name} is currently staged and not available to query until it is enabled. ` +
          "Take `staged: true` out of its definition in convex/schema.ts."
      : `Index ${table.name}.${name} not found. Define it in convex/schema.ts: ${howToDefine}.`,
  );
}
