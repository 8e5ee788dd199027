import type { JSONValue } from "convex/values";
import type { StoredDocument } from "../engine/stored-document.js";
import type { Transaction } from "../engine/transaction.js";

/** The rows that functions see of a component's files. */
const FILES_TABLE = "_storage";

// Which bytes a file has: apart from the file's row, because who knows a key can read the bytes.
const KEYS_TABLE = "_storage_keys";

/** What is known of a file besides its bytes. */
export interface FileInfo {
  /** Base64. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Missing when whoever stored it didn't say. */
  readonly contentType?: string;
}

/** Writes the rows of a file and returns its id. */
export function insertFile(transaction: Transaction, info: FileInfo, key: string): string {
  const id = transaction.system.insert(FILES_TABLE, { ...info });
  transaction.in("").system.insert(KEYS_TABLE, { key, component: transaction.component, file: id });
  return id;
}

/** The file's row; null if there is none. */
export function findFile(transaction: Transaction, id: string): StoredDocument | null {
  return transaction.get(id, FILES_TABLE);
}

/** Takes a file's rows away; its bytes go when that has committed. */
export function removeFile(transaction: Transaction, id: string): void {
  const row = findFile(transaction, id);
  if (row === null) throw new Error(`There is no file with the id ${JSON.stringify(id)}.`);
  transaction.system.remove(id);
  const keyRow = keyRowOf(transaction, id);
  if (keyRow !== null) transaction.in("").system.remove(keyRow.id);
}

/** Names the bytes of a file; null if there is no such file. */
export function keyOfFile(transaction: Transaction, id: string): string | null {
  if (findFile(transaction, id) === null) return null;
  return (keyRowOf(transaction, id)?.value["key"] as string | undefined) ?? null;
}

/** The file whose bytes a key names; null if there is none, or no more. */
export function fileOfKey(transaction: Transaction, key: string): FileInfo | null {
  const keyRow = firstOf(transaction, "by_key", { key });
  if (keyRow === null) return null;
  const { component, file } = keyRow.value as unknown as { component: string; file: string };
  const row = findFile(transaction.in(component), file);
  return row === null ? null : (row.value as unknown as FileInfo);
}

function keyRowOf(transaction: Transaction, file: string): StoredDocument | null {
  return firstOf(transaction.in(""), "by_file", { component: transaction.component, file });
}

function firstOf(
  transaction: Transaction,
  index: string,
  equal: Record<string, JSONValue>,
): StoredDocument | null {
  const range = Object.entries(equal).map(
    ([fieldPath, value]) => ({ type: "Eq", fieldPath, value }) as const,
  );
  const source = { type: "IndexRange", indexName: `${KEYS_TABLE}.${index}`, range, order: null } as const;
  return transaction.query({ source, operators: [] }).next();
}
