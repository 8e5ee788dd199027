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
  let keyed: unknown[] | undefined;
  let problem: RealtimeError | undefined;
  for (let index = 0; index < rows.length; index++) {
    const value = readKey(rows[index], key);
    if (typeof value === "string") {
      keys.push(value);
      keyed?.push(rows[index]);
      continue;
    }
    problem ??= value;
    keyed ??= rows.slice(0, index);
  }
  return problem && keys.length === 0 ? problem : { keys, rows: keyed ?? rows, problem };
}

/** The key of a row. Undefined when it has none. */
export function keyOf(row: unknown, key: KeyOption): RowKey | undefined {
  const value = readKey(row, key);
  return typeof value === "string" ? value : undefined;
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
    `A row has no key, so it can't be shown: ${reason}. The row is ${describe(row)}. ` +
      "(React and Vue keep `key` for themselves: in their templates it is `row-key`.)",
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
