import { ConvexClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { EDIT, LIST, OTHER, PAGE } from "../page/pending.js";

const list = makeFunctionReference(LIST);

/** `ConvexClient` with a subscription a page. */
export async function openConvex(webSocketConstructor, pages, optimisticUpdate) {
  const client = new ConvexClient("https://frames.example", { webSocketConstructor, logger: false });
  const shown = new Map();
  const loaded = Array.from(
    { length: pages },
    (_, page) =>
      new Promise((resolve) => {
        client.onUpdate(list, pageArgs(page), (result) => {
          shown.set(page, result.page);
          resolve();
        });
      }),
  );
  client.onUpdate(makeFunctionReference(OTHER), {}, () => undefined);
  await Promise.all(loaded);
  const edit = makeFunctionReference(EDIT);
  return {
    edit: (id, subject) => void client.mutation(edit, { id, subject }, { optimisticUpdate }),
    shows: (id, subject) =>
      [...shown.values()].some((rows) => rows.some((row) => row._id === id && row.subject === subject)),
  };
}

export function pageArgs(page) {
  return { paginationOpts: { numItems: PAGE, cursor: page === 0 ? null : String(page), id: 1 } };
}
