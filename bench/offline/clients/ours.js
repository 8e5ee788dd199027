import { createRealtimeClient } from "../../../dist/client/index.js";
import { patch, queueMutations } from "../../../dist/client/outbox/index.js";
import { EDIT, LIST, OTHER, PAGE } from "../page/pending.js";

/** A list that stays live as a whole, and an outbox in memory. */
export async function open(webSocketConstructor) {
  const outbox = queueMutations({
    [EDIT]: {
      effects: [
        patch({ query: LIST, key: ({ id }) => id, fields: ({ args }) => ({ subject: args.subject }) }),
      ],
    },
  });
  const url = "https://frames.example";
  const client = createRealtimeClient({ url, webSocketConstructor, outbox, storage: "memory" });
  const list = client.watchPages(LIST, {}, { pageSize: PAGE, windowed: false });
  const shown = new Map();
  list.subscribeChanges(({ placed, changed }) => {
    for (const { key, row } of [...placed, ...changed]) shown.set(key, row);
  });
  client.watch(OTHER).subscribe(() => undefined);
  await new Promise((resolve) => {
    list.subscribe(({ more }) => {
      if (more === "idle") queueMicrotask(() => list.loadMore());
      if (more === "done") resolve();
    });
  });
  return {
    edit: (id, subject) => client.mutate(EDIT, { id, subject }),
    shows: (id, subject) => shown.get(id)?.subject === subject,
  };
}
