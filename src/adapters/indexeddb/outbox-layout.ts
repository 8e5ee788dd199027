import type { DBSchema, IDBPDatabase } from "idb";
import type { JsonObject } from "../../core/outbox/json.js";
import type { OutboxMeta } from "../../core/outbox/outbox-store.js";
import type { Progress } from "../../core/outbox/operation.js";

/** How records are written now. Those with a higher `v` are somebody newer's: they are left alone. */
export const RECORD_VERSION = 1;

/**
 * - `log`: operations as they were appended. What is appended together stands in one record, which is never written again, and
 *   deleted when nothing in it is wanted any more.
 * - `states`: what has become of operations since. One without a record here is queued.
 * - `meta`: the epoch, the beats, and what is known of the client.
 * - `ballast`: room that is given up for operations when there is none left.
 *
 * Values are typed as they are written; what is read may be anything.
 */
export interface OutboxLayout extends DBSchema {
  log: { key: number; value: LogRecord };
  states: { key: number; value: StateRecord };
  meta: { key: keyof MetaValues; value: MetaValues[keyof MetaValues] };
  ballast: { key: string; value: Uint8Array };
}

export interface LogRecord {
  /** Made by the store, rising: it orders what all tabs append. */
  readonly key?: number;
  readonly v: number;
  /** Each one as JSON text: one that can't be read spoils no other. */
  readonly operations: readonly string[];
}

export interface StateRecord {
  readonly position: number;
  readonly v: number;
  readonly revision: number;
  /** Null: the operation is gone, and its record in the log waits for the others in it. */
  readonly state: KeptState | null;
}

export interface KeptState {
  readonly progress: Progress;
  /** What stands for the operation's arguments. Default: they themselves. */
  readonly args?: JsonObject;
  /** The operation, where it waits for a person: so long its record in the log needn't stay. */
  readonly operation?: string;
}

export interface MetaValues {
  readonly epoch: number;
  readonly beats: number;
  readonly client: ClientRecord;
}

export interface ClientRecord {
  readonly v: number;
  readonly meta: OutboxMeta;
}

/** Operations in one record of the log, at most. */
export const RECORD_OPERATIONS = 256;

/**
 * Bytes in one record of the log, at most, but for an operation that is larger by itself. Chromium keeps values from 64 KiB
 * on in files of their own, which is slower.
 */
export const RECORD_BYTES = 60 * 1024;

/** The place of an operation in the order of all: by its record, then within it. */
export function positionOf(key: number, index: number): number {
  return key * RECORD_OPERATIONS + index;
}

/** The record of the log that an operation was appended in. */
export function recordOf(position: number): number {
  return Math.floor(position / RECORD_OPERATIONS);
}

/**
 * Records are numbered from the time at which the log is made, in milliseconds. So a log that is made after the browser has
 * cleared the former one goes on above it, and nobody takes a new operation for one that is lost.
 */
export function createOutboxLayout(database: IDBPDatabase<OutboxLayout>, now: number): void {
  const log = database.createObjectStore("log", { keyPath: "key", autoIncrement: true });
  database.createObjectStore("states", { keyPath: "position" });
  database.createObjectStore("meta");
  database.createObjectStore("ballast");
  const numbered = [log.put({ key: now, v: RECORD_VERSION, operations: [] }), log.delete(now)];
  // Where this fails, opening fails and says why.
  void Promise.allSettled(numbered);
}
