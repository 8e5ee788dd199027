import { createRealtimeClient } from "../../../dist/client/index.js";
import { insertAtStart, queueMutations } from "../../../dist/client/outbox/index.js";
import { FUNCTION } from "../page/operations.js";
import { NoNetwork } from "../page/no-network.js";

/** `client.mutate` until `saved`. */
export async function open() {
  const client = createRealtimeClient({
    url: "https://nowhere.example",
    webSocketConstructor: NoNetwork,
    outbox: queueMutations({
      [FUNCTION]: { ids: [""], effects: [insertAtStart({ query: "messages:list" })] },
    }),
  });
  const enqueue = async ({ args }) => {
    const { name, error } = await client.mutate(FUNCTION, args).saved;
    if (name !== "durable") throw new Error(`It was saved as ${name}.`, { cause: error });
  };
  return { enqueue };
}
