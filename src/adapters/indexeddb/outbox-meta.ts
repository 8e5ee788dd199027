import type { OutboxMeta } from "../../core/outbox/outbox-store.js";
import { commit, storeIn, type Transaction } from "./database.js";
import { type OutboxLayout, RECORD_VERSION } from "./outbox-layout.js";
import { isNumber, isObject, isOutboxMeta } from "./stored-shapes.js";

type AnyTransaction = Transaction<OutboxLayout, "readonly"> | Transaction<OutboxLayout>;

/** 0 before anybody led. */
export function epochIn(transaction: AnyTransaction): Promise<number> {
  return numberIn(transaction, "epoch");
}

export function beatsIn(transaction: AnyTransaction): Promise<number> {
  return numberIn(transaction, "beats");
}

/** What is known of the client: nothing, also where it can't be understood. */
export async function clientIn(
  transaction: AnyTransaction,
): Promise<{ readonly meta: OutboxMeta | null; readonly isNewer: boolean }> {
  const record: unknown = await transaction.objectStore("meta").get("client");
  if (!isObject(record)) return { meta: null, isNewer: false };
  const isNewer = isNumber(record.v) && record.v > RECORD_VERSION;
  return { meta: !isNewer && isOutboxMeta(record.meta) ? record.meta : null, isNewer };
}

export async function raiseEpoch(transaction: Transaction<OutboxLayout>): Promise<number> {
  const epoch = (await epochIn(transaction)) + 1;
  storeIn(transaction, "meta").put(epoch, "epoch");
  await commit(transaction);
  return epoch;
}

export async function countBeat(
  transaction: Transaction<OutboxLayout>,
  epoch: number,
): Promise<"written" | "fenced"> {
  const [current, beats] = await Promise.all([epochIn(transaction), beatsIn(transaction)]);
  if (epoch !== current) return "fenced";
  storeIn(transaction, "meta").put(beats + 1, "beats");
  await commit(transaction);
  return "written";
}

async function numberIn(transaction: AnyTransaction, key: "epoch" | "beats"): Promise<number> {
  const value = await transaction.objectStore("meta").get(key);
  return isNumber(value) ? value : 0;
}
