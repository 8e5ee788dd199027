import { describe, expect, test } from "vitest";
import { MemoryResultCache } from "../../../src/adapters/memory/memory-result-cache.js";
import { MemoryResultStore } from "../../../src/adapters/memory/memory-result-store.js";
import { RealtimeError } from "../../../src/core/errors.js";
import type { KeptResult } from "../../../src/core/live/result-store.js";
import { PagedTable } from "./paged-table.js";
import { call, ok, scriptedStore } from "./scripted-remote.js";
import { ScriptedEffects } from "./scripted-effects.js";

const LIST = { call: call("rows:list"), token: "list", pageSize: 3, key: "_id" } as const;
const settle = () => new Promise<void>((resolve) => setTimeout(resolve));

/** A page that begins, with what an earlier one has kept. */
function begun(results: MemoryResultStore, effects?: ScriptedEffects) {
  const parts = scriptedStore(new MemoryResultCache(), effects);
  parts.store.keepIn(results);
  const table = new PagedTable(parts.remote);
  const list = parts.store.watchPages(LIST);
  const causes: string[] = [];
  list.subscribeChanges(({ cause }) => causes.push(cause));
  list.subscribe(() => undefined);
  return { ...parts, table, list, causes };
}

const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    _id: `r${from + index}`,
    order: 100 + from + index,
    body: "",
    tags: [],
  }));

/** What a page has kept that showed so many pages. */
async function earlier(pages: number, count = 12): Promise<MemoryResultStore> {
  const results = new MemoryResultStore();
  const { remote, table, list } = begun(results);
  await settle();
  table.rows = rows(count);
  remote.connect();
  table.settle();
  for (let page = 1; page < pages; page++) {
    list.loadMore();
    table.settle();
  }
  return results;
}

const value = (fields: Partial<KeptResult> = {}): KeptResult => ({
  token: call("notes:count").token,
  part: "",
  range: null,
  content: { name: "value", value: 7 },
  ts: 5n,
  ...fields,
});

function beganWith(kept: KeptResult | null, effects?: ScriptedEffects) {
  const results = new MemoryResultStore();
  if (kept) results.keep(kept);
  const parts = scriptedStore(new MemoryResultCache(), effects);
  parts.store.keepIn(results);
  const source = parts.store.watch(call("notes:count"));
  source.subscribe(() => undefined);
  return { ...parts, results, source };
}

describe("a query that an earlier page has watched", () => {
  test("shows what that has kept, as stale, without a connection", async () => {
    const { source, remote } = beganWith(value());
    await settle();
    expect(remote.connection.isOpen).toBe(false);
    expect(source.current).toMatchObject({ name: "ready", value: 7, stale: true });
  });

  test("shows what the backend says as soon as it does, and has it kept", async () => {
    const { source, remote, results } = beganWith(value());
    await settle();
    remote.connect();
    remote.answer(8);
    expect(source.current).toMatchObject({ name: "ready", value: 8, stale: false });
    expect(await results.read(value().token)).toEqual([
      value({ content: { name: "value", value: 8 }, ts: 1n }),
    ]);
  });

  test.each<[string, (remote: ReturnType<typeof beganWith>["remote"]) => void, object]>([
    ["an answer", (remote) => remote.answer(8), { name: "ready", value: 8 }],
    [
      "an error",
      (remote) => remote.fail(new RealtimeError("query-failed", "not for you")),
      { name: "failed", value: undefined },
    ],
  ])("doesn't go back to it after %s", async (_, say, expected) => {
    const { source, remote } = beganWith(value());
    remote.connect();
    say(remote);
    await settle();
    expect(source.current).toMatchObject(expected);
  });

  test("shows a pending operation over it, and none that it holds already", async () => {
    const effects = new ScriptedEffects("notes:count");
    effects.change = (base, snapshot) => ((snapshot ?? 0n) >= 5n ? base : Number(base) + 1);
    const { source } = beganWith(value({ ts: 4n }), effects);
    const other = beganWith(value({ ts: 5n }), effects);
    await settle();
    expect(source.current.value).toBe(8);
    expect(other.source.current.value).toBe(7);
  });

  test("finds it also when it is known late whose results they are", async () => {
    const { store, source, results } = beganWith(null);
    store.keepIn(null);
    results.keep(value());
    await settle();
    expect(source.current.name).toBe("loading");
    store.keepIn(results);
    await settle();
    expect(source.current).toMatchObject({ value: 7, stale: true });
  });

  test("has kept what came before that is known", async () => {
    const { store, remote, results } = beganWith(null);
    store.keepIn(null);
    remote.connect();
    remote.answer(8);
    store.keepIn(results);
    expect(await results.read(value().token)).toMatchObject([{ content: { value: 8 } }]);
  });

  test("shows nobody what was read for somebody else", async () => {
    const { remote, source } = beganWith(value());
    remote.set({ identity: "b" });
    await settle();
    expect(source.current).toMatchObject({ name: "loading", value: undefined });
  });

  test("takes back at once what was shown for somebody who was only expected", async () => {
    const { remote, source, store, results } = beganWith(null);
    remote.set({ identity: "a" });
    results.keep(value());
    store.keepIn(results);
    await settle();
    expect(source.current.value).toBe(7);
    remote.set({ identity: "b" });
    expect(source.current).toMatchObject({ name: "loading", value: undefined });
    remote.connect();
    remote.answer("b's");
    expect(await results.read(value().token)).toMatchObject([{ content: { value: 7 } }]);
  });
});

