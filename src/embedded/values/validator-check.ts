import {
  compareValues,
  CommitTsPlaceholder,
  jsonToConvex,
  type JSONValue,
  type ObjectFieldType,
  type ValidatorJSON,
  type Value,
} from "convex/values";

import { decodeDocumentId } from "./document-id.js";
import { type AnyValidatorJSON, formatLiteral, formatValidator } from "./format-validator.js";
import { formatValue } from "./format-value.js";
import { decodeHandle } from "./handle.js";

/** Which table a table number belongs to. */
export interface TableLookup {
  tableName(number: number): string | undefined;
}

/**
 * Checks a value against a validator.
 * @param path - where the value is inside of the checked whole, as `.field[0]`; empty for the whole
 * @returns `null` if it fits, else Convex's description of the first problem
 */
export function checkValue(
  validator: AnyValidatorJSON,
  value: Value,
  tables: TableLookup,
  path = "",
): string | null {
  switch (validator.type) {
    case "any":
      return null;
    case "literal":
      return checkLiteral(validator, value, path);
    case "id":
      return checkId(validator, value, tables, path);
    // As in Convex: the function itself, its kind, arguments and result are not looked at.
    case "function":
      return typeof value === "string" && decodeHandle(value) !== null
        ? null
        : mismatch(validator, value, path);
    case "array":
      return Array.isArray(value)
        ? checkElements(validator.value, value, tables, path)
        : mismatch(validator, value, path);
    case "union":
      return checkUnion(validator, value, tables, path);
    case "record":
      return isRecord(value) ? checkRecord(validator, value, tables, path) : mismatch(validator, value, path);
    case "object":
      return isRecord(value) ? checkObject(validator, value, tables, path) : mismatch(validator, value, path);
    default:
      return hasType(value, validator.type) ? null : mismatch(validator, value, path);
  }
}

/** Checks a function's argument; the text is what Convex answers to the caller. */
export function checkArguments(
  validator: ValidatorJSON,
  args: JSONValue,
  tables: TableLookup,
): string | null {
  const problem = checkValue(validator, jsonToConvex(args), tables);
  return problem === null ? null : `ArgumentValidationError: ${problem}`;
}

/** Checks a function's result; the text is what Convex answers to the caller. */
export function checkReturns(
  validator: ValidatorJSON,
  result: JSONValue,
  tables: TableLookup,
): string | null {
  const problem = checkValue(validator, jsonToConvex(result), tables);
  return problem === null ? null : `ReturnsValidationError: ${problem}`;
}

type SimpleType = "null" | "number" | "bigint" | "commitTs" | "boolean" | "string" | "bytes";

function hasType(value: Value, type: SimpleType): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "bytes":
      return value instanceof ArrayBuffer;
    // Before the commit gives it, a commit timestamp passes for the int64 that it will be.
    case "bigint":
    case "commitTs":
      return typeof value === "bigint" || value instanceof CommitTsPlaceholder;
    default:
      return typeof value === type;
  }
}

function isRecord(value: Value): value is { [key: string]: Value } {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof ArrayBuffer) &&
    !(value instanceof CommitTsPlaceholder)
  );
}

function checkLiteral(
  validator: Extract<ValidatorJSON, { type: "literal" }>,
  value: Value,
  path: string,
): string | null {
  if (compareValues(jsonToConvex(validator.value), value) === 0) return null;
  const literal = `v.literal(${formatLiteral(validator)})`;
  return `\`${formatValue(value)}\` does not match literal validator \`${literal}\`.${pathText(path)}`;
}

function checkId(
  validator: Extract<ValidatorJSON, { type: "id" }>,
  value: Value,
  tables: TableLookup,
  path: string,
): string | null {
  if (typeof value !== "string") return mismatch(validator, value, path);
  const table = tableOfId(value, tables);
  if (table === undefined) return mismatch(validator, value, path);
  if (table === validator.tableName) return null;
  const found = table.startsWith("_") ? "from a system table" : `from table \`${table}\``;
  return (
    `Found ID "${value}" ${found}, which does not match the table name in validator ` +
    `\`v.id("${validator.tableName}")\`.${pathText(path)}`
  );
}

