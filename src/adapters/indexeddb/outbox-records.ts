import type { KeptRow, UnreadableRow } from "../../core/outbox/outbox-store.js";
import type { Operation } from "../../core/outbox/operation.js";
import {
  type KeptState,
  type LogRecord,
  positionOf,
  RECORD_VERSION,
  type StateRecord,
} from "./outbox-layout.js";
import { isNumber, isObject, isOperation, isProgress } from "./stored-shapes.js";

/** What is known of one place in the order of operations, from its record in the log and its record among the states. */
export type Place =
  | { readonly name: "row"; readonly row: KeptRow; readonly text: string }
  | { readonly name: "unreadable"; readonly row: UnreadableRow }
  /** Of a newer version of this library. */
  | { readonly name: "newer" }
  | { readonly name: "gone" };

/** Places by position, of some records of the log and the states that belong to them. */
export function placesOf(log: readonly LogRecord[], states: readonly StateRecord[]): Map<number, Place> {
  const stateAt = new Map(states.map((state) => [state.position, state]));
  const places = new Map<number, Place>();
  for (const record of log) {
    textsOf(record).forEach((text, index) => {
      const position = positionOf(record.key as number, index);
      places.set(position, placeOf(position, record, text, stateAt.get(position)));
    });
  }
  for (const state of states) {
    if (!places.has(state.position)) places.set(state.position, placeOf(state.position, null, null, state));
  }
  return places;
}

/** Whether a record of the log may go: each of its operations is gone, or stands among the states. */
export function isSpent(record: LogRecord, states: ReadonlyMap<number, StateRecord>): boolean {
  return textsOf(record).every((_, index) => {
    const state = states.get(positionOf(record.key as number, index));
    return state !== undefined && !isNewer(state) && (state.state === null || ownText(state) !== null);
  });
}

/** Whether a state means something to this version. */
export function isUnderstood(record: StateRecord): boolean {
  return !isNewer(record) && (record.state === null || keptState(record) !== null);
}

/** Operations of a record, as text. One that can't be told apart into operations counts as one. */
export function textsOf(record: LogRecord): readonly string[] {
  const { operations } = record as { operations: unknown };
  return Array.isArray(operations) && !isNewer(record) ? operations.map(asText) : [asText(record)];
}

function placeOf(
  position: number,
  record: LogRecord | null,
  logText: string | null,
  state: StateRecord | undefined,
): Place {
  if ((record && isNewer(record)) || (state && isNewer(state))) return { name: "newer" };
  if (state?.state === null) return { name: "gone" };
  const text = (state && ownText(state)) ?? logText;
  const operation = text === null ? null : parsed(text);
  const kept = keptState(state);
  const revision = state && isNumber(state.revision) ? state.revision : 0;
  if (text === null || !operation || !kept)
    return { name: "unreadable", row: { position, revision, bytes: bytesOf(text, state) } };
  return {
    name: "row",
    row: { position, revision, operation, args: kept.args ?? operation.args, progress: kept.progress },
    text,
  };
}

const queued: KeptState = { progress: { name: "queued", number: null } };

function keptState(record: StateRecord | undefined): KeptState | null {
  if (record === undefined) return queued;
  const { state, revision } = record;
  const isReadable =
    isNumber(revision) &&
    isObject(state) &&
    isProgress(state.progress) &&
    (state.args === undefined || isObject(state.args));
  return isReadable ? state : null;
}

function ownText({ state }: StateRecord): string | null {
  return isObject(state) && typeof state.operation === "string" ? state.operation : null;
}

function parsed(text: string): Operation | null {
  try {
    const value: unknown = JSON.parse(text);
    return isOperation(value) ? value : null;
  } catch {
    // It is handed on as it is, for a person to look at.
    return null;
  }
}

/** What there is of a row that makes no sense: one text if that is all, else both as JSON. */
function bytesOf(text: string | null, state: StateRecord | undefined): Uint8Array {
  const whole = state === undefined ? text : asText({ operation: text, state });
  return new TextEncoder().encode(whole ?? "");
}

function isNewer(record: { readonly v: number }): boolean {
  return isNumber(record.v) && record.v > RECORD_VERSION;
}

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return (
      JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? `${part}` : part)) ??
      String(value)
    );
  } catch {
    // A browser's database can hold what JSON can't, such as a circle. None of ours does.
    return String(value);
  }
}
