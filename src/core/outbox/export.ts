import type { Item } from "./item.js";
import type { Json } from "./json.js";
import type { UnreadableRow } from "./outbox-store.js";

/**
 * All that an outbox holds as JSON, for a person to keep: operations with what has become of them, and what could not be
 * read, as hex digits.
 */
export function exported(operations: readonly Item[], unreadable: readonly UnreadableRow[]): string {
  const rows = operations.map(({ operation, args, progress }) => ({ ...operation, args, progress }));
  const bytes = unreadable.map((row) => ({ position: row.position, bytes: hexOf(row.bytes) }));
  return JSON.stringify({ operations: rows, unreadable: bytes }, withoutBigInts, 2);
}

function withoutBigInts(_field: string, value: unknown): Json {
  return typeof value === "bigint" ? String(value) : (value as Json);
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
