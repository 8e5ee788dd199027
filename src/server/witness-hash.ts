import type { Value } from "convex/values";

/**
 * A short name for a value: equal values have the same, on the client as here. Not safe against somebody who looks for
 * a second value with the same hash; who does that deceives only themselves.
 *
 * FNV-1a with 64 bits (Fowler, Noll, Vo: draft-eastlake-fnv) over the UTF-8 bytes of {@link textOf}.
 */
export function witnessHash(value: Value | undefined): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(textOf(value))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}

/** A value as text: one for each value, whatever the order of an object's fields. */
function textOf(value: Value | undefined): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof ArrayBuffer) return `b"${hexOf(value)}"`;
  if (Array.isArray(value)) return `[${value.map(textOf).join(",")}]`;
  return `{${Object.entries(value as Record<string, Value | undefined>)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${textOf(field)}`)
    .join(",")}}`;
}

function hexOf(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
