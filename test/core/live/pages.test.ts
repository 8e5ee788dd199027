import { describe, expect, test } from "vitest";
import { RealtimeError } from "../../../src/core/errors.js";
import type { KeyOption } from "../../../src/core/live/row-keys.js";
import type { RowsChange } from "../../../src/core/live/pages-state.js";
import { call, ok, scriptedStore, type ScriptedSubscription } from "./scripted-remote.js";

interface Row {
  readonly _id: string;
  readonly body: string;
}

const row = (_id: string, body = _id): Row => ({ _id, body });

function page(rows: readonly unknown[], end: string, more: Record<string, unknown> = {}) {
  return ok(structuredClone({ page: rows, continueCursor: end, isDone: end === "end", ...more }));
}

function watchedList(key: KeyOption = "_id") {
  const parts = scriptedStore();
  parts.remote.connect();
  const source = parts.store.watchPages({
    call: call("rows:list", { of: 1 }),
    token: "list",
    pageSize: 2,
    key,
  });
  const changes: RowsChange<unknown>[] = [];
  const leave = [
    source.subscribeChanges((change) => changes.push(change)),
    source.subscribe(() => undefined),
  ];
  const unsubscribe = (): void => {
    for (const each of leave) each();
    parts.scheduler.run();
  };
  const opened = (): ScriptedSubscription[] => [...parts.remote.open];
  const options = (): unknown[] => opened().map(({ args }) => args["paginationOpts"]);
  return { ...parts, source, changes, unsubscribe, opened, options };
}

type List = ReturnType<typeof watchedList>;

/** A list with the pages a b and c d. */
function twoPages(): List & { readonly first: ScriptedSubscription; readonly second: ScriptedSubscription } {
  const list = watchedList();
  const [first] = list.opened() as [ScriptedSubscription];
  list.remote.transition([first, page([row("a"), row("b")], "b")]);
  list.source.loadMore();
  const second = list.opened()[1] as ScriptedSubscription;
  list.remote.transition([second, page([row("c"), row("d")], "d")]);
  return { ...list, first, second };
}

const raise = (): never => {
  throw new Error("oops");
};
const failingFor = (body: string) => (row: unknown) => (bodyOf(row) === body ? raise() : idOf(row));
const promisingFor = (body: string) => (row: unknown) =>
  bodyOf(row) === body ? Promise.reject(new Error("late")) : idOf(row);
const bodyOf = (row: unknown) => (row as { body?: string }).body;
const idOf = (row: unknown) => (row as { _id: string })._id;

