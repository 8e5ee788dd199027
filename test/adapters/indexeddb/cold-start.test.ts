import "fake-indexeddb/auto";
import { afterEach, expect, test, vi } from "vitest";
import { IndexedDbResultStore } from "../../../src/adapters/indexeddb/indexeddb-result-store.js";
import { MemoryResultCache } from "../../../src/adapters/memory/memory-result-cache.js";
import type { Json } from "../../../src/core/outbox/json.js";
import { VirtualClock } from "../../../src/testing/virtual-clock.js";
import { call, scriptedStore } from "../../core/live/scripted-remote.js";
import { until } from "../../embedded/support/until.js";

const ROWS = 10_000;
const PAGE_SIZE = 50;
const LIST = { call: call("rows:list"), token: "list", pageSize: PAGE_SIZE, key: "_id" } as const;

const opened: IndexedDbResultStore[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

/** A page of the app that begins, with what is in the browser's database. */
async function begin() {
  const results = await IndexedDbResultStore.open({
    name: "cold start",
    clock: new VirtualClock(),
    whenIdle: (task) => task(),
    codec: { encode: (value) => value as Json, decode: (json) => json },
  });
  opened.push(results);
  const parts = scriptedStore(new MemoryResultCache());
  parts.store.keepIn(results);
  const list = parts.store.watchPages(LIST);
  return { remote: parts.remote, results, list };
}

/** What a page has kept that has shown all of the list. */
async function keepAll(): Promise<void> {
  const { results } = await begin();
  const pages = ROWS / PAGE_SIZE;
  for (let page = 0; page < pages; page++) {
    const rows = Array.from({ length: PAGE_SIZE }, (_, at) => ({ _id: `r${page * PAGE_SIZE + at}` }));
    results.keep({
      token: "pages list",
      part: page === 0 ? "" : `>c${page}`,
      range: { continueCursor: `c${page + 1}`, isDone: page === pages - 1, isOfRange: true },
      content: { name: "rows", rows },
      ts: 1n,
    });
  }
  await results.close();
}

/** Records that are read from here on, by whatever way. */
function watchReads(): unknown[] {
  const read: unknown[] = [];
  for (const name of ["get", "getAll", "getKey", "getAllKeys", "openCursor", "openKeyCursor"] as const) {
    const method = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, name)?.value as (
      ...args: unknown[]
    ) => IDBRequest;
    vi.spyOn(IDBObjectStore.prototype, name).mockImplementation(function (
      this: IDBObjectStore,
      ...args: unknown[]
    ) {
      const request = method.apply(this, args);
      request.addEventListener("success", () => read.push(...[request.result as unknown].flat()));
      return request as never;
    });
  }
  return read;
}

test("the first screen of ten thousand kept rows is one record, and each further page one more", async () => {
  await keepAll();
  const { list, results, remote } = await begin();
  const read = watchReads();
  list.subscribe(() => undefined);
  await until(() => expect(list.current.length).toBe(PAGE_SIZE));
  expect(list.current).toMatchObject({ name: "ready", stale: true });
  expect(list.current.keyAt(PAGE_SIZE - 1)).toBe(`r${PAGE_SIZE - 1}`);
  expect(remote.connection.hasEverConnected).toBe(false);
  expect(read).toHaveLength(1);
  expect(list.loadMore()).toBe(true);
  await until(() => expect(list.current.length).toBe(2 * PAGE_SIZE));
  expect(read).toHaveLength(2);
  // All of them are there.
  vi.restoreAllMocks();
  expect(await results.read("pages list")).toHaveLength(ROWS / PAGE_SIZE);
});
