import { describe, expect, test } from "vitest";
import { MemoryResultStore } from "../../../src/adapters/memory/memory-result-store.js";
import { RealtimeError } from "../../../src/core/errors.js";
import { KeptQuery, type KeptState, type KeptTarget } from "../../../src/core/live/kept-query.js";
import type { LiveStore } from "../../../src/core/live/live-store.js";
import { pagesToken, type ResultStore } from "../../../src/core/live/result-store.js";
import { PagedTable } from "./paged-table.js";
import { call, ok, scriptedStore } from "./scripted-remote.js";

const COUNT = call("notes:count");
const LIST = { call: call("rows:list"), token: "list", pageSize: 3, key: "_id", isWindowed: true } as const;
const settle = () => new Promise<void>((resolve) => setTimeout(resolve));

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ _id: `r${index}`, order: 100 + index, body: "", tags: [] }));

/** A query of this page that is kept, and all that was said of it. */
function keep(store: LiveStore, token: string, target: KeptTarget) {
  const states: KeptState[] = [{ name: "fetching" }];
  const kept = new KeptQuery(store, token, target, (state) => states.push(state));
  return { kept, states, now: () => states.at(-1) };
}

/** A page that keeps a value. */
function keepCount(results: ResultStore | null = new MemoryResultStore()) {
  const parts = scriptedStore();
  parts.store.keepIn(results);
  const source = parts.store.watch(COUNT);
  return { ...parts, ...keep(parts.store, COUNT.token, { name: "value", source }), results };
}

/** A page that keeps pages of a list. */
function keepList(pages: number, count: number, results = new MemoryResultStore(), isFromEnd = false) {
  const parts = scriptedStore();
  parts.store.keepIn(results);
  const table = new PagedTable(parts.remote);
  table.rows = rows(count);
  const source = parts.store.watchPages({ ...LIST, isFromEnd });
  const target = { name: "pages", source, pages, pageSize: LIST.pageSize, isFromEnd } as const;
  return { ...parts, table, ...keep(parts.store, pagesToken(LIST.token), target), results };
}

const keptParts = async (results: ResultStore) =>
  (await results.read("pages list")).map(({ content }) =>
    content.name === "rows" ? content.rows.length : 0,
  );