describe("a paginated list", () => {
  test("says which changes a mutation of this client is among the reasons of", () => {
    const { remote, changes } = watchedList();
    remote.transition([remote.only, page([row("a")], "a")]);
    remote.ownTransition([remote.only, page([row("a"), row("b")], "b")]);
    remote.transition([remote.only, page([row("b")], "b")]);
    expect(changes.map(({ cause }) => cause)).toEqual(["data", "own", "data"]);
  });

  test("takes rows in elsewhere that several pages have lost before", () => {
    const { remote, source, first, second } = twoPages();
    remote.transition([first, page([row("b")], "b")], [second, page([row("d")], "d")]);
    remote.transition([first, page([row("c"), row("b")], "b")]);
    expect(source.current.keys).toEqual(["c", "b", "d"]);
    remote.transition([second, page([row("a"), row("d")], "d")]);
    expect(source.current.keys).toEqual(["c", "b", "a", "d"]);
    expect(source.current.error).toBeUndefined();
  });

  test("hands a listener only the changes since it began to listen", () => {
    const { source, remote, changes } = watchedList();
    const late: unknown[] = [];
    source.subscribeChanges(() => {
      if (late.length === 0) source.subscribeChanges((change) => late.push(change));
    });
    remote.transition([remote.only, page([row("a")], "a")]);
    expect([changes.length, late.length]).toEqual([1, 0]);
    remote.transition([remote.only, page([row("b")], "a")]);
    expect([changes.length, late.length]).toEqual([2, 1]);
  });

  test("hands nothing of a change that was on its way before somebody listened", () => {
    const { store, source, remote } = watchedList();
    const other = store.watch(call("other:get"));
    const late: unknown[] = [];
    other.subscribe(({ name }) => {
      if (name !== "ready") return;
      expect(source.current.keys).toEqual(["a"]);
      source.subscribeChanges((change) => late.push(change));
    });
    const [list, single] = [...remote.open] as [ScriptedSubscription, ScriptedSubscription];
    remote.transition([single, ok(1)], [list, page([row("a")], "a")]);
    expect(source.current.keys).toEqual(["a"]);
    expect(late).toEqual([]);
  });

  test("asks for the first page, and for the next one where it ended", () => {
    const { source, options, remote } = watchedList();
    expect(source.current).toMatchObject({ name: "loading", more: "loading", rows: [] });
    remote.transition([remote.only, page([row("a"), row("b")], "b")]);
    expect(source.current).toMatchObject({ name: "ready", more: "idle", keys: ["a", "b"] });
    expect(source.loadMore()).toBe(true);
    expect(source.loadMore()).toBe(false);
    expect(source.current).toMatchObject({ name: "ready", more: "loading", keys: ["a", "b"] });
    expect(options()).toEqual([
      { numItems: 2, id: 1, cursor: null },
      { numItems: 2, id: 1, cursor: "b" },
    ]);
  });

  test("is done when the last page says so", () => {
    const { source, remote } = watchedList();
    remote.transition([remote.only, page([row("a")], "end")]);
    expect(source.current.more).toBe("done");
    expect(source.loadMore()).toBe(false);
  });

  test("shows all pages of one transition at once, and the difference first", () => {
    const { source, changes, remote, first, second } = twoPages();
    changes.length = 0;
    const heard: string[] = [];
    source.subscribeChanges(() => heard.push("change"));
    source.subscribe(() => heard.push("state"));
    remote.transition(
      [first, page([row("a"), row("d")], "b")],
      [second, page([row("c"), row("b", "B")], "d")],
    );
    expect(source.current.keys).toEqual(["a", "d", "c", "b"]);
    expect(heard).toEqual(["state", "change", "state"]);
    expect(changes).toHaveLength(1);
    expect(changes[0]?.changed).toEqual([{ key: "b", row: row("b", "B") }]);
  });

  test("keeps the rows beside a changed one as the same objects", () => {
    const { source, remote, first } = twoPages();
    const before = source.current.rows;
    remote.transition([first, page([row("a"), row("b", "new")], "b")]);
    const after = source.current.rows;
    expect(after.map((each, index) => each === before[index])).toEqual([true, false, true, true]);
  });

  test("finds none of several rows that went, and all others at their new places", () => {
    const { source, remote, first, second } = twoPages();
    remote.transition([second, page([row("e")], "d")]);
    expect(["a", "b", "c", "d", "e"].map((key) => source.indexOf(key))).toEqual([0, 1, -1, -1, 2]);
    remote.transition([first, page([], "b")], [second, page([row("d")], "d")]);
    expect(["a", "b", "c", "d", "e"].map((key) => source.indexOf(key))).toEqual([-1, -1, -1, 0, -1]);
  });

  test("says nothing when the same rows come again", () => {
    const { source, remote, first } = twoPages();
    const before = source.current;
    remote.transition([first, page([row("a"), row("b")], "b")]);
    remote.set({ failedTries: 0 });
    expect(source.current).toBe(before);
  });

  test("keeps what it shows after a lost connection until every page has come again", () => {
    const { source, remote, first, second } = twoPages();
    remote.drop();
    expect(source.current).toMatchObject({ stale: true, keys: ["a", "b", "c", "d"] });
    remote.connect();
    remote.transition([first, page([row("a"), row("x")], "b")]);
    expect(source.current).toMatchObject({ name: "ready", stale: true, keys: ["a", "b", "c", "d"] });
    remote.transition([second, page([row("d")], "d")]);
    expect(source.current).toMatchObject({ stale: false, keys: ["a", "x", "d"] });
  });

  test("splits a page that has grown to more than twice its size, unseen", () => {
    const { source, remote, changes, opened, options, first } = twoPages();
    const grown = ["a", "a1", "a2", "a3", "b"].map((id) => row(id));
    remote.transition([first, page(grown, "b", { splitCursor: "a2" })]);
    expect(options().slice(2)).toEqual([
      { numItems: 2, id: 1, cursor: null, endCursor: "a2" },
      { numItems: 2, id: 1, cursor: "a2", endCursor: "b" },
    ]);
    const seen = changes.length;
    const [, , left, right] = opened();
    remote.transition([left as ScriptedSubscription, page(grown.slice(0, 3), "a2")]);
    expect(opened()).toContain(first);
    remote.transition([right as ScriptedSubscription, page(grown.slice(3), "b")]);
    expect(opened()).not.toContain(first);
    expect(changes).toHaveLength(seen);
    expect(source.current.keys).toEqual(["a", "a1", "a2", "a3", "b", "c", "d"]);
  });

  test("does not show a page that must be split before it is whole", () => {
    const { source, remote, opened } = watchedList();
    remote.transition([
      remote.only,
      page([row("a")], "b", { splitCursor: "a", pageStatus: "SplitRequired" }),
    ]);
    expect(source.current).toMatchObject({ name: "loading", rows: [] });
    const [, left, right] = opened() as [unknown, ScriptedSubscription, ScriptedSubscription];
    remote.transition([left, page([row("a")], "a")], [right, page([row("b")], "b")]);
    expect(source.current).toMatchObject({ name: "ready", keys: ["a", "b"] });
  });

  test("keeps the rows of a last page whose second half must be split again", () => {
    const { source, remote, opened, second } = twoPages();
    const grown = ["c", "c1", "c2", "c3", "d"].map((id) => row(id));
    remote.transition([second, page(grown, "d", { splitCursor: "c2" })]);
    const before = source.current.keys;
    const [, , left, right] = opened() as [unknown, unknown, ScriptedSubscription, ScriptedSubscription];
    const incomplete = page([row("c3")], "d", { splitCursor: "c3", pageStatus: "SplitRequired" });
    remote.transition([left, page(grown.slice(0, 3), "c2")], [right, incomplete]);
    expect(source.current.keys).toEqual(before);
    const [third, fourth] = opened().slice(-2) as [ScriptedSubscription, ScriptedSubscription];
    remote.transition([third, page([row("c3")], "c3")], [fourth, page([row("d")], "d")]);
    expect(source.current).toMatchObject({ stale: false, keys: before });
  });

  test("leaves a page whole when its halves fail", () => {
    const { source, remote, opened, first } = twoPages();
    const grown = ["a", "a1", "a2", "a3", "b"].map((id) => row(id));
    remote.transition([first, page(grown, "b", { splitCursor: "a2" })]);
    const left = opened()[2] as ScriptedSubscription;
    remote.transition([left, { ok: false, error: new RealtimeError("query-failed", "no") }]);
    expect(opened()).toHaveLength(2);
    expect(source.current).toMatchObject({ name: "ready", more: "idle", error: undefined });
    expect(source.current.keys).toHaveLength(7);
  });

  test("begins again when its cursors are refused, and shows the old rows until then", () => {
    const { source, remote, options, second } = twoPages();
    remote.transition([second, { ok: false, error: new RealtimeError("query-failed", "InvalidCursor: x") }]);
    expect(source.current).toMatchObject({
      name: "ready",
      stale: true,
      more: "loading",
      keys: ["a", "b", "c", "d"],
    });
    expect(options()).toEqual([{ numItems: 2, id: 2, cursor: null }]);
    remote.transition([remote.only, page([row("a"), row("b")], "b")]);
    expect(source.current).toMatchObject({ stale: false, more: "idle", keys: ["a", "b"] });
  });

  test("does not begin again for ever when a first page calls its cursor invalid", () => {
    const { source, remote } = watchedList();
    remote.fail(new RealtimeError("query-failed", "InvalidCursor: x"));
    expect(remote.subscribed).toBe(1);
    expect(source.current.name).toBe("failed");
  });

  test("a next page that fails leaves the others live, and is asked for again on retry", () => {
    const { source, remote, opened } = watchedList();
    const [first] = opened() as [ScriptedSubscription];
    remote.transition([first, page([row("a"), row("b")], "b")]);
    source.loadMore();
    const error = new RealtimeError("query-failed", "no");
    remote.transition([opened()[1] as ScriptedSubscription, { ok: false, error }]);
    expect(source.current).toMatchObject({ name: "ready", more: "error", stale: false, error });
    remote.transition([first, page([row("b")], "b")]);
    expect(source.current.keys).toEqual(["b"]);
    source.retry();
    expect(source.current).toMatchObject({ more: "loading", error: undefined });
    remote.transition([opened()[1] as ScriptedSubscription, page([row("c")], "end")]);
    expect(source.current).toMatchObject({ more: "done", keys: ["b", "c"] });
  });

  test("a shown page that fails keeps the list as it was", () => {
    const { source, remote, first, second } = twoPages();
    const error = new RealtimeError("query-failed", "no");
    remote.transition([first, page([row("a")], "b")], [second, { ok: false, error }]);
    expect(source.current).toMatchObject({
      name: "ready",
      more: "error",
      stale: true,
      keys: ["a", "b", "c", "d"],
    });
    remote.transition([second, page([row("d")], "d")]);
    expect(source.current).toMatchObject({ more: "idle", stale: false, keys: ["a", "d"] });
  });

  test.each([
    ["two rows have the same key", [row("a"), row("a")], "_id", 'two rows with the key "a"'],
    ["a row has no key", [{ body: "x" }], "_id", 'its field "_id" is no string or number'],
    ["a row is no object", ["text"], "_id", "a string"],
    [
      "the key function throws",
      [row("a")],
      () => {
        throw new Error("oops");
      },
      "the `key` function threw",
    ],
  ] as const)("says what is wrong when %s", (_name, rows, key, text) => {
    const { source, remote } = watchedList(key);
    remote.transition([remote.only, page(rows, "end")]);
    expect(source.current).toMatchObject({ name: "failed", error: { code: "bad-rows" } });
    expect(source.current.error?.message).toContain(text);
    remote.transition([remote.only, page([row("b")], "end")]);
    if (key === "_id") expect(source.current).toMatchObject({ name: "ready", keys: ["b"] });
  });

  test.each([
    ["has none", "_id", (body: string) => ({ body })],
    ["is no object", "_id", () => null],
    ["has one of another kind", "_id", () => ({ _id: Symbol("x") })],
    [
      "can't be read",
      "_id",
      () => ({
        get _id(): never {
          throw new Error("no");
        },
      }),
    ],
    ["can't be read at all", "_id", () => new Proxy({}, { get: raise, ownKeys: raise })],
    ["fails the key function", failingFor("x"), (body: string) => ({ body })],
    ["is given a promise by the key function", promisingFor("x"), (body: string) => ({ body })],
  ] as const)("leaves a row out that %s, says so once, and keeps the others live", (_name, key, make) => {
    const { source, remote } = watchedList(key as string);
    const errors = new Set<unknown>();
    source.subscribe(() => errors.add(source.current.error));
    const bad = make("x");
    // Not cloned, as some of these can't be.
    const raw = (...rows: unknown[]) => ok({ page: rows, continueCursor: "end", isDone: true });
    remote.transition([remote.only, raw(row("a"), bad, row("b"))]);
    expect(source.current).toMatchObject({ name: "ready", stale: false, keys: ["a", "b"] });
    expect(source.current.error).toMatchObject({ code: "bad-rows" });
    remote.transition([remote.only, raw(row("a"), bad, row("b"), row("c"))]);
    expect(source.current).toMatchObject({ name: "ready", more: "done", keys: ["a", "b", "c"] });
    expect([...errors].filter((error) => error !== undefined)).toHaveLength(1);
    remote.transition([remote.only, page([row("a"), row("c")], "end")]);
    expect(source.current).toMatchObject({ keys: ["a", "c"], error: undefined });
    remote.transition([remote.only, raw(bad, row("c"))]);
    expect([...errors].filter((error) => error !== undefined)).toHaveLength(2);
  });

  test("finds a key that is in two pages", () => {
    const { source, remote, second } = twoPages();
    remote.transition([second, page([row("a")], "d")]);
    expect(source.current).toMatchObject({
      name: "failed",
      keys: ["a", "b", "c", "d"],
      error: { code: "bad-rows" },
    });
  });

  test("says that a key is in two pages with the same error as long as it is", () => {
    const { source, remote, second } = twoPages();
    remote.transition([second, page([row("a")], "d")]);
    const { error } = source.current;
    remote.transition([second, page([row("a"), row("e")], "e")]);
    expect(source.current.error).toBe(error);
    remote.transition([second, page([row("b"), row("e")], "e")]);
    expect(source.current.error).not.toBe(error);
    expect(source.current.error?.message).toContain('"b"');
    remote.transition([second, page([row("c"), row("e")], "e")]);
    expect(source.current).toMatchObject({ name: "ready", keys: ["a", "b", "c", "e"], error: undefined });
    remote.transition([second, page([row("a")], "d")]);
    expect(source.current.error).toMatchObject({ code: "bad-rows" });
    expect(source.current.error).not.toBe(error);
  });

  test("finds a key that is in two pages that came together, when one of them kept all of its keys", () => {
    const { source, remote, first, second } = twoPages();
    remote.transition([first, page([row("a"), row("b", "new")], "b")], [second, page([row("b")], "d")]);
    expect(source.current).toMatchObject({ name: "failed", error: { code: "bad-rows" } });
  });

  test("leaves the rows of a former state as they were", () => {
    const { source, remote, first } = twoPages();
    const { current } = source;
    const rows = [current.rowAt(0), current.rowAt(1)];
    remote.transition([first, page([row("a"), row("b", "new")], "b")]);
    expect([current.rowAt(0), current.rowAt(1)]).toEqual(rows);
    expect(source.current.rowAt(1)).toEqual(row("b", "new"));
  });

  test("says so when the function does not return pages", () => {
    const { source, remote } = watchedList();
    remote.answer([1, 2]);
    expect(source.current).toMatchObject({ name: "failed", error: { code: "not-paginated" } });
    expect(source.current.error?.message).toContain("did not return a page");
  });

  test("comes back with all its pages, each with its journal", () => {
    const { source, remote, unsubscribe, opened, first, second } = twoPages();
    first.journal = "journal b";
    second.journal = "journal d";
    const before = source.current.rows;
    unsubscribe();
    expect(remote.open.size).toBe(0);
    expect(source.current).toMatchObject({
      name: "ready",
      stale: true,
      more: "idle",
      keys: ["a", "b", "c", "d"],
    });
    const changes: unknown[] = [];
    source.subscribeChanges((change) => changes.push(change));
    expect(opened().map(({ journal }) => journal)).toEqual(["journal b", "journal d"]);
    const [one, two] = opened() as [ScriptedSubscription, ScriptedSubscription];
    remote.transition([one, page([row("a"), row("b")], "b")], [two, page([row("c"), row("d")], "d")]);
    expect(source.current.stale).toBe(false);
    expect(changes).toEqual([]);
    expect(source.current.rows.every((each, index) => each === before[index])).toBe(true);
  });

  test("comes back with what it showed when a page was just being split", () => {
    const { source, remote, unsubscribe, opened, options, first } = twoPages();
    remote.drop();
    remote.connect();
    const grown = ["a", "a1", "a2", "a3", "b"].map((id) => row(id));
    remote.transition([first, page(grown, "b", { splitCursor: "a2" })]);
    const [left, right] = opened().slice(-2) as [ScriptedSubscription, ScriptedSubscription];
    remote.transition([left, page(grown.slice(0, 3), "a2")], [right, page(grown.slice(3), "b")]);
    expect(source.current).toMatchObject({ stale: true, keys: ["a", "b", "c", "d"] });
    unsubscribe();
    expect(source.current).toMatchObject({ name: "ready", stale: true, keys: ["a", "b", "c", "d"] });
    source.subscribe(() => undefined);
    // The halves never got to show their own rows, so they are one page again.
    expect(options()).toMatchObject([{ cursor: null, endCursor: "b" }, { cursor: "b" }]);
    expect(source.current).toMatchObject({ keys: ["a", "b", "c", "d"] });
  });

  test("comes back with the page before where it began, also when that had not come yet", () => {
    const { store, remote, scheduler } = scriptedStore();
    remote.connect();
    const list = { call: call("rows:list"), token: "list", pageSize: 2, key: "_id", from: 5 };
    const source = store.watchPages(list);
    const asked = (): unknown[] => [...remote.open].map(({ args }) => args["backwards"] ?? false);
    const leave = source.subscribe(() => undefined);
    expect(asked()).toEqual([false, true]);
    const [onward] = [...remote.open] as [ScriptedSubscription];
    remote.transition([onward, page([row("b")], "end")]);
    leave();
    scheduler.run();
    source.subscribe(() => undefined);
    expect(asked()).toEqual([false, true]);
    const [again, back] = [...remote.open] as [ScriptedSubscription, ScriptedSubscription];
    remote.transition([again, page([row("b")], "end")], [back, page([row("a")], "end")]);
    expect(source.current).toMatchObject({ more: "done", back: "done", keys: ["a", "b"] });
    expect(source.countBack()).toBe(1);
  });

  test("has failed while its page before where it began has, and nothing is there to be shown", () => {
    const { store, remote } = scriptedStore();
    remote.connect();
    const list = { call: call("rows:list"), token: "list", pageSize: 2, key: "_id", from: 5 };
    const source = store.watchPages(list);
    source.subscribe(() => undefined);
    const [onward, back] = [...remote.open] as [ScriptedSubscription, ScriptedSubscription];
    const error = new RealtimeError("query-failed", "no");
    remote.transition([back, { ok: false, error }]);
    expect(source.current).toMatchObject({ name: "failed", error, length: 0, stale: false });
    source.retry();
    expect(source.current).toMatchObject({ name: "loading", error: undefined });
    remote.transition([[...remote.open].at(-1) as ScriptedSubscription, { ok: false, error }]);
    remote.transition([onward, page([row("b")], "end")]);
    expect(source.current).toMatchObject({ name: "ready", error, back: "error", keys: ["b"] });
  });

  test("comes back without a page that had failed before it was shown, and asks for it as for any other", () => {
    const { source, remote, unsubscribe, opened } = watchedList();
    remote.transition([remote.only, page([row("a"), row("b")], "b")]);
    source.loadMore();
    remote.transition([
      opened()[1] as ScriptedSubscription,
      { ok: false, error: new RealtimeError("query-failed", "no") },
    ]);
    unsubscribe();
    source.subscribe(() => undefined);
    expect(source.current).toMatchObject({ more: "idle", error: undefined });
    source.retry();
    expect(opened()).toHaveLength(1);
    remote.transition([remote.only, page([row("a"), row("b")], "b")]);
    expect(source.loadMore()).toBe(true);
    expect(opened()).toHaveLength(2);
  });

  test("shows nothing of one identity to the next", () => {
    const { source, remote, changes, options } = twoPages();
    remote.changeIdentity();
    expect(source.current).toMatchObject({ name: "loading", rows: [], stale: false });
    expect(changes.at(-1)?.removed).toEqual(["a", "b", "c", "d"]);
    expect(options()).toEqual([{ numItems: 2, id: 1, cursor: null }]);
  });

  test("looks only at the rows of the page that changed", () => {
    const read: unknown[] = [];
    const { source, remote, opened } = watchedList((each) => {
      read.push((each as Row)._id);
      return (each as Row)._id;
    });
    const [first] = opened() as [ScriptedSubscription];
    remote.transition([first, page([row("a"), row("b")], "b")]);
    source.loadMore();
    remote.transition([opened()[1] as ScriptedSubscription, page([row("c"), row("d")], "d")]);
    read.length = 0;
    remote.transition([first, page([row("a", "new"), row("b")], "b")]);
    expect(read).toEqual(["a", "b"]);
  });

  test("a transition of other queries costs it nothing", () => {
    const { source, remote } = twoPages();
    const before = source.current;
    remote.transition();
    expect(source.current).toBe(before);
  });

  test("a listener that asks for more while it is called gets one page after the other", () => {
    const { store, remote } = scriptedStore();
    remote.connect();
    const source = store.watchPages({ call: call("rows:list"), token: "list", pageSize: 1, key: "_id" });
    source.subscribe(() => void source.loadMore());
    for (const [index, end] of ["a", "b", "end"].entries()) {
      remote.transition([[...remote.open][index] as ScriptedSubscription, page([row(`row ${end}`)], end)]);
    }
    expect(source.current).toMatchObject({ more: "done", keys: ["row a", "row b", "row end"] });
  });
});
