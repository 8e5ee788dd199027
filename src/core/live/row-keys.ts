import { RealtimeError } from "../errors.js";
import type { RowKey } from "./pages-state.js";

/** A field's name, or a function that names a row. */
export type KeyOption = string | ((row: unknown) => string);

/** The keys of `rows`; an error that names the first row without one. */
export function readKeys(rows: readonly unknown[], key: KeyOption): RowKey[] | RealtimeError {
  const keys: RowKey[] = [];
  for (const row of rows) {
    const value = readKey(row, key);
    if (value instanceof Error) return value;
    keys.push(value);
  }
  return keys;
}

function readKey(row: unknown, key: KeyOption): RowKey | RealtimeError {
  if (typeof key === "function") return askForKey(row, key);
  const value = (Object(row) as Record<string, unknown>)[key];
  return asKey(value) ?? keyless(row, `its field "${key}" is no string or number`);
}

function askForKey(row: unknown, key: (row: unknown) => string): RowKey | RealtimeError {
  try {
    return asKey(key(row)) ?? keyless(row, "the `key` function returned no string or number");
  } catch (error) {
    return keyless(row, "the `key` function threw", error);
  }
}

function asKey(value: unknown): RowKey | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "bigint" ? String(value) : undefined;
}

function keyless(row: unknown, reason: string, cause?: unknown): RealtimeError {
  return new RealtimeError("bad-rows", `A row has no key: ${reason}. The row is ${describe(row)}.`, {
    cause,
  });
}

function describe(row: unknown): string {
  if (row === null) return "null";
  if (typeof row !== "object") return `a ${typeof row}`;
  return `an object with the fields ${Object.keys(row).join(", ") || "(none)"}`;
}

export function duplicateKey(queryName: string, key: RowKey, option: KeyOption): RealtimeError {
  const source = typeof option === "function" ? "the `key` function" : `the field "${option}"`;
  return new RealtimeError(
    "bad-rows",
    `${queryName} returned two rows with the key "${key}" (from ${source}), so the list can't tell them apart.`,
  );
}
