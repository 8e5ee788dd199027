import { describe, expect, test, vi } from "vitest";
import { PagedTable, type TableRow } from "./paged-table.js";
import { call, ok, scriptedStore, type ScriptedSubscription } from "./scripted-remote.js";

const pageSize = 50;

/** A list over a query that reads all rows and leaves most of them out. */
function sievedList(count: number, isWanted: (row: TableRow) => boolean, more: object = {}) {
  const parts = scriptedStore();
  const table = new PagedTable(parts.remote);
  table.rows = Array.from({ length: count }, (_value, order) => newRow(order));
  table.isWanted = isWanted;
  parts.remote.connect();
  const source = parts.store.watchPages({
    call: call("rows:list"),
    token: "list",
    pageSize,
    key: "_id",
    ...more,
  });
  const leave = source.subscribe(() => undefined);
  table.settle();
  /** Asks for more as an element does whose end is in view. */
  const loadAll = (isFull = (): boolean => false): void => {
    for (let tries = 0; tries < 10_000 && source.current.more === "idle" && !isFull(); tries++) {
      source.loadMore();
      table.settle();
    }
  };
  const sizes = (): number[] => [...parts.remote.open].map((each) => optionsOf(each).numItems);
  return { ...parts, table, source, leave, loadAll, sizes };
}

const newRow = (order: number): TableRow => ({ _id: `r${order}`, order, body: "", tags: [] });
const optionsOf = ({ args }: Pick<ScriptedSubscription, "args">) =>
  args["paginationOpts"] as { readonly numItems: number };
const none = (): boolean => false;
const only = (...orders: readonly number[]) => {
  const wanted = new Set(orders);
  return (row: TableRow): boolean => wanted.has(row.order);
};

