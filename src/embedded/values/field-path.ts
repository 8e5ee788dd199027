import type { Value } from "convex/values";

/** The value at a path like `address.city`; undefined where a part of the way is missing or no object. */
export function valueAtPath(document: Value, path: string): Value | undefined {
  if (!path.includes(".")) return fieldOf(document, path);
  let value: Value | undefined = document;
  for (const field of path.split(".")) {
    if (value === undefined) return undefined;
    value = fieldOf(value, field);
  }
  return value;
}

function fieldOf(value: Value, field: string): Value | undefined {
  const isRecord =
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ArrayBuffer);
  if (!isRecord || !Object.hasOwn(value, field)) return undefined;
  return (value as Record<string, Value>)[field];
}