describe("a query that is kept", () => {
  test("is on the device once that has it", async () => {
    const { remote, states } = keepCount();
    remote.connect();
    remote.answer(7);
    expect(states).toEqual([{ name: "fetching" }]);
    await settle();
    expect(states).toEqual([{ name: "fetching" }, { name: "kept", on: "device", stale: false }]);
  });

  test("shows the next page what it had, also without a network", async () => {
    const before = keepCount();
    before.remote.connect();
    before.remote.answer(7);
    await settle();
    const after = keepCount(before.results);
    const source = after.store.watch(COUNT);
    source.subscribe(() => undefined);
    await settle();
    expect(source.current).toMatchObject({ value: 7, stale: true });
    expect(after.states.at(-1)).toEqual({ name: "kept", on: "device", stale: true });
    expect(after.remote.subscribed).toBe(1);
  });

  test("stays up to date on the device", async () => {
    const { remote, results } = keepCount();
    remote.connect();
    remote.answer(7);
    await settle();
    remote.answer(8);
    expect(await results!.read(COUNT.token)).toMatchObject([{ content: { value: 8 } }]);
  });

  test("is on the page only where nothing is stored, and says so when that changes", async () => {
    const { store, remote, states } = keepCount(null);
    remote.connect();
    remote.answer(7);
    await settle();
    const results = new MemoryResultStore();
    store.keepIn(results);
    await settle();
    await results.giveWay();
    expect(states.slice(1)).toEqual([
      { name: "kept", on: "page", stale: false },
      { name: "kept", on: "device", stale: false },
      { name: "kept", on: "page", stale: false },
    ]);
  });

  test("isn't said to be on the device when there was no room for it", async () => {
    const { remote, states } = keepCount(new MemoryResultStore({ mostRows: 0 }));
    remote.connect();
    remote.answer(7);
    await settle();
    expect(states).toEqual([{ name: "fetching" }, { name: "kept", on: "page", stale: false }]);
  });

  test("isn't said to be on the device when that hasn't got it", async () => {
    class ForgetfulStore extends MemoryResultStore {
      override read(): Promise<[]> {
        return Promise.resolve([]);
      }
    }
    const { remote, states } = keepCount(new ForgetfulStore());
    remote.connect();
    remote.answer(7);
    await settle();
    expect(states).toEqual([{ name: "fetching" }, { name: "kept", on: "page", stale: false }]);
  });

  test("fails, and is asked for again", async () => {
    const { remote, kept, now } = keepCount();
    const error = new RealtimeError("query-failed", "not now");
    remote.connect();
    remote.fail(error);
    expect(now()).toEqual({ name: "failed", error });
    kept.retry();
    remote.answer(7);
    await settle();
    expect(now()).toEqual({ name: "kept", on: "device", stale: false });
  });

  test("is let go of when it ends, and what the device has stays", async () => {
    const { store, remote, scheduler, kept, states, results } = keepCount();
    remote.connect();
    remote.answer(7);
    await settle();
    kept.end();
    scheduler.run();
    expect(remote.open.size).toBe(0);
    store.keepIn(null);
    store.close();
    expect(states).toHaveLength(2);
    expect(await results!.read(COUNT.token)).toHaveLength(1);
  });

  test("that has ended before the device had it, says nothing of it any more", async () => {
    const { remote, kept, states } = keepCount();
    remote.connect();
    remote.answer(7);
    kept.end();
    await settle();
    expect(states).toHaveLength(1);
  });

  test("goes on for another user, and shows them nothing of the one before", async () => {
    const { store, remote, now, results } = keepCount();
    remote.connect();
    remote.answer(7);
    await settle();
    remote.set({ identity: "b" });
    expect(now()).toEqual({ name: "fetching" });
    const others = new MemoryResultStore();
    store.keepIn(others);
    remote.answer(1);
    await settle();
    expect(now()).toEqual({ name: "kept", on: "device", stale: false });
    expect(await others.read(COUNT.token)).toMatchObject([{ content: { value: 1 } }]);
    expect(await results!.read(COUNT.token)).toMatchObject([{ content: { value: 7 } }]);
    await results!.giveWay();
    expect(now()).toEqual({ name: "kept", on: "device", stale: false });
    await others.giveWay();
    expect(now()).toEqual({ name: "kept", on: "page", stale: false });
  });

  test("shares its subscription with who watches it, who may come and go", () => {
    const { store, remote, scheduler } = keepCount();
    const unwatch = store.watch(COUNT).subscribe(() => undefined);
    expect(remote.subscribed).toBe(1);
    unwatch();
    scheduler.run();
    expect(remote.open.size).toBe(1);
  });

  test("ends with the client", async () => {
    const { store, remote, now } = keepCount();
    remote.connect();
    remote.answer(7);
    await settle();
    store.close();
    expect(now()).toMatchObject({ name: "failed", error: { code: "client-closed" } });
  });
});

