import { createCollection, localOnlyCollectionOptions } from "@tanstack/db";
import { IndexedDBAdapter, startOfflineExecutor } from "@tanstack/offline-transactions";

/** Its own storage, which doesn't tell the page that a transaction was kept: this one passes on when it says so. */
class TellingStorage extends IndexedDBAdapter {
  #waiting = new Map();

  saved(key) {
    return new Promise((resolve) => this.#waiting.set(key, resolve));
  }

  async set(key, value) {
    await super.set(key, value);
    this.#waiting.get(key)?.();
    this.#waiting.delete(key);
  }
}

const noNetwork = {
  subscribe: () => () => undefined,
  notifyOnline: () => undefined,
  isOnline: () => false,
  dispose: () => undefined,
};

/** An offline transaction that is committed, until its storage has said that it is kept. */
export async function open(name) {
  const messages = createCollection(localOnlyCollectionOptions({ getKey: ({ id }) => id }));
  const storage = new TellingStorage(name, "transactions");
  const executor = startOfflineExecutor({
    collections: { messages },
    mutationFns: { send: () => Promise.reject(new Error("There is no network.")) },
    storage,
    onlineDetector: noNetwork,
  });
  await executor.waitForInit();
  if (!executor.isOfflineEnabled) throw new Error("It keeps nothing: another tab leads.");
  return {
    enqueue({ mark, args }) {
      const transaction = executor.createOfflineTransaction({ mutationFnName: "send", autoCommit: false });
      transaction.mutate(() => messages.insert({ id: mark, ...args }));
      void transaction.commit();
      return storage.saved(`tx:${transaction.id}`);
    },
  };
}
