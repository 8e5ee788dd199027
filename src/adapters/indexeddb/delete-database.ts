import { deleteDB } from "idb";
import { StoreError } from "../../core/outbox/store-error.js";
import type { Clock } from "../../core/ports.js";
import { OPEN_LIMIT_MS } from "./open-database.js";
import { storeErrorOf } from "./store-errors.js";

/**
 * Other pages that have it open let go of it at once.
 *
 * @throws StoreError when it may still be there
 */
export async function deleteDatabase(name: string, clock: Clock): Promise<void> {
  if (typeof indexedDB !== "object") return;
  let cancel: () => void = () => undefined;
  const tooLong = new Promise<never>((_, reject) => {
    const error = new StoreError("blocked", "The browser did not delete the database in time.");
    cancel = clock.setTimer(() => reject(error), OPEN_LIMIT_MS);
  });
  try {
    await Promise.race([deleteDB(name), tooLong]);
  } catch (error) {
    throw storeErrorOf(error);
  } finally {
    cancel();
  }
}