describe("pages that are kept", () => {
  test.each([
    [1, 10, [3]],
    [3, 10, [3, 3, 3]],
    [3, 4, [3, 1]],
    [3, 0, [0]],
  ])("%s of a list of %s rows are fetched, and no more", async (pages, count, expected) => {
    const { remote, table, states, results } = keepList(pages, count);
    remote.connect();
    table.settle();
    await settle();
    expect(await keptParts(results)).toEqual(expected);
    expect(states).toEqual([{ name: "fetching" }, { name: "kept", on: "device", stale: false }]);
    expect(table.livePages()).toHaveLength(expected.length);
  });

  test("are found by a list that asks for the same, offline, page by page", async () => {
    const before = keepList(3, 10);
    before.remote.connect();
    before.table.settle();
    await settle();
    const { store } = scriptedStore();
    store.keepIn(before.results);
    const list = store.watchPages(LIST);
    list.subscribe(() => undefined);
    for (const length of [3, 6, 9]) {
      await settle();
      expect(list.current.length).toBe(length);
      list.loadMore();
    }
    await settle();
    expect(list.current.length).toBe(9);
  });

  test("are all there for a page that begins offline, which says so", async () => {
    const before = keepList(2, 10);
    before.remote.connect();
    before.table.settle();
    await settle();
    const after = keepList(2, 10, before.results);
    for (let page = 0; page < 2; page++) await settle();
    expect(after.now()).toEqual({ name: "kept", on: "device", stale: true });
  });

  test("are said to be stale without a connection, also while a list waits for more", async () => {
    const { store, remote, table, now } = keepList(1, 10);
    remote.connect();
    table.settle();
    await settle();
    const list = store.watchPages(LIST);
    list.subscribe(() => undefined);
    list.loadMore();
    expect(now()).toEqual({ name: "kept", on: "device", stale: false });
    remote.drop();
    expect(list.current.more).toBe("loading");
    expect(now()).toEqual({ name: "kept", on: "device", stale: true });
  });

  test("stay live though a list shows others", () => {
    const { store, remote, table } = keepList(2, 100);
    remote.connect();
    table.settle();
    const list = store.watchPages(LIST);
    list.subscribe(() => undefined);
    for (let page = 2; page < 20; page++) {
      list.loadMore();
      table.settle();
      list.look({ first: page * 3, last: page * 3 + 2 });
      table.settle();
    }
    const begins = table.livePages().map(({ rows }) => rows[0]?._id);
    expect(begins).toEqual(expect.arrayContaining(["r0", "r3", "r57"]));
    expect(begins.length).toBeLessThan(15);
  });

  test("of a list that is shown from its end are the newest too", () => {
    const { store, remote, table } = keepList(2, 100, new MemoryResultStore(), true);
    remote.connect();
    table.settle();
    const list = store.watchPages({ ...LIST, isFromEnd: true });
    list.subscribe(() => undefined);
    for (let page = 2; page < 20; page++) {
      list.loadMore();
      table.settle();
      list.look({ first: 0, last: 2 });
      table.settle();
    }
    const begins = table.livePages().map(({ rows }) => rows[0]?._id);
    expect(begins).toEqual(expect.arrayContaining(["r0", "r3", "r57"]));
    expect(begins.length).toBeLessThan(15);
  });

  test("fail where one of them fails, and go on after a retry", async () => {
    const { remote, table, kept, now, results } = keepList(2, 10);
    table.poison = "r4";
    remote.connect();
    table.settle();
    expect(now()).toMatchObject({ name: "failed" });
    table.poison = null;
    kept.retry();
    table.settle();
    await settle();
    expect(now()).toEqual({ name: "kept", on: "device", stale: false });
    expect(await keptParts(results)).toEqual([3, 3]);
  });

  test("are fetched whole for another user", async () => {
    const { store, remote, table, now } = keepList(3, 10);
    remote.connect();
    table.settle();
    await settle();
    remote.set({ identity: "b" });
    const others = new MemoryResultStore();
    store.keepIn(others);
    table.settle();
    await settle();
    expect(await keptParts(others)).toEqual([3, 3, 3]);
    expect(now()).toEqual({ name: "kept", on: "device", stale: false });
  });

  test("stop where a query leaves most rows out", async () => {
    const { remote, table, now, results } = keepList(3, 100);
    table.isWanted = ({ order }) => order % 3 === 0;
    remote.connect();
    table.settle();
    await settle();
    expect(now()).toEqual({ name: "kept", on: "device", stale: false });
    expect(table.livePages()).toHaveLength(3);
    expect(await keptParts(results)).not.toContain(0);
  });
});

test("what is kept stays when there is too much, and goes last", async () => {
  const results = new MemoryResultStore({ mostRows: 3 });
  const { store, remote, now } = keepCount(results);
  remote.connect();
  remote.answer(7);
  await settle();
  for (const name of ["a", "b", "c", "d"]) {
    store.watch(call(name)).subscribe(() => undefined);
    const subscription = [...remote.open].at(-1)!;
    remote.transition([subscription, ok(1)]);
  }
  expect(await results.read(COUNT.token)).toHaveLength(1);
  expect(await results.read(call("a").token)).toHaveLength(0);
  expect(now()).toEqual({ name: "kept", on: "device", stale: false });
});
