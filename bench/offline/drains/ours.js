import { createRealtimeClient } from "../../../dist/client/index.js";
import { queueMutations } from "../../../dist/client/outbox/index.js";

/** Queued on disk without a network. */
export async function prepare(url, texts) {
  const client = createRealtimeClient({ url, outbox: queueMutations({ "notes:add": {} }) });
  const operations = texts.map((text) => client.mutate("notes:add", { text }));
  const saved = await Promise.all(operations.map((operation) => operation.saved));
  if (saved.some(({ name }) => name !== "durable")) throw new Error("Not all were kept.");
  return async () => {
    client.reconnect();
    const outcomes = await Promise.all(operations.map(({ settled }) => settled));
    const refused = outcomes.filter(({ name }) => name !== "applied");
    if (refused.length > 0) throw new Error(`${refused.length} were not applied: ${refused[0].name}.`);
  };
}
