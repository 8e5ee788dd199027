import { systemClock } from "../../../dist/adapters/browser/system-clock.js";
import { IndexedDbOutboxStore } from "../../../dist/adapters/indexeddb/indexeddb-outbox-store.js";
import { FUNCTION } from "../page/operations.js";

/** The store alone, with the operations that the client would give it. */
export async function open(name) {
  const store = await IndexedDbOutboxStore.open({ name, clock: systemClock });
  const operationOf = ({ args }) => ({
    id: crypto.randomUUID(),
    fn: FUNCTION,
    v: 1,
    args,
    lane: "default",
    dependsOn: [],
    idPaths: [""],
    witness: null,
    policy: "none",
    label: null,
    createdAt: Date.now(),
    retryOf: null,
    mergeRound: 0,
  });
  return { enqueue: (operation) => store.append(operationOf(operation)) };
}
