import { createCollection, localOnlyCollectionOptions } from "@tanstack/db";
import { startOfflineExecutor } from "@tanstack/offline-transactions";
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";

/**
 * @param {{ knows?: string[], failsWith?: string, mindsKey?: boolean }} options the functions that the code knows; what the
 *   first request fails with; whether the server half that the app writes minds the key
 */
export async function start(url, { knows = ["notes:add"], failsWith, mindsKey = true } = {}) {
  const http = new ConvexHttpClient(url, { logger: false });
  const notes = createCollection(localOnlyCollectionOptions({ getKey: ({ id }) => id }));
  let isFailing = failsWith !== undefined;
  const send = async ({ transaction, idempotencyKey }) => {
    if (isFailing) {
      isFailing = false;
      throw new Error(failsWith);
    }
    const { text } = transaction.mutations[0].modified;
    if (mindsKey) await http.mutation(makeFunctionReference("notes:addOnce"), { text, key: idempotencyKey });
    else await http.mutation(makeFunctionReference("notes:add"), { text });
  };
  const executor = startOfflineExecutor({
    collections: { notes },
    mutationFns: Object.fromEntries(knows.map((name) => [name, send])),
  });
  await executor.waitForInit();
  const kept = async () => (await executor.peekOutbox()).length;
  return {
    async add(text, name = "notes:add") {
      const before = await kept();
      const transaction = executor.createOfflineTransaction({ mutationFnName: name, autoCommit: false });
      transaction.mutate(() => notes.insert({ id: crypto.randomUUID(), text }));
      transaction.commit().catch(() => undefined);
      const deadline = performance.now() + 1_000;
      while ((await kept()) <= before && performance.now() < deadline)
        await new Promise((resolve) => setTimeout(resolve, 20));
      return (await kept()) > before;
    },
    kept,
    isLeading: () => executor.isOfflineEnabled,
  };
}
