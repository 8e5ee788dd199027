import { describe, expect, test } from "vitest";
import type { RowKey, RowsChange, RowsRegion } from "../../../src/core/live/pages-state.js";
import { PagedTable } from "./paged-table.js";
import { call, scriptedStore } from "./scripted-remote.js";

const pageSize = 4;

/** A windowed list over a table of 20 rows in five pages: each page is live only while it is looked at. */
function windowedList() {
  const parts = scriptedStore();
  const table = new PagedTable(parts.remote);
  table.rows = Array.from({ length: 20 }, (_value, order) => ({
    _id: `r${order}`,
    order,
    body: `body ${order}`,
    tags: [],
  }));
  parts.remote.connect();
  const request = {
    call: call("rows:list"),
    token: "list",
    pageSize,
    key: "_id",
    isWindowed: true,
    windowLimits: { livePages: 0, parkPages: 0, keptRows: pageSize },
  };
  const source = parts.store.watchPages(request);
  const regions: RowsRegion[] = [];
  const causes: RowsChange<unknown>["cause"][] = [];
  source.subscribeChanges(({ regions: changed, cause }) => {
    regions.push(...changed);
    causes.push(cause);
  });
  source.subscribe(() => undefined);
  table.settle();
  for (let page = 1; page < 5; page++) {
    source.loadMore();
    table.settle();
  }
  const lookAt = (...pages: readonly [number, number?]): void => {
    const [first, last = first] = pages;
    source.look({ first: first * pageSize, last: last * pageSize });
  };
  /** What is in memory, by place. */
  const places = (): (RowKey | undefined)[] =>
    Array.from({ length: source.current.length }, (_value, index) => source.current.keyAt(index));
  const cursors = (): unknown[] =>
    [...parts.remote.open].map(({ args }) => (args["paginationOpts"] as { readonly cursor: unknown }).cursor);
  return { ...parts, table, request, source, regions, causes, lookAt, places, cursors };
}

const ids = (...orders: readonly number[]): readonly string[] => orders.map((order) => `r${order}`);
const letGo = (count: number): readonly undefined[] => Array.from({ length: count }, () => undefined);

