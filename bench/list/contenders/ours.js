import "../../../dist/elements/realtime-list/define.js";
import { createRealtimeClient } from "../../../dist/client/index.js";
import { PAGE_SIZE, QUERY, RowsServer } from "../page/rows-server.js";

const template = document.createElement("template");
const line = document.createElement("p");
line.append(document.createElement("b"), " {{subject}} ", document.createElement("small"));
line.firstChild.textContent = "{{author}}";
line.lastChild.textContent = "{{at}}";
template.content.append(line);

/**
 * A client that has all rows, from frames as Convex sends them. As long as `isWindowed` is false all pages stay live, so
 * that each change of any row reaches the list, as it does with the others.
 */
async function load(rows, { isWindowed }) {
  const server = new RowsServer(rows);
  const { webSocketConstructor } = server;
  const client = createRealtimeClient({ url: "https://frames.example", webSocketConstructor });
  const options = { pageSize: PAGE_SIZE, windowed: isWindowed };
  await new Promise((resolve) => {
    const pages = client.watchPages(QUERY, {}, options);
    pages.subscribe(({ more }) => {
      if (more === "idle") queueMicrotask(() => pages.loadMore());
      if (more === "done") resolve();
    });
  });
  return { server, client: isWindowed ? client : keepingAllLive(client) };
}

function keepingAllLive(client) {
  return {
    url: client.url,
    connection: client.connection,
    storage: client.storage,
    logger: client.logger,
    watch: (...rest) => client.watch(...rest),
    watchPages: (query, args, options) => client.watchPages(query, args, { ...options, windowed: false }),
    mutate: (...rest) => client.mutate(...rest),
    setAuth: (fetchToken) => client.setAuth(fetchToken),
    reconnect: () => client.reconnect(),
    close: () => client.close(),
  };
}

/** `<realtime-list>` over that client. */
function mount(box, { client }) {
  const list = document.createElement("realtime-list");
  list.query = QUERY;
  list.pageSize = PAGE_SIZE;
  list.client = client;
  list.append(template.cloneNode(true));
  box.append(list);
  return {
    scroller: () => box,
    scrollToRow: (_index, { _id }) => list.scrollToKey(_id, "start"),
  };
}

export const ours = { load, mount };
