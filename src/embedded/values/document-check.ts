import { CommitTsPlaceholder, getConvexSize, jsonToConvex, type JSONValue, type Value } from "convex/values";

import { fieldNameProblem } from "./names.js";

/** Limits of one document, as in Convex. */
export const DOCUMENT_LIMITS = {
  bytes: 1024 * 1024,
  nesting: 16,
  arrayElements: 8_192,
  objectFields: 1_024,
  topLevelFieldName: 64,
} as const;

/** Rows of the backend's own hold arguments of scheduled functions, which are limited where they are scheduled. */
const SYSTEM_LIMITS: Limits = { bytes: 5 * 1024 * 1024, nesting: 70 };

type Limits = Readonly<Record<"bytes" | "nesting", number>>;

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

/**
 * Throws if a whole document, system fields included, goes beyond a limit or holds what can't be stored. Tells
 * whether it holds the placeholder of the commit's timestamp.
 */
export function assertStorable(
  document: DocumentFields,
  { isSystem = false }: { readonly isSystem?: boolean } = {},
): { readonly awaitsTs: boolean } {
  const limits: Limits = isSystem ? SYSTEM_LIMITS : DOCUMENT_LIMITS;
  for (const field of Object.keys(document)) assertTopLevelFieldName(field);
  const awaitsTs = assertValue(document, limits.nesting);
  const size = getConvexSize(document);
  if (size <= limits.bytes) return { awaitsTs };
  throw new Error(
    `Value is too large (${(size / 1024 / 1024).toFixed(2)} MiB > maximum size ${limits.bytes / 1024 / 1024} MiB). ` +
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

/** Tells whether the value holds the placeholder of the commit's timestamp. */
function assertValue(value: Value | undefined, nesting: number, depth = 1): boolean {
  if (typeof value === "string") assertWellFormed(value);
  if (typeof value !== "object" || value === null || value instanceof ArrayBuffer) return false;
  if (value instanceof CommitTsPlaceholder) return true;
  if (depth > nesting) {
    throw new Error(
      `Value is too nested (nested more than ${nesting} levels deep). Store inner parts as documents.`,
    );
  }
  const parts = Array.isArray(value) ? elementsOf(value) : fieldsOf(value);
  let awaitsTs = false;
  for (const part of parts) awaitsTs = assertValue(part, nesting, depth + 1) || awaitsTs;
  return awaitsTs;
}

function elementsOf(array: readonly Value[]): readonly Value[] {
  if (array.length <= DOCUMENT_LIMITS.arrayElements) return array;
  throw new Error(
    `Array length is too long (${array.length} > maximum length ${DOCUMENT_LIMITS.arrayElements})`,
  );
}

function fieldsOf(object: { [key: string]: Value | undefined }): readonly (Value | undefined)[] {
  for (const name of Object.keys(object)) {
    const problem = fieldNameProblem(name);
    if (problem !== null) throw new Error(problem);
  }
  const values = Object.values(object);
  if (values.length <= DOCUMENT_LIMITS.objectFields) return values;
  throw new Error(
    `Object has too many fields (${values.length} > maximum number ${DOCUMENT_LIMITS.objectFields})`,
  );
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function assertWellFormed(text: string): void {
  if (!LONE_SURROGATE.test(text)) return;
  throw new Error(
    `Strings must be valid Unicode, but ${JSON.stringify(text.slice(0, 80))} holds half of a surrogate pair. ` +
      `Was it cut in the middle of a character?`,
  );
}
