import { CommitTsPlaceholder, getConvexSize, jsonToConvex, type JSONValue, type Value } from "convex/values";

/** Limits of one document, as in Convex. */
export const DOCUMENT_LIMITS = {
  bytes: 1024 * 1024,
  nesting: 16,
  arrayElements: 8_192,
  objectFields: 1_024,
  topLevelFieldName: 64,
} as const;

/** The fields of a document as user code hands them in. */
export type DocumentFields = { [field: string]: Value };

/**
 * Reads the argument of a database write.
 * @param where - the call, for messages: `db.insert`
 * @throws when it isn't an object of Convex values
 */
export function documentFieldsFromJson(json: JSONValue, where: string): DocumentFields {
  const value = jsonToConvex(json);
  const isObject =
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof ArrayBuffer) &&
    !(value instanceof CommitTsPlaceholder);
  if (!isObject) throw new Error(`Invalid argument \`value\` for \`${where}\`: Value must be an Object`);
  return value as DocumentFields;
}

/** Throws if a whole document, system fields included, goes beyond a limit or holds what can't be stored. */
export function assertStorable(document: DocumentFields): void {
  for (const field of Object.keys(document)) assertTopLevelFieldName(field);
  assertValue(document, 1);
  const size = getConvexSize(document);
  if (size <= DOCUMENT_LIMITS.bytes) return;
  throw new Error(
    `Value is too large (${(size / 1024 / 1024).toFixed(2)} MiB > maximum size 1 MiB). ` +
      `Split the document, or keep large data in file storage.`,
  );
}

function assertTopLevelFieldName(field: string): void {
  if (field.startsWith("_") && field !== "_id" && field !== "_creationTime") {
    throw new Error(
      `Field '${field}' starts with an underscore, which is only allowed for system fields like '_id'`,
    );
  }
  if (field.length > DOCUMENT_LIMITS.topLevelFieldName) {
    throw new Error(
      `Field name '${field}' is too long (${field.length} > maximum length ${DOCUMENT_LIMITS.topLevelFieldName}).`,
    );
  }
}

function assertValue(value: Value | undefined, depth: number): void {
  if (typeof value === "string") assertWellFormed(value);
  if (typeof value !== "object" || value === null || value instanceof ArrayBuffer) return;
  if (value instanceof CommitTsPlaceholder) {
    throw new Error(
      "db.vars.commitTs is not supported by the embedded backend yet. Store Date.now() instead.",
    );
  }
  if (depth > DOCUMENT_LIMITS.nesting) {
    throw new Error(
      `Value is too nested (nested more than ${DOCUMENT_LIMITS.nesting} levels deep). Store inner parts as documents.`,
    );
  }
  if (Array.isArray(value)) assertElements(value, depth);
  else assertFields(value, depth);
}

function assertElements(array: readonly Value[], depth: number): void {
  if (array.length > DOCUMENT_LIMITS.arrayElements) {
    throw new Error(
      `Array length is too long (${array.length} > maximum length ${DOCUMENT_LIMITS.arrayElements})`,
    );
  }
  for (const element of array) assertValue(element, depth + 1);
}

function assertFields(object: { [key: string]: Value | undefined }, depth: number): void {
  const values = Object.values(object);
  if (values.length > DOCUMENT_LIMITS.objectFields) {
    throw new Error(
      `Object has too many fields (${values.length} > maximum number ${DOCUMENT_LIMITS.objectFields})`,
    );
  }
  for (const value of values) assertValue(value, depth + 1);
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function assertWellFormed(text: string): void {
  if (!LONE_SURROGATE.test(text)) return;
  throw new Error(
    `Strings must be valid Unicode, but ${JSON.stringify(text.slice(0, 80))} holds half of a surrogate pair. ` +
      `Was it cut in the middle of a character?`,
  );
}
