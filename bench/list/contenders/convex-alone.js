import { BaseConvexClient } from "convex/browser";
import { PAGE_SIZE, QUERY, RowsServer } from "../page/rows-server.js";

/** `BaseConvexClient` with the same frames and nothing behind it: what the way over Convex costs anybody. */
async function load(rows) {
  const server = new RowsServer(rows);
  let heard = 0;
  const client = new BaseConvexClient("https://frames.example", (tokens) => (heard += tokens.length), {
    webSocketConstructor: server.webSocketConstructor,
    logger: false,
  });
  for (let page = 0; page < server.pageCount; page += 1) {
    const cursor = page === 0 ? null : String(page);
    client.subscribe(QUERY, { paginationOpts: { numItems: PAGE_SIZE, cursor, id: 1 } });
  }
  while (heard < server.pageCount) await new Promise((resolve) => setTimeout(resolve, 10));
  return { server };
}

/** There is nothing to see. */
function mount() {
  return { isUnseen: true };
}

export const convexAlone = { load, mount };
