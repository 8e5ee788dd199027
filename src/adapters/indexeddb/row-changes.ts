import type { RowChange, RowRemoval } from "../../core/outbox/outbox-store.js";
import type { Progress } from "../../core/outbox/operation.js";
import { storeIn, type Transaction } from "./database.js";
import {
  type LogRecord,
  type OutboxLayout,
  positionOf,
  RECORD_OPERATIONS,
  RECORD_VERSION,
  recordOf,
  type StateRecord,
} from "./outbox-layout.js";
import { isSpent, type Place, placesOf } from "./outbox-records.js";

/** What some rows come from: their records of the log, and the states of everything in these. */
interface LoadedRows {
  readonly log: readonly LogRecord[];
  readonly states: ReadonlyMap<number, StateRecord>;
  readonly places: ReadonlyMap<number, Place>;
}

/** Reads what changes of these rows are compared with and made from. */
export async function loadRows(
  transaction: Transaction<OutboxLayout>,
  rows: readonly { readonly position: number }[],
): Promise<LoadedRows> {
  const keys = [...new Set(rows.map(({ position }) => recordOf(position)))];
  const [records, states] = await Promise.all([
    Promise.all(keys.map((key) => transaction.objectStore("log").get(key))),
    Promise.all(keys.map((key) => transaction.objectStore("states").getAll(placesIn(key)))),
  ]);
  const log = records.filter((record) => record !== undefined);
  return {
    log,
    states: new Map(states.flat().map((state) => [state.position, state])),
    places: placesOf(log, states.flat()),
  };
}

/** Whether each row is there, in the revision that its change was made for. */
export function areAsBefore({ places }: LoadedRows, rows: readonly (RowChange | RowRemoval)[]): boolean {
  return rows.every(({ position, revision }) => {
    const place = places.get(position);
    return (place?.name === "row" || place?.name === "unreadable") && place.row.revision === revision;
  });
}

/** Writes the rows' new states, and deletes what nothing stands in any more. */
export function applyChanges(
  transaction: Transaction<OutboxLayout>,
  loaded: LoadedRows,
  changed: readonly RowChange[],
  removed: readonly RowRemoval[],
): void {
  const states = new Map(loaded.states);
  for (const { position, revision } of removed) states.set(position, goneState(position, revision));
  for (const change of changed) states.set(change.position, changedState(change, loaded));
  const spent = loaded.log.filter((record) => isSpent(record, states));
  const kept = new Set(loaded.log.filter((record) => !spent.includes(record)).map(({ key }) => key));
  const [log, rows] = [storeIn(transaction, "log"), storeIn(transaction, "states")];
  for (const { key } of spent) log.delete(key as number);
  for (const [position, state] of states) {
    if (state.state === null && !kept.has(recordOf(position))) rows.delete(position);
    else if (state !== loaded.states.get(position)) rows.put(state);
  }
}

function goneState(position: number, revision: number): StateRecord {
  return { position, v: RECORD_VERSION, revision: revision + 1, state: null };
}

function changedState({ position, revision, progress, args }: RowChange, loaded: LoadedRows): StateRecord {
  const former = loaded.states.get(position)?.state ?? null;
  const place = loaded.places.get(position);
  const newArgs = args ?? former?.args;
  const standsAlone = former?.operation !== undefined || waitsForPerson(progress);
  return {
    position,
    v: RECORD_VERSION,
    revision: revision + 1,
    state: {
      progress,
      ...(newArgs && { args: newArgs }),
      ...(standsAlone && place?.name === "row" && { operation: place.text }),
    },
  };
}

/** Then it may stay for long, and its record in the log needn't stay with it. */
function waitsForPerson({ name }: Progress): boolean {
  return name === "quarantined" || name === "conflict";
}

function placesIn(key: number): IDBKeyRange {
  return IDBKeyRange.bound(positionOf(key, 0), positionOf(key, RECORD_OPERATIONS - 1));
}
