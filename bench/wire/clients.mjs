import { BaseConvexClient } from "convex/browser";
import { createRealtimeClient } from "../../dist/client/index.js";
import { FakeSocket, newestSocket } from "./fake-socket.mjs";
import { PAGE } from "./frames.mjs";

const url = "http://127.0.0.1:1";
const quiet = { debug() {}, info() {}, warn() {}, error: console.error, log() {}, logVerbose() {} };
const opened = () => new Promise((resolve) => setTimeout(resolve, 0));

/** The official client with a subscription a page, and nothing else: it keeps the newest result of each. */
export async function openAlone() {
  const results = new Map();
  const client = new BaseConvexClient(url, () => undefined, {
    webSocketConstructor: FakeSocket,
    skipConvexDeploymentUrlCheck: true,
    logger: quiet,
  });
  client.addOnTransitionHandler(({ queries }) => {
    for (const { token, modification } of queries) results.set(token, modification.result);
  });
  const socket = newestSocket();
  await opened();
  let pages = 0;
  return {
    deliver: (frame) => socket.deliver(frame),
    watchOther: () => client.subscribe("other:get", {}),
    loadPage: () => {
      const cursor = pages === 0 ? null : String(pages * PAGE);
      pages += 1;
      client.subscribe("rows:list", { paginationOpts: { numItems: PAGE, id: 1, cursor } });
    },
    count: () => [...results.values()].reduce((sum, { value }) => sum + (value.page?.length ?? 0), 0),
    close: () => client.close(),
  };
}

/** This library's client: the same subscriptions, stitched to one list whose changes are told row by row. */
export async function openOurs() {
  const client = createRealtimeClient({ url, webSocketConstructor: FakeSocket, logger: quiet });
  const socket = newestSocket();
  await opened();
  const list = client.watchPages("rows:list", {}, { pageSize: PAGE });
  let isOpen = false;
  return {
    deliver: (frame) => socket.deliver(frame),
    watchOther: () => client.watch("other:get").subscribe(() => undefined),
    loadPage: () => {
      if (isOpen) return list.loadMore();
      isOpen = true;
      list.subscribeChanges(() => undefined);
      return list.subscribe(() => undefined);
    },
    count: () => list.current.length,
    close: () => client.close(),
  };
}