describe("a windowed list", () => {
  test("keeps the first page and those that are looked at live, and lets go of the farthest", () => {
    const { lookAt, places, cursors, source } = windowedList();
    lookAt(4);
    expect(cursors()).toEqual([null, expect.stringContaining(":r15")]);
    expect(source.current.length).toBe(20);
    expect([source.indexOf("r3"), source.indexOf("r4"), source.indexOf("r12")]).toEqual([3, -1, 12]);
    expect(places()).toEqual([
      ...ids(0, 1, 2, 3),
      ...letGo(8),
      ...ids(12, 13, 14, 15),
      ...ids(16, 17, 18, 19),
    ]);
  });

  test("follows each of several viewers, and none that has left", () => {
    const { store, request, lookAt, cursors, table } = windowedList();
    const lastPage = expect.stringContaining(":r15") as unknown;
    const second = store.watchPages(request);
    const stop = new AbortController();
    const third = store.watchPages(request, stop.signal);
    const leaves = [second.subscribe(() => undefined), second.subscribeChanges(() => undefined)];
    third.subscribe(() => undefined);
    lookAt(4);
    second.look({ first: pageSize, last: pageSize });
    third.look({ first: 2 * pageSize, last: 2 * pageSize });
    table.settle();
    // In the order in which they were opened.
    const open = [null, lastPage, expect.stringContaining(":r3"), expect.stringContaining(":r7")];
    expect(cursors()).toEqual(open);
    leaves[0]?.();
    expect(cursors()).toEqual(open);
    leaves[1]?.();
    expect(cursors()).toEqual([null, lastPage, expect.stringContaining(":r7")]);
    stop.abort();
    expect(cursors()).toEqual([null, lastPage]);
    second.look({ first: pageSize, last: pageSize }); // Nobody is there who looks.
    expect(cursors()).toEqual([null, lastPage]);
  });

  test("brings pages back as they are now, and says how many rows each had", () => {
    const { lookAt, places, regions, causes, table } = windowedList();
    lookAt(4);
    table.rows = table.rows.filter(({ _id }) => _id !== "r6");
    regions.length = 0;
    causes.length = 0;
    lookAt(1);
    table.settle();
    expect(new Set(causes)).toEqual(new Set(["window"]));
    expect(regions).toEqual([{ index: 4, removed: 4, before: [], after: ids(4, 5, 7) }]);
    expect(places().slice(0, 8)).toEqual([...ids(0, 1, 2, 3), ...ids(4, 5, 7), undefined]);
  });

  test("counts a page whose rows were let go as it was when one of them comes to a live one", () => {
    const { lookAt, places, table } = windowedList();
    lookAt(4);
    table.rows = table.rows.map((row) => (row._id === "r6" ? { ...row, order: 1 } : row));
    table.settle();
    expect(places().slice(0, 6)).toEqual(["r0", "r1", "r6", "r2", "r3", undefined]);
    expect(places().filter((key) => key === undefined)).toHaveLength(8);
  });

  test("waits after a lost connection for a page that was brought back", () => {
    const { remote, lookAt, table, source } = windowedList();
    lookAt(4);
    lookAt(1);
    table.settle();
    remote.drop();
    remote.connect();
    table.flush(1);
    expect(source.current.stale).toBe(true);
    table.flush(1);
    expect(source.current.stale).toBe(false);
  });

  test("brings back the pages that come to stand where one looks", () => {
    const { lookAt, places, table, source } = windowedList();
    lookAt(4);
    source.look({ first: 1, last: 4 });
    table.settle();
    expect(places().slice(4, 12)).toEqual([...ids(4, 5, 6, 7), ...letGo(4)]);
    table.rows = table.rows.filter(({ order }) => ![1, 2, 5, 6].includes(order));
    table.settle();
    expect(places().slice(0, 6)).toEqual(ids(0, 3, 4, 7, 8, 9));
  });

  test("merges pages that have shrunk to a few rows, unseen", () => {
    const { lookAt, places, regions, table, cursors, source } = windowedList();
    lookAt(0, 2);
    table.settle();
    table.rows = table.rows.filter(({ order }) => ![5, 6, 7, 9, 10, 11].includes(order));
    table.flush();
    source.look({ first: 0, last: 5 });
    regions.length = 0;
    table.settle();
    expect(regions).toEqual([]);
    expect(places().slice(4, 6)).toEqual(ids(4, 8));
    expect(cursors()).toEqual([null, expect.stringContaining(":r3")]);
  });

  test("splits a page that has grown although a page that it was to be merged with was parked", () => {
    const { lookAt, source, table, places } = windowedList();
    lookAt(1, 2);
    table.settle();
    table.rows = table.rows.filter(({ order }) => ![5, 6, 7, 9, 10, 11].includes(order));
    table.flush();
    source.look({ first: 4, last: 4 });
    table.flush();
    const more = Array.from({ length: 10 }, (_value, index) => `r4-${index}`);
    table.rows = [...table.rows, ...more.map((_id) => ({ _id, order: 4, body: "", tags: [] }))];
    table.settle();
    const firstHalf = ["r4", "r4-0", "r4-1", "r4-2", "r4-3"];
    expect(places().slice(4, 10)).toEqual([...firstHalf, undefined]);
  });

  test("does not merge pages that come back before they are shown again", () => {
    const { lookAt, places, regions, table } = windowedList();
    lookAt(4);
    table.rows = table.rows.filter(({ order }) => ![5, 6, 7, 9, 10, 11].includes(order));
    table.poison = "r0";
    regions.length = 0;
    lookAt(1, 2);
    table.settle();
    expect(places().slice(4, 12)).toEqual(letGo(8));
    table.poison = null;
    table.settle();
    expect(regions.slice(0, 2)).toEqual([
      { index: 4, removed: 4, before: [], after: ids(4) },
      { index: 5, removed: 4, before: [], after: ids(8) },
    ]);
    expect(places().slice(0, 6)).toEqual(ids(0, 1, 2, 3, 4, 8));
  });
});
