import { RealtimeError } from "../errors.js";
import type { RowKey } from "./pages-state.js";

/** A field's name, or a function that names a row. */
export type KeyOption = string | ((row: unknown) => string);

/** Rows that have a key each, and why others were left out. */
export interface KeyedRows {
  readonly keys: readonly RowKey[];
  readonly rows: readonly unknown[];
  readonly problem: RealtimeError | undefined;
}

/** Leaves out rows without a key; an error when there is no other row. */
export function readKeys(rows: readonly unknown[], key: KeyOption): KeyedRows | RealtimeError {
  const keys: RowKey[] = [];
  const keyed: unknown[] = [];
  let problem: RealtimeError | undefined;
  for (const row of rows) {
    const value = readKey(row, key);
    if (value instanceof RealtimeError) problem ??= value;
    else {
      keys.push(value);
      keyed.push(row);
    }
  }
  return problem && keys.length === 0 ? problem : { keys, rows: keyed, problem };
}

function readKey(row: unknown, key: KeyOption): RowKey | RealtimeError {
  const isFunction = typeof key === "function";
  try {
    const value = isFunction ? key(row) : (Object(row) as Record<string, unknown>)[key];
    const reason = isFunction ? "the `key` function returned" : `its field "${key}" is`;
    return asKey(value) ?? keyless(row, `${reason} no string or number`);
  } catch (error) {
    return keyless(row, isFunction ? "the `key` function threw" : `its field "${key}" can't be read`, error);
  }
}

function asKey(value: unknown): RowKey | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  // An async function: that it answers too late is told, and how it ends concerns nobody any more.
  if (value instanceof Promise) value.catch(() => undefined);
  return undefined;
}

function keyless(row: unknown, reason: string, cause?: unknown): RealtimeError {
  return new RealtimeError(
    "bad-rows",
    `A row has no key, so it can't be shown: ${reason}. The row is ${describe(row)}.`,
    { cause },
  );
}

function describe(row: unknown): string {
  if (row === null) return "null";
  if (typeof row !== "object") return `a ${typeof row}`;
  try {
    return `an object with the fields ${Object.keys(row).join(", ") || "(none)"}`;
  } catch {
    return "an object that can't be read";
  }
}

export function duplicateKey(queryName: string, key: RowKey, option: KeyOption): RealtimeError {
  const source = typeof option === "function" ? "the `key` function" : `the field "${option}"`;
  return new RealtimeError(
    "bad-rows",
    `${queryName} returned two rows with the key "${key}" (from ${source}), so the list can't tell them apart.`,
  );
}
