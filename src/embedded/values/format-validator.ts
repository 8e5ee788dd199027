import { jsonToConvex, type ObjectFieldType, type ValidatorJSON } from "convex/values";

import { formatValue } from "./format-value.js";

/** What a validator is sent as. That of `v.function()` came with convex 1.49: the types of 1.48 don't know it. */
export type AnyValidatorJSON = ValidatorJSON | { type: "function" };

/** A validator as its author would write it, fields sorted: `v.object({name: v.string()})`. */
export function formatValidator(validator: AnyValidatorJSON): string {
  switch (validator.type) {
    case "number":
      return "v.float64()";
    case "bigint":
      return "v.int64()";
    case "literal":
      return `v.literal(${formatLiteral(validator)})`;
    case "id":
      return `v.id("${validator.tableName}")`;
    case "array":
      return `v.array(${formatValidator(validator.value)})`;
    case "union":
      return `v.union(${validator.value.map(formatValidator).join(", ")})`;
    case "record":
      return `v.record(${formatValidator(validator.keys)}, ${formatValidator(validator.values.fieldType)})`;
    case "object":
      return `v.object({${formatFields(validator.value)}})`;
    default:
      return `v.${validator.type}()`;
  }
}

/** The argument of `v.literal(...)`. Convex doesn't print the digits of an int64 here. */
export function formatLiteral(validator: Extract<ValidatorJSON, { type: "literal" }>): string {
  const value = jsonToConvex(validator.value);
  return typeof value === "bigint" ? "<bigint>" : formatValue(value);
}

function formatFields(fields: Record<string, ObjectFieldType>): string {
  return Object.keys(fields)
    .sort()
    .map((name) => `${name}: ${formatField(fields[name] as ObjectFieldType)}`)
    .join(", ");
}

function formatField(field: ObjectFieldType): string {
  const type = formatValidator(field.fieldType);
  return field.optional ? `v.optional(${type})` : type;
}
