import { CommitTsPlaceholder, type Value } from "convex/values";

/** A value as Convex prints it in messages: floats keep a point, strings are quoted, keys are sorted. */
export function formatValue(value: Value | undefined): string {
  switch (typeof value) {
    case "undefined":
      return "undefined";
    case "number":
      return formatNumber(value);
    case "string":
      return JSON.stringify(value);
    case "bigint":
    case "boolean":
      return String(value);
    default:
      return formatObject(value);
  }
}

/** The type of a value in Convex's words, for messages. */
export function typeName(value: Value | undefined): string {
  if (value === undefined) return "Undefined";
  if (value === null) return "Null";
  if (typeof value === "bigint" || value instanceof CommitTsPlaceholder) return "Int64";
  if (typeof value === "number") return "Float64";
  if (typeof value === "boolean") return "Boolean";
  if (typeof value === "string") return "String";
  if (value instanceof ArrayBuffer) return "Bytes";
  return Array.isArray(value) ? "Array" : "Object";
}

function formatObject(value: Value & (object | null)): string {
  if (value === null) return "null";
  if (value instanceof CommitTsPlaceholder) return String(value);
  if (value instanceof ArrayBuffer) return `<${value.byteLength} bytes>`;
  if (Array.isArray(value)) return `[${value.map(formatValue).join(", ")}]`;
  const entries = Object.keys(value).sort();
  return `{${entries.map((key) => `${key}: ${formatValue(value[key])}`).join(", ")}}`;
}

function formatNumber(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value < 0 ? "-inf" : "inf";
  const magnitude = Math.abs(value);
  if (magnitude >= 1e16 || (magnitude !== 0 && magnitude < 1e-4)) {
    return value.toExponential().replace("e+", "e");
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
