import { createRealtimeClient } from "../../../dist/client/index.js";
import { queueMutations } from "../../../dist/client/outbox/index.js";
import { failingOnce } from "./failing-once.js";

/** @param {{ knows?: string[], failsWith?: string }} options the functions that the code knows; what the first request fails with */
export async function start(url, { knows = ["notes:add"], failsWith } = {}) {
  const client = createRealtimeClient({
    url,
    outbox: queueMutations(Object.fromEntries(knows.map((name) => [name, {}]))),
    ...(failsWith === undefined ? {} : { webSocketConstructor: failingOnce(failsWith) }),
  });
  return {
    async add(text, name = "notes:add") {
      const { name: how } = await client.mutate(name, { text }).saved;
      return how === "durable";
    },
    kept: () => client.outbox.operations.length,
    /** Of a tab in which something waits. */
    isLeading: () => !["following", "idle"].includes(client.outbox.current?.activity.name ?? "following"),
  };
}
