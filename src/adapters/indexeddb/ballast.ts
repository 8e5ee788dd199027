import { commit, type Database, storeIn } from "./database.js";
import type { OutboxLayout } from "./outbox-layout.js";

const KEY = "ballast";
const BYTES = 256 * 1024;
/** `getRandomValues` fills no more in one call. */
const RANDOM_BYTES = 64 * 1024;

/** Takes room that can be given up when there is none left for operations, unless it is taken. */
export async function layBallast(database: Database<OutboxLayout>): Promise<void> {
  const isThere = await database.read(["ballast"], (transaction) =>
    transaction.objectStore("ballast").count(),
  );
  if (isThere) return;
  await database.write(["ballast"], (transaction) => {
    storeIn(transaction, "ballast").put(incompressible(), KEY);
    return commit(transaction);
  });
}

export async function dropBallast(database: Database<OutboxLayout>): Promise<void> {
  await database.write(["ballast"], (transaction) => {
    storeIn(transaction, "ballast").delete(KEY);
    return commit(transaction);
  });
}

function incompressible(): Uint8Array {
  const bytes = new Uint8Array(BYTES);
  for (let from = 0; from < BYTES; from += RANDOM_BYTES) {
    crypto.getRandomValues(bytes.subarray(from, from + RANDOM_BYTES));
  }
  return bytes;
}
