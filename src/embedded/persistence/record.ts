import type { JSONValue } from "convex/values";
import type { TableDefinition } from "../engine/catalog.js";
import type { CommitEntry } from "../engine/commit-store.js";

/** One kept step: a commit, or a part of a snapshot. Later ones overrule earlier ones. */
export interface CommitRecord {
  /** Nanoseconds since 1970, as text. */
  readonly ts: string;
  /** Tables that came into being. */
  readonly tables: readonly TableRecord[];
  /** Documents as they are from here on; null for one that is gone. */
  readonly documents: readonly DocumentRecord[];
  /** The answers to clients' mutations. */
  readonly notes: readonly string[];
}

export type TableRecord = readonly [component: string, name: string, number: number];

export type DocumentRecord = readonly [
  component: string,
  table: string,
  id: string,
  document: Readonly<Record<string, JSONValue>> | null,
];

/** A commit as the JSON text of a {@link CommitRecord}. */
export function encodeEntry({ ts, changes, note }: CommitEntry): string {
  return encodeRecord({
    ts,
    tables: changes.tables,
    documents: changes.documents.map(({ table, id, document }) =>
      encodeDocument(table, id, document?.json ?? "null"),
    ),
    notes: note === undefined ? [] : [note],
  });
}

/** @param record - its documents are JSON texts already */
export function encodeRecord(record: {
  readonly ts: bigint;
  readonly tables: readonly TableDefinition[];
  readonly documents: readonly string[];
  readonly notes: readonly string[];
}): string {
  const tables = JSON.stringify(
    record.tables.map(({ component, name, number }) => [component, name, number]),
  );
  const notes = JSON.stringify(record.notes);
  return `{"ts":"${record.ts}","tables":${tables},"documents":[${record.documents.join(",")}],"notes":${notes}}`;
}

export function encodeDocument(table: TableDefinition, id: string, json: string): string {
  return `[${JSON.stringify(table.component)},${JSON.stringify(table.name)},${JSON.stringify(id)},${json}]`;
}
