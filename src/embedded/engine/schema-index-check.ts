import type { ValidatorJSON } from "convex/values";

import { identifierProblem } from "../values/names.js";
import { BY_CREATION_TIME, BY_ID } from "./catalog.js";
import type { IndexJson, SearchIndexJson, TableJson, VectorIndexJson } from "./schema-json.js";

const INDEXES_PER_TABLE = 64;
const FIELDS_PER_INDEX = 16;
const SEARCH_INDEXES_PER_TABLE = 4;
const VECTOR_INDEXES_PER_TABLE = 4;
const FILTER_FIELDS = 16;
const MIN_DIMENSIONS = 2;
const MAX_DIMENSIONS = 4096;

/** Throws if a table has indexes that Convex refuses, enabled or staged. */
export function assertIndexes(table: TableJson, isSchemaEnforced: boolean): void {
  const indexes = [...table.indexes, ...(table.stagedDbIndexes ?? [])];
  const searchIndexes = [...(table.searchIndexes ?? []), ...(table.stagedSearchIndexes ?? [])];
  const vectorIndexes = [...(table.vectorIndexes ?? []), ...(table.stagedVectorIndexes ?? [])];
  const all = [...indexes, ...searchIndexes, ...vectorIndexes];
  assertCount(table, "", all.length, INDEXES_PER_TABLE);
  assertCount(table, "search ", searchIndexes.length, SEARCH_INDEXES_PER_TABLE);
  assertCount(table, "vector ", vectorIndexes.length, VECTOR_INDEXES_PER_TABLE);
  assertNames(table, all);
  for (const index of indexes) assertFields(table, index);
  for (const index of searchIndexes) assertSearchIndex(table, index);
  for (const index of vectorIndexes) assertVectorIndex(table, index);
  assertAllDiffer(
    indexes,
    ({ fields }) => String(fields.map(pathWithoutDots)),
    (a, b) =>
      inTable(
        table,
        `index "${a}" and index "${b}" have the same fields. Indexes must be unique within a table.`,
      ),
  );
  assertAllDiffer(
    searchIndexes,
    ({ searchField }) => pathWithoutDots(searchField),
    (a, b) => inTable(table, sameField("search", "searchField", a, b)),
  );
  assertAllDiffer(
    vectorIndexes,
    ({ vectorField, dimensions }) => `${pathWithoutDots(vectorField)} ${dimensions}`,
    (a, b) => inTable(table, sameField("vector", "vectorField", a, b)),
  );
  if (isSchemaEnforced) assertFieldsExist(table, indexes, searchIndexes, vectorIndexes);
}

function inTable(table: TableJson, problem: string): Error {
  return new Error(`In table "${table.tableName}" ${problem}`);
}

function sameField(kind: string, field: string, a: string, b: string): string {
  return (
    `${kind} index "${a}" and ${kind} index "${b}" have the same \`${field}\`. ` +
    `Combine them into one index with all of their filter fields.`
  );
}

function assertCount(table: TableJson, kind: string, count: number, maximum: number): void {
  if (count <= maximum) return;
  throw new Error(`Table "${table.tableName}" cannot have more than ${maximum} ${kind}indexes.`);
}

function assertNames(table: TableJson, indexes: readonly { readonly indexDescriptor: string }[]): void {
  const seen = new Set<string>();
  for (const { indexDescriptor: name } of indexes) {
    if (name === BY_ID || name === BY_CREATION_TIME || name.startsWith("_")) {
      throw inTable(
        table,
        `cannot name an index "${name}" because the name is reserved. ` +
          `Indexes may not start with an underscore or be named "by_id" or "by_creation_time".`,
      );
    }
    if (identifierProblem(name) !== null) {
      throw new Error(
        `In table "${table.tableName}": Invalid index name: "${name}". Identifiers must be 64 characters or less, ` +
          "start with a letter, and only contain letters, digits, underscores.",
      );
    }
    if (seen.has(name)) {
      throw new Error(`Table "${table.tableName}" has two or more definitions of index "${name}".`);
    }
    seen.add(name);
  }
}

function assertFields(table: TableJson, index: IndexJson): void {
  const { indexDescriptor, fields } = index;
  if (fields.length === 0) throw inTable(table, `index "${indexDescriptor}" must have at least one field.`);
  const fail = (problem: string) =>
    new Error(`In table "${table.tableName}": In index "${indexDescriptor}": ${problem}`);
  if (fields.length > FIELDS_PER_INDEX) throw fail(`Indexes may have up to ${FIELDS_PER_INDEX} fields.`);
  for (const field of fields) assertPath(table, indexDescriptor, field);
  const paths = fields.map(pathWithoutDots);
  if (paths.includes("_id")) {
    throw fail("`_id` is not a valid index field. To load documents by ID, use `db.get(id)`.");
  }
  if (paths.includes("_creationTime")) {
    throw fail("`_creationTime` is automatically added to the end of each index. Leave it out.");
  }
  if (paths.some((path) => path.startsWith("_"))) {
    throw fail("Reserved fields (starting with `_`) are not allowed in indexes.");
  }
  const twice = paths.find((path, i) => paths.indexOf(path) !== i);
  if (twice !== undefined) {
    throw fail(`Duplicate field "${twice}". Index fields must be unique within an index.`);
  }
}

