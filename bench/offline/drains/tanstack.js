import { createCollection, localOnlyCollectionOptions } from "@tanstack/db";
import { startOfflineExecutor } from "@tanstack/offline-transactions";
import { ConvexClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";

const addOnce = makeFunctionReference("notes:addOnce");

class Switch {
  #isOn = false;
  #listeners = new Set();

  isOnline() {
    return this.#isOn;
  }

  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  notifyOnline() {
    this.#isOn = true;
    for (const listener of this.#listeners) listener();
  }

  dispose() {
    this.#listeners.clear();
  }
}

/** Its outbox on disk, sending by `ConvexClient` to a mutation that minds its key. */
export async function prepare(url, texts) {
  const notes = createCollection(localOnlyCollectionOptions({ getKey: ({ id }) => id }));
  const onlineDetector = new Switch();
  let client;
  const executor = startOfflineExecutor({
    collections: { notes },
    mutationFns: {
      add: async ({ transaction, idempotencyKey }) => {
        client ??= new ConvexClient(url, { logger: false });
        const [{ modified }] = transaction.mutations;
        await client.mutation(addOnce, { text: modified.text, key: idempotencyKey });
      },
    },
    onlineDetector,
  });
  await executor.waitForInit();
  const ended = texts.map((text) => {
    const transaction = executor.createOfflineTransaction({ mutationFnName: "add", autoCommit: false });
    transaction.mutate(() => notes.insert({ id: crypto.randomUUID(), text }));
    return transaction.commit();
  });
  while ((await executor.peekOutbox()).length < texts.length)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return async () => {
    onlineDetector.notifyOnline();
    await Promise.all(ended);
  };
}
