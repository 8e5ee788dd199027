import { systemClock } from "../../../dist/adapters/browser/system-clock.js";
import { IndexedDbResultStore } from "../../../dist/adapters/indexeddb/indexeddb-result-store.js";

const PAGE = 50;
const TOKEN = '{"name":"rows:list","args":{}}';

/** The store of results, with the pages of a list as a client has them. */
export async function open(name) {
  const store = await IndexedDbResultStore.open({ name, clock: systemClock, whenIdle: (task) => task() });
  const keep = (rows, page) =>
    store.keep({
      token: TOKEN,
      part: String(page).padStart(6, "0"),
      range: { cursor: page === 0 ? null : String(page * PAGE), endCursor: String((page + 1) * PAGE) },
      journal: null,
      content: { name: "rows", rows: rows.slice(page * PAGE, (page + 1) * PAGE) },
      ts: BigInt(1),
    });
  const flush = async () => {
    await store.flush();
    if (store.condition.current.name !== "on") throw store.condition.current.error;
  };
  const readAll = async () => (await store.read(TOKEN)).flatMap(({ content }) => content.rows);
  return {
    writeAll: (rows) => {
      for (let page = 0; page * PAGE < rows.length; page += 1) keep(rows, page);
      return flush();
    },
    writeOne: (rows, index) => {
      keep(rows, Math.floor(index / PAGE));
      return flush();
    },
    readAll,
    // It has no way to read one page of a list.
    readFirst: async (count) => (await readAll()).slice(0, count),
  };
}
