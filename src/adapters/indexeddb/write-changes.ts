import type { StoreChanges, WriteResult } from "../../core/outbox/outbox-store.js";
import { commit, storeIn, type Transaction } from "./database.js";
import { addToLog, findInLog } from "./log-records.js";
import { type OutboxLayout, RECORD_VERSION } from "./outbox-layout.js";
import { clientIn, epochIn } from "./outbox-meta.js";
import { applyChanges, areAsBefore, loadRows } from "./row-changes.js";

/**
 * All of the changes or none.
 *
 * @param isRepeat - they may have been written already, and nobody knows.
 */
export async function writeChanges(
  transaction: Transaction<OutboxLayout>,
  { appended = [], changed = [], removed = [], meta }: StoreChanges,
  epoch: number | null,
  isRepeat: boolean,
): Promise<WriteResult> {
  const rows = [...changed, ...removed];
  const [current, client, loaded] = await Promise.all([
    epochIn(transaction),
    clientIn(transaction),
    loadRows(transaction, rows),
  ]);
  if (epoch !== null && epoch !== current) return { name: "fenced" };
  // Whoever wrote that is newer and leads from now on.
  if (meta !== undefined && client.isNewer) return { name: "fenced" };
  if (!areAsBefore(loaded, rows)) return { name: "stale" };

  const texts = appended.map((operation) => JSON.stringify(operation));
  const found = isRepeat ? findInLog(await transaction.objectStore("log").getAll(), texts) : null;
  const positions = found ? () => found : addToLog(transaction, texts);
  applyChanges(transaction, loaded, changed, removed);
  if (meta !== undefined) storeIn(transaction, "meta").put({ v: RECORD_VERSION, meta }, "client");
  await commit(transaction);
  return { name: "written", positions: positions() };
}