describe("a query that leaves out rows after it has paginated", () => {
  test.each([
    ["none", 3_000, none],
    ["none of many", 20_000, none],
    ["one far down", 20_000, only(19_900)],
    ["a few", 20_000, only(10, 9_000, 9_001, 19_900)],
    ["every hundredth", 10_000, (row: TableRow) => row.order % 100 === 7],
  ])("of which %s fits is looked through in few queries, and stays live in fewer", (_name, count, fits) => {
    const { table, source, loadAll, remote } = sievedList(count, fits);
    loadAll();
    expect(source.current).toMatchObject({ name: "ready", more: "done", stale: false });
    expect(source.current.keys).toEqual(table.sent.map(({ _id }) => _id));
    expect(remote.subscribed).toBeLessThanOrEqual(100);
    expect(remote.open.size).toBeLessThanOrEqual(20);
    const reaches = table
      .livePages()
      .map((page) => table.rows.filter((row) => table.holds(page, row)).length);
    expect(Math.max(...reaches)).toBeLessThanOrEqual(2_000);
  });

  test("shows a row at once that comes to fit anywhere in what was looked through", () => {
    const { table, source, loadAll } = sievedList(2_000, none);
    loadAll();
    for (const order of [0, 49, 50, 51, 777, 1_200, 1_999]) {
      table.isWanted = only(order);
      table.settle();
      expect(source.current).toMatchObject({ keys: [`r${order}`], stale: false });
    }
    table.isWanted = only(5_000);
    table.rows = [...table.rows, newRow(5_000)];
    table.settle();
    expect(source.current).toMatchObject({ keys: ["r5000"], more: "done" });
  });

  test("rests after many pages without a row, until somebody asks for more", () => {
    const { source, loadAll, remote, table } = sievedList(70_000, none);
    loadAll();
    expect(source.current).toMatchObject({ name: "ready", more: "resting", stale: false });
    const asked = remote.subscribed;
    expect(asked).toBeLessThanOrEqual(100);
    table.settle();
    expect(remote.subscribed).toBe(asked);
    expect(source.loadMore()).toBe(true);
    table.settle();
    expect(source.current.more).toBe("idle");
    loadAll();
    expect(source.current.more).toBe("resting");
    expect(remote.subscribed).toBeGreaterThan(asked + 10);
    expect(remote.open.size).toBeLessThanOrEqual(50);
  });

  test("searches on by itself as soon as rows have come", () => {
    const { source, loadAll, table } = sievedList(60_000, only(20_000, 40_000));
    loadAll();
    expect(source.current).toMatchObject({ more: "done", keys: ["r20000", "r40000"] });
    expect(table.sent).toHaveLength(2);
  });

  test("rests in either direction for itself", () => {
    const { source, table } = sievedList(75_000, none, { from: 45_000 });
    const goBack = (): void => {
      for (let tries = 0; tries < 1_000 && source.current.back === "idle"; tries++) {
        source.loadBack();
        table.settle();
      }
    };
    goBack();
    expect(source.current).toMatchObject({ back: "resting", more: "idle" });
    expect(source.loadBack()).toBe(true);
    table.settle();
    goBack();
    expect(source.current).toMatchObject({ back: "done", more: "idle" });
  });

  test("asks for pages of the wished size again where rows are dense", () => {
    const { source, loadAll, sizes } = sievedList(3_000, ({ order }) => order >= 1_000);
    loadAll(() => source.current.length >= 1_000);
    expect(source.current.length).toBeLessThan(2_000);
    for (let more = 0; more < 6; more++) {
      source.loadMore();
      loadAll(() => true);
    }
    expect(sizes().at(-1)).toBe(pageSize);
  });

  test("asks for the wished size where every row fits, however long the list is", () => {
    const { loadAll, sizes } = sievedList(1_000, () => true);
    loadAll();
    expect(new Set(sizes())).toEqual(new Set([pageSize]));
  });

  test("asks for no more than was wished once more has failed, and finds all the same", () => {
    const { table, source, loadAll, sizes, remote } = sievedList(1_000, only(900));
    table.largestPage = 150;
    const asked = vi.spyOn(remote, "subscribe");
    loadAll();
    const tooLarge = asked.mock.calls.filter(([{ args }]) => optionsOf({ args }).numItems > 150);
    expect(tooLarge).toHaveLength(1);
    expect(source.current).toMatchObject({ name: "ready", more: "done", error: undefined, keys: ["r900"] });
    expect(Math.max(...sizes())).toBeLessThanOrEqual(150);
  });

  test("says so when a page of the wished size fails, too", () => {
    const { table, source, loadAll } = sievedList(1_000, none);
    table.poison = "r60";
    loadAll();
    expect(source.current).toMatchObject({ name: "ready", more: "error" });
    table.poison = null;
    source.retry();
    table.settle();
    loadAll();
    expect(source.current).toMatchObject({ more: "done", error: undefined });
  });

  test("keeps ranges apart that are too much to be read as one", () => {
    const { table, source, loadAll, remote } = sievedList(3_000, none);
    table.readLimit = 400;
    loadAll();
    expect(source.current).toMatchObject({ more: "done", stale: false });
    const { subscribed } = remote;
    table.isWanted = only(1_700);
    table.settle();
    expect(source.current.keys).toEqual(["r1700"]);
    expect(remote.subscribed).toBeLessThan(subscribed + 10);
  });

  test("goes on where it was when it is watched again", () => {
    const { source, table, loadAll, leave, scheduler, remote } = sievedList(60_000, none);
    loadAll();
    const pages = remote.open.size;
    leave();
    scheduler.run();
    expect(remote.open.size).toBe(0);
    source.subscribe(() => undefined);
    table.settle();
    expect(source.current).toMatchObject({ name: "ready", more: "resting", stale: false });
    expect(remote.open.size).toBe(pages);
  });

  test("asks for no range of a query whose pages are made by hand", () => {
    const { store, remote } = scriptedStore();
    remote.connect();
    const source = store.watchPages({ call: call("rows:list"), token: "list", pageSize, key: "_id" });
    source.subscribe(() => undefined);
    for (let page = 0; page < 10; page++) {
      const newest = [...remote.open].at(-1) as ScriptedSubscription;
      remote.transition([newest, ok({ page: [], isDone: false, continueCursor: String(page) })]);
      source.loadMore();
    }
    for (const { args } of remote.open) expect(args["paginationOpts"]).not.toHaveProperty("endCursor");
    expect(remote.open.size).toBe(11);
  });
});
