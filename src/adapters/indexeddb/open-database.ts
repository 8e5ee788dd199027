import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Clock } from "../../core/ports.js";
import { StoreError } from "../../core/outbox/store-error.js";
import { storeErrorOf } from "./store-errors.js";

/** How long opening may take. Some engines never answer once their storage process has died. */
export const OPEN_LIMIT_MS = 5_000;

export interface DatabaseLayout<Schema extends DBSchema> {
  readonly name: string;
  /** From 1. */
  readonly version: number;
  readonly clock: Clock;
  /** Makes the object stores of a database that has none. */
  create(database: IDBPDatabase<Schema>): void;
}

export interface DatabaseEvents {
  /** Another page wants to upgrade or delete the database, and waits for this handle to be closed. */
  readonly wanted: () => void;
  /** The browser closed the handle. */
  readonly lost: () => void;
}

/** @throws StoreError `blocked`, `quota`, `unavailable` */
export async function openDatabase<Schema extends DBSchema>(
  layout: DatabaseLayout<Schema>,
  events: DatabaseEvents,
): Promise<IDBPDatabase<Schema>> {
  let isBlocked = false;
  try {
    if (typeof indexedDB !== "object") throw new StoreError("unavailable", "This browser has no IndexedDB.");
    const opening = openDB<Schema>(layout.name, layout.version, {
      upgrade: (database) => layout.create(database),
      blocked: () => (isBlocked = true),
      blocking: events.wanted,
      terminated: events.lost,
    });
    return await inTime(opening, layout.clock, () => tooSlow(isBlocked));
  } catch (error) {
    throw storeErrorOf(error);
  }
}

function tooSlow(isBlocked: boolean): StoreError {
  return isBlocked
    ? new StoreError("blocked", "Another page holds an older version of the database, and doesn't let go.")
    : new StoreError("unavailable", "The browser's database didn't open.");
}

/** A handle that comes after its time would keep others from upgrading: it is closed. */
function inTime<Schema extends DBSchema>(
  opening: Promise<IDBPDatabase<Schema>>,
  clock: Clock,
  tooLate: () => StoreError,
): Promise<IDBPDatabase<Schema>> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const cancel = clock.setTimer(() => {
      isLate = true;
      reject(tooLate());
    }, OPEN_LIMIT_MS);
    opening.then(
      (database) => {
        cancel();
        if (isLate) database.close();
        else resolve(database);
      },
      (error: unknown) => {
        cancel();
        reject(storeErrorOf(error));
      },
    );
  });
}