function assertSearchIndex(table: TableJson, index: SearchIndexJson): void {
  assertPath(table, index.indexDescriptor, index.searchField);
  assertFilterFields(table, index);
}

function assertVectorIndex(table: TableJson, index: VectorIndexJson): void {
  const { indexDescriptor, vectorField, dimensions } = index;
  assertPath(table, indexDescriptor, vectorField);
  assertFilterFields(table, index);
  if (Number.isInteger(dimensions) && dimensions >= MIN_DIMENSIONS && dimensions <= MAX_DIMENSIONS) return;
  throw inTable(
    table,
    `the vector index "${indexDescriptor}" has ${dimensions} dimensions. ` +
      `They must be a whole number between ${MIN_DIMENSIONS} and ${MAX_DIMENSIONS}.`,
  );
}

function assertFilterFields(table: TableJson, index: SearchIndexJson | VectorIndexJson): void {
  const { indexDescriptor, filterFields } = index;
  for (const field of filterFields) assertPath(table, indexDescriptor, field);
  if (filterFields.length <= FILTER_FIELDS) return;
  throw new Error(
    `In table "${table.tableName}": In index "${indexDescriptor}": ` +
      `Search indexes may have up to ${FILTER_FIELDS} filter fields.`,
  );
}

function assertPath(table: TableJson, indexDescriptor: string, path: unknown): void {
  const isPath =
    typeof path === "string" &&
    pathWithoutDots(path)
      .split(".")
      .every((name) => identifierProblem(name) === null);
  if (isPath) return;
  throw new Error(
    `In table "${table.tableName}": In index "${indexDescriptor}": Invalid index field: "${String(path)}"`,
  );
}

/** Convex takes no notice of dots at the ends of a path. */
function pathWithoutDots(path: string): string {
  return path.replace(/^\.+|\.+$/g, "");
}

function assertAllDiffer<T extends { readonly indexDescriptor: string }>(
  indexes: readonly T[],
  identityOf: (index: T) => string,
  fail: (name: string, other: string) => Error,
): void {
  const seen = new Map<string, string>();
  for (const index of indexes) {
    const identity = identityOf(index);
    const other = seen.get(identity);
    if (other !== undefined) throw fail(other, index.indexDescriptor);
    seen.set(identity, index.indexDescriptor);
  }
}

function assertFieldsExist(
  table: TableJson,
  indexes: readonly IndexJson[],
  searchIndexes: readonly SearchIndexJson[],
  vectorIndexes: readonly VectorIndexJson[],
): void {
  const named = [
    ...indexes.map((index) => [index, index.fields] as const),
    ...searchIndexes.map((index) => [index, [index.searchField, ...index.filterFields]] as const),
    ...vectorIndexes.map((index) => [index, [index.vectorField, ...index.filterFields]] as const),
  ];
  for (const [{ indexDescriptor }, fields] of named) {
    const missing = fields
      .map(pathWithoutDots)
      .find((path) => !mayHave(table.documentType, path, () => true));
    if (missing === undefined) continue;
    throw inTable(
      table,
      `the index "${indexDescriptor}" is invalid because it references the field "${missing}" that does not exist.`,
    );
  }
  for (const { indexDescriptor, vectorField } of vectorIndexes) {
    if (mayHave(table.documentType, pathWithoutDots(vectorField), mayBeVector)) continue;
    throw inTable(
      table,
      `the vector index "${indexDescriptor}" is invalid because it references the field "${vectorField}" that is ` +
        "neither an array of float64 or optional array of float64.",
    );
  }
}

/** Whether some document of the type can have a field at the path, of a type that `fits`. */
function mayHave(type: ValidatorJSON, path: string, fits: (type: ValidatorJSON) => boolean): boolean {
  if (path === "_id" || path === "_creationTime") return true;
  return mayReach(type, path.split("."), fits);
}

function mayReach(
  type: ValidatorJSON,
  path: readonly string[],
  fits: (type: ValidatorJSON) => boolean,
): boolean {
  const [name, ...rest] = path;
  if (name === undefined) return fits(type);
  if (type.type === "any") return true;
  if (type.type === "union") return type.value.some((member) => mayReach(member, path, fits));
  if (type.type !== "object" || !Object.hasOwn(type.value, name)) return false;
  const field = type.value[name];
  return field !== undefined && mayReach(field.fieldType, rest, fits);
}

function mayBeVector(type: ValidatorJSON): boolean {
  if (type.type === "array") return type.value.type === "number" || type.value.type === "any";
  return type.type === "union" ? type.value.some(mayBeVector) : type.type === "any";
}