function tableOfId(id: string, tables: TableLookup): string | undefined {
  const parts = decodeDocumentId(id);
  return typeof parts === "string" ? undefined : tables.tableName(parts.tableNumber);
}

function checkElements(
  element: ValidatorJSON,
  values: readonly Value[],
  tables: TableLookup,
  path: string,
): string | null {
  return firstProblem(values.entries(), ([i, value]) => checkValue(element, value, tables, `${path}[${i}]`));
}

function checkUnion(
  validator: Extract<ValidatorJSON, { type: "union" }>,
  value: Value,
  tables: TableLookup,
  path: string,
): string | null {
  const [only, second] = validator.value;
  if (only !== undefined && second === undefined) return checkValue(only, value, tables, path);
  const fits = validator.value.some((member) => checkValue(member, value, tables, path) === null);
  return fits ? null : mismatch(validator, value, path);
}

function checkRecord(
  validator: Extract<ValidatorJSON, { type: "record" }>,
  record: { [key: string]: Value },
  tables: TableLookup,
  path: string,
): string | null {
  return firstProblem(
    sortedEntries(record),
    ([key, value]) =>
      checkValue(validator.keys, key, tables, `${path}.keys()`) ??
      checkValue(validator.values.fieldType, value, tables, `${path}.values()`),
  );
}

function checkObject(
  validator: Extract<ValidatorJSON, { type: "object" }>,
  object: { [key: string]: Value },
  tables: TableLookup,
  path: string,
): string | null {
  const describe = (problem: string): string =>
    `${problem}\n${pathText(path)}\nObject: ${formatValue(object)}\nValidator: ${formatValidator(validator)}`;
  for (const name of sortedFieldNames(validator)) {
    const field = validator.value[name] as ObjectFieldType;
    const problem = checkField(name, field, object, tables, path, describe);
    if (problem !== null) return problem;
  }
  const [extra] = Object.keys(object)
    .filter((name) => !Object.hasOwn(validator.value, name))
    .sort();
  return extra === undefined
    ? null
    : describe(`Object contains extra field \`${extra}\` that is not in the validator.`);
}

const fieldNames = new WeakMap<object, readonly string[]>();

// Kept for each validator: they are looked at with every document that is written.
function sortedFieldNames(validator: Extract<ValidatorJSON, { type: "object" }>): readonly string[] {
  const known = fieldNames.get(validator);
  if (known !== undefined) return known;
  const names = Object.keys(validator.value).sort();
  fieldNames.set(validator, names);
  return names;
}

function checkField(
  name: string,
  field: ObjectFieldType,
  object: { [key: string]: Value },
  tables: TableLookup,
  path: string,
  describe: (problem: string) => string,
): string | null {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (value !== undefined) return checkValue(field.fieldType, value, tables, `${path}.${name}`);
  if (field.optional) return null;
  return describe(
    `Object is missing the required field \`${name}\`. Consider wrapping the field validator in ` +
      `\`v.optional(...)\` if this is expected.`,
  );
}

function mismatch(validator: AnyValidatorJSON, value: Value, path: string): string {
  return (
    `Value does not match validator.\n${pathText(path)}\n` +
    `Value: ${formatValue(value)}\nValidator: ${formatValidator(validator)}`
  );
}

function pathText(path: string): string {
  return path === "" ? "" : `Path: ${path}`;
}

function sortedEntries<T>(record: Record<string, T>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function firstProblem<T>(items: Iterable<T>, check: (item: T) => string | null): string | null {
  for (const item of items) {
    const problem = check(item);
    if (problem !== null) return problem;
  }
  return null;
}