describe("a list that an earlier page has watched", () => {
  test("shows its first page, as stale, without a connection", async () => {
    const { list, causes } = begun(await earlier(3));
    await settle();
    expect(list.current).toMatchObject({ name: "ready", keys: ["r0", "r1", "r2"], stale: true });
    expect(list.current.more).toBe("idle");
    expect(causes).toEqual(["cache"]);
  });

  test("shows that it was empty", async () => {
    const { list } = begun(await earlier(1, 0));
    await settle();
    expect(list.current).toMatchObject({ name: "ready", length: 0, stale: true, more: "done" });
  });

  test("shows further pages as the reader asks for them, and no more than were kept", async () => {
    const { list } = begun(await earlier(2));
    await settle();
    expect(list.loadMore()).toBe(true);
    await settle();
    expect(list.current.keys).toEqual(["r0", "r1", "r2", "r3", "r4", "r5"]);
    expect(list.loadMore()).toBe(true);
    await settle();
    expect(list.current).toMatchObject({ length: 6, more: "loading", stale: true });
    expect(list.loadMore()).toBe(false);
  });

  test("asks for a first page of the usual size, however much has come since", async () => {
    const { list, remote, table } = begun(await earlier(1));
    await settle();
    table.rows = rows(100, -50);
    remote.connect();
    table.settle();
    expect(list.current).toMatchObject({ keys: ["r-50", "r-49", "r-48"], stale: false });
  });

  test("leaves no gap and no double between pages that the reader has seen and what has come since", async () => {
    const { list, remote, table } = begun(await earlier(2));
    await settle();
    list.loadMore();
    await settle();
    const shown = list.current.rows;
    table.rows = [...rows(2, -2), ...rows(4), ...rows(7, 5)];
    remote.connect();
    table.settle();
    expect(list.current.keys).toEqual(["r-2", "r-1", "r0", "r1", "r2", "r3", "r5", "r6"]);
    expect(list.current.stale).toBe(false);
    expect(list.current.rows[2]).toBe(shown[0]);
  });

  test("tells of its rows as `cache` until the backend's first answer is shown, and of no row after that", async () => {
    const { remote, table, causes, list } = begun(await earlier(1));
    await settle();
    table.rows = rows(12, -2);
    remote.connect();
    table.settle();
    table.rows = rows(13, -3);
    table.settle();
    list.loadMore();
    await settle();
    expect(causes).toEqual(["cache", "cache", "data"]);
  });

  test("is not touched by what was kept when the backend was faster", async () => {
    const { list, remote, table } = begun(await earlier(1));
    table.rows = rows(2, 20);
    remote.connect();
    table.settle();
    await settle();
    expect(list.current).toMatchObject({ keys: ["r20", "r21"], stale: false });
  });

  test("begins again where the kept cursors no longer fit, and keeps showing what it had until then", async () => {
    const { list, remote, table } = begun(await earlier(2));
    await settle();
    list.loadMore();
    await settle();
    table.generation++;
    table.rows = rows(12, 1);
    remote.connect();
    table.flush();
    expect(list.current.length).toBe(6);
    table.settle();
    expect(list.current).toMatchObject({ keys: ["r1", "r2", "r3"], stale: false });
  });

  test("keeps no page that no other leads to any more", async () => {
    const results = await earlier(3);
    const token = `pages ${LIST.token}`;
    expect((await results.read(token)).length).toBe(3);
    const { remote, table } = begun(results);
    await settle();
    table.rows = rows(12, -1);
    remote.connect();
    table.settle();
    expect((await results.read(token)).map(({ part }) => part)).toEqual([""]);
  });

  test("shows a pending row over it, and a page that has it already as it is", async () => {
    const effects = new ScriptedEffects("rows:list");
    effects.edits.set("o", { name: "patch", key: "r1", fields: { body: "mine" } });
    const { list } = begun(await earlier(1), effects);
    await settle();
    expect(list.current.rows[1]).toMatchObject({ body: "mine" });
    expect(list.markOf("r1")).toMatchObject({ name: "pending" });
    effects.appliedAt.set("o", 1n);
    const other = begun(await earlier(1), effects);
    await settle();
    expect(other.list.current.rows[1]).toMatchObject({ body: "" });
  });

  test("shows nobody what was kept of somebody else", async () => {
    const { list, remote, store, causes } = begun(await earlier(1));
    remote.set({ identity: "a" });
    store.keepIn(await earlier(1));
    await settle();
    expect(list.current.length).toBe(3);
    remote.set({ identity: "b" });
    expect(list.current).toMatchObject({ name: "loading", length: 0 });
    await settle();
    expect(list.current.length).toBe(0);
    expect(causes.at(-1)).toBe("data");
  });

  test("shows a row as its first page has it, which was kept later than another one with the same row", async () => {
    const results = new MemoryResultStore();
    const page = (
      part: string,
      end: string,
      ids: readonly string[],
      body: string,
      ts: bigint,
    ): KeptResult => ({
      token: `pages ${LIST.token}`,
      part,
      range: { continueCursor: end, isDone: false, isOfRange: true },
      content: { name: "rows", rows: ids.map((_id) => ({ _id, body })) },
      ts,
    });
    results.keep(page("", "b", ["a", "b"], "new", 9n));
    results.keep(page(">b", "c", ["b", "c"], "old", 1n));
    const { list } = begun(results);
    await settle();
    list.loadMore();
    await settle();
    expect(list.current.keys).toEqual(["a", "b", "c"]);
    expect(list.current.rows[1]).toMatchObject({ body: "new" });
  });

  test("that is watched again reads it again", async () => {
    const { list, store, scheduler } = begun(await earlier(1));
    const leave = store.watchPages({ ...LIST, token: "other", place: "list" }).subscribe(() => undefined);
    await settle();
    leave();
    scheduler.run();
    const again = store.watchPages({ ...LIST, token: "other", place: "list" });
    again.subscribe(() => undefined);
    await settle();
    expect(again.current).toMatchObject({ name: "ready", length: 3, stale: true });
    expect(list.current.length).toBe(3);
  });

  test.each<[string, KeptResult["range"], KeptResult["content"]]>([
    ["a place that is none", { continueCursor: 7 }, { name: "rows", rows: [{ _id: "x" }] }],
    ["a value", { continueCursor: "c", isDone: true, isOfRange: true }, { name: "value", value: 7 }],
    ["two rows that are one", { continueCursor: "c" }, { name: "rows", rows: [{ _id: "x" }, { _id: "x" }] }],
    ["rows without a key", { continueCursor: "c" }, { name: "rows", rows: [7] }],
  ])("is not misled by what makes no sense: %s", async (_, range, content) => {
    const results = new MemoryResultStore();
    results.keep({ token: `pages ${LIST.token}`, part: "", range, content, ts: 1n });
    const { list, remote, table } = begun(results);
    await settle();
    expect(list.current).toMatchObject({ name: "loading", length: 0 });
    table.rows = rows(2);
    remote.connect();
    table.settle();
    expect(list.current).toMatchObject({ name: "ready", length: 2 });
  });
});

test("what was read is answered by nobody who asked before", async () => {
  const { source, remote } = beganWith(null);
  await settle();
  remote.connect();
  remote.transition([remote.only, ok(null)]);
  expect(source.current).toMatchObject({ name: "ready", value: null });
});
