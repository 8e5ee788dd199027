import { describe, expect, test } from "vitest";
import { MemoryResultCache } from "../../../src/adapters/memory/memory-result-cache.js";
import { RealtimeError } from "../../../src/core/errors.js";
import type { PagesState, RowsChange } from "../../../src/core/live/pages-state.js";
import type { QueryState } from "../../../src/core/live/query-state.js";
import { type Edit, ScriptedEffects } from "./scripted-effects.js";
import { call, ok, scriptedStore, type ScriptedSubscription } from "./scripted-remote.js";

const failed = new RealtimeError("query-failed", "rows:list failed: no");

const row = (_id: string, body = _id) => ({ _id, body });

function page(rows: readonly unknown[], end: string, more: Record<string, unknown> = {}) {
  return ok(structuredClone({ page: rows, continueCursor: end, isDone: end === "end", ...more }));
}

function watchedList(options: { readonly isFromEnd?: boolean; readonly isWindowed?: boolean } = {}) {
  const effects = new ScriptedEffects("rows:list");
  const parts = scriptedStore(new MemoryResultCache(), effects);
  parts.remote.connect();
  const source = parts.store.watchPages({
    call: call("rows:list"),
    token: "list",
    pageSize: 2,
    key: "_id",
    windowLimits: { livePages: 0, parkPages: 0, keptRows: 0 },
    ...options,
  });
  const changes: RowsChange<unknown>[] = [];
  const states: PagesState<unknown>[] = [];
  let leave: (() => void)[] = [];
  const watch = (): void => {
    leave = [
      source.subscribeChanges((change) => changes.push(change)),
      source.subscribe((state) => states.push(state)),
    ];
  };
  watch();
  const unwatch = (): void => {
    for (const each of leave) each();
    parts.scheduler.run();
  };
  const opened = (): ScriptedSubscription[] => [...parts.remote.open];
  const tell = (): void => parts.store.effectsChanged(["rows:list"]);
  const begin = (operation: string, edit: Edit): void => {
    effects.edits.set(operation, edit);
    tell();
  };
  const end = (operation: string): void => {
    effects.edits.delete(operation);
    tell();
  };
  const bodies = (): unknown[] => source.current.rows.map((each) => (each as { body: string }).body);
  return { ...parts, effects, source, changes, states, watch, unwatch, opened, begin, end, tell, bodies };
}

/** A list with the pages a b and c d. */
function twoPages(options: Parameters<typeof watchedList>[0] = {}, end = "end") {
  const list = watchedList(options);
  const [first] = list.opened() as [ScriptedSubscription];
  list.remote.transition([first, page([row("a"), row("b")], "b")]);
  list.source.loadMore();
  const second = list.opened()[1] as ScriptedSubscription;
  list.remote.transition([second, page([row("c"), row("d")], end)]);
  list.changes.length = 0;
  list.states.length = 0;
  return { ...list, first, second };
}

const insertNew = (place: "start" | "end" = "start"): Edit => ({
  name: "insert",
  row: row("new"),
  place: { name: place },
});

describe("pending edits of a list", () => {
  test("show at once, as the reader's own change, with a mark beside the row", () => {
    const { begin, source, changes, states } = twoPages();
    begin("op1", insertNew());
    expect(source.current.keys).toEqual(["new", "a", "b", "c", "d"]);
    expect(changes).toEqual([
      {
        removed: [],
        placed: [{ kind: "added", key: "new", row: row("new"), before: "a" }],
        changed: [],
        regions: [{ index: 0, removed: 2, before: ["a", "b"], after: ["new", "a", "b"] }],
        marked: [{ key: "new", mark: { name: "pending", operation: "op1" } }],
        cause: "own",
      },
    ]);
    expect(states).toHaveLength(1);
    expect(source.indexOf("new")).toBe(0);
    expect(source.markOf("new")).toEqual({ name: "pending", operation: "op1" });
    expect(source.markOf("a")).toBeUndefined();
  });

  test("give way to what the backend says in one step, and the row keeps its key", () => {
    const { begin, effects, source, changes, states, store, remote, first } = twoPages();
    begin("op1", insertNew());
    changes.length = states.length = 0;
    const [shown] = source.current.rows;
    // As the outbox does when an answer comes within a transition.
    effects.edits.delete("op1");
    store.addAlias("new", "real");
    store.touchEffects(["rows:list"]);
    remote.ownTransition([first, page([row("real", "new"), row("a"), row("b")], "b")]);
    expect(source.current.keys).toEqual(["new", "a", "b", "c", "d"]);
    expect(states).toHaveLength(1);
    expect(changes).toEqual([
      {
        removed: [],
        placed: [],
        changed: [{ key: "new", row: row("real", "new") }],
        regions: [],
        marked: [{ key: "new", mark: undefined }],
        cause: "own",
      },
    ]);
    expect(source.current.rows[0]).not.toBe(shown);
    expect([source.indexOf("new"), source.indexOf("real")]).toEqual([0, 0]);
    remote.transition([first, page([row("real", "edited"), row("a"), row("b")], "b")]);
    expect(source.current.keyAt(0)).toBe("new");
  });

  test("are undone without a trace when their operation ends without effect", () => {
    const { begin, end, source, changes } = twoPages();
    const before = source.current.rows;
    begin("op1", insertNew());
    begin("op2", { name: "patch", key: "b", fields: { body: "B" } });
    begin("op3", { name: "remove", key: "c" });
    expect(source.current.keys).toEqual(["new", "a", "b", "d"]);
    for (const operation of ["op1", "op2", "op3"]) end(operation);
    expect(source.current.keys).toEqual(["a", "b", "c", "d"]);
    source.current.rows.forEach((each, index) => expect(each).toBe(before[index]));
    expect(source.markOf("b")).toBeUndefined();
    expect(changes.at(-1)?.cause).toBe("own");
  });

  test("hold in the order of their operations, and for rows that others inserted", () => {
    const { begin, end, bodies } = twoPages();
    begin("op1", insertNew());
    begin("op2", { name: "patch", key: "new", fields: { body: "first" } });
    begin("op3", { name: "patch", key: "new", fields: { body: "second" } });
    begin("op4", { name: "insert", row: row("last"), place: { name: "before", key: "new" } });
    expect(bodies()).toEqual(["last", "second", "a", "b", "c", "d"]);
    end("op3");
    expect(bodies()).toEqual(["last", "first", "a", "b", "c", "d"]);
    end("op1");
    expect(bodies()).toEqual(["a", "b", "c", "d"]);
  });

  test("are made anew of what the backend says, by rows that stay the same objects", () => {
    const { begin, source, remote, first, second, changes } = twoPages();
    begin("op1", (get) => ({
      name: "patch",
      key: "b",
      fields: { body: `${(get("b") as { body: string }).body}!` },
    }));
    const patched = source.current.rowAt(1);
    remote.transition([second, page([row("c", "C"), row("d")], "end")]);
    expect(source.current.rowAt(1)).toBe(patched);
    expect(changes.at(-1)).toMatchObject({ changed: [{ key: "c" }], cause: "data" });
    remote.transition([first, page([row("a"), row("b", "B")], "b")]);
    expect(source.current.rowAt(1)).toEqual(row("b", "B!"));
  });

  test("leave the row's object alone when the backend says what was shown", () => {
    const { begin, effects, source, remote, store, first, changes } = twoPages();
    begin("op1", { name: "patch", key: "b", fields: { body: "B" } });
    const patched = source.current.rowAt(1);
    changes.length = 0;
    effects.edits.delete("op1");
    store.touchEffects(["rows:list"]);
    remote.ownTransition([first, page([row("a"), row("b", "B")], "b")]);
    expect(source.current.rowAt(1)).toBe(patched);
    expect(changes).toMatchObject([{ changed: [], marked: [{ key: "b", mark: undefined }] }]);
    remote.transition([first, page([row("a", "A"), row("b", "B")], "b")]);
    expect(source.current.rowAt(1)).toBe(patched);
  });

  test("wait for nothing: not for a page on its way, a failed one, or a lost connection", () => {
    const { begin, bodies, remote, first, second, source } = twoPages({}, "d");
    source.loadMore();
    begin("op1", { name: "patch", key: "a", fields: { body: "1" } });
    expect(bodies()[0]).toBe("1");
    remote.transition([second, { ok: false, error: failed }]);
    begin("op2", { name: "patch", key: "a", fields: { body: "2" } });
    expect(bodies()[0]).toBe("2");
    remote.drop();
    begin("op3", { name: "patch", key: "a", fields: { body: "3" } });
    expect(bodies()[0]).toBe("3");
    remote.connect();
    remote.transition([first, page([row("a", "x"), row("b")], "b")]);
    begin("op4", { name: "remove", key: "b" });
    expect(bodies()).toEqual(["3", "c", "d"]);
  });

  test("show what comes to an end only where that end is loaded", () => {
    const { begin, source, remote, second } = twoPages({}, "d");
    begin("op1", insertNew("end"));
    expect(source.current.keys).toEqual(["a", "b", "c", "d"]);
    remote.transition([second, page([row("c"), row("d")], "end")]);
    expect(source.current.keys).toEqual(["a", "b", "c", "d", "new"]);
  });

  test("show what comes to the end as soon as the last page is there", () => {
    const { begin, source, remote, opened } = twoPages({}, "d");
    begin("op1", insertNew("end"));
    source.loadMore();
    remote.transition([opened()[2] as ScriptedSubscription, page([row("e")], "end")]);
    expect(source.current.keys).toEqual(["a", "b", "c", "d", "e", "new"]);
  });

  test("stand by the order of the query also in a list that is shown from its end", () => {
    const { begin, source } = twoPages({ isFromEnd: true });
    expect(source.current.keys).toEqual(["d", "c", "b", "a"]);
    begin("op1", insertNew());
    begin("op2", { name: "insert", row: row("last"), place: { name: "end" } });
    begin("op3", { name: "insert", row: row("between"), place: { name: "before", key: "c" } });
    expect(source.current.keys).toEqual(["last", "d", "c", "between", "b", "a", "new"]);
  });

  test.each([false, true])("stand where they sort (shown from the end: %s)", (isFromEnd) => {
    const { begin, source } = twoPages({ isFromEnd });
    const compare = (one: unknown, other: unknown): number =>
      (one as { _id: string })._id < (other as { _id: string })._id ? -1 : 1;
    for (const id of ["bb", "A", "e", "ca"]) {
      begin(id, { name: "insert", row: row(id), place: { name: "sorted", compare } });
    }
    const expected = ["A", "a", "b", "bb", "c", "ca", "d", "e"];
    expect(source.current.keys).toEqual(isFromEnd ? expected.reverse() : expected);
  });

  test("don't show a row twice that the backend knows already", () => {
    const { begin, source, remote, first } = twoPages();
    begin("op1", insertNew());
    remote.transition([first, page([row("new", "theirs"), row("a"), row("b")], "b")]);
    expect(source.current.keys).toEqual(["new", "a", "b", "c", "d"]);
    expect(source.current.rowAt(0)).toEqual(row("new", "theirs"));
  });

  test("take a field away by undefined, as a patch on the backend does", () => {
    const { begin, source } = twoPages();
    begin("op1", { name: "patch", key: "a", fields: { body: undefined } });
    expect(Object.keys(source.current.rowAt(0) as object)).toEqual(["_id"]);
  });

  test("of rows that aren't there change nothing", () => {
    const { begin, source, changes } = twoPages();
    begin("op1", { name: "patch", key: "x", fields: { body: "X" } });
    begin("op2", { name: "remove", key: "y" });
    begin("op3", { name: "insert", row: row("new"), place: { name: "before", key: "z" } });
    expect(source.current.keys).toEqual(["a", "b", "c", "d"]);
    expect(changes.flatMap(({ placed, removed, changed }) => [...placed, ...removed, ...changed])).toEqual(
      [],
    );
  });

  test("keep their page in memory", () => {
    const { begin, end, source } = twoPages({ isWindowed: true });
    begin("op1", { name: "patch", key: "c", fields: { body: "C" } });
    source.look({ first: 0, last: 0 });
    expect(source.current.rowAt(2)).toEqual(row("c", "C"));
    end("op1");
    source.look({ first: 0, last: 1 });
    expect(source.current.rowAt(2)).toBeUndefined();
  });

  test("outlive a page that is split", () => {
    const { begin, source, remote, first, opened } = twoPages();
    begin("op1", { name: "insert", row: row("new"), place: { name: "before", key: "b" } });
    const rows = ["a", "a1", "a2", "b", "b1"].map((id) => row(id));
    remote.transition([first, page(rows, "b", { splitCursor: "a2" })]);
    expect(source.current.keys).toEqual(["a", "a1", "a2", "new", "b", "b1", "c", "d"]);
    const [left, right] = opened().slice(2) as [ScriptedSubscription, ScriptedSubscription];
    remote.transition(
      [left, page(rows.slice(0, 3), "a2", { splitCursor: null })],
      [right, page(rows.slice(3), "b", { splitCursor: null })],
    );
    expect(source.current.keys).toEqual(["a", "a1", "a2", "new", "b", "b1", "c", "d"]);
    expect(source.indexOf("new")).toBe(3);
  });

  test("outlive a list that begins again, and end in it", () => {
    const { begin, effects, tell, source, remote, first, opened } = twoPages();
    begin("op1", insertNew());
    const refused = new RealtimeError("query-failed", "InvalidCursor: changed");
    remote.transition([opened()[1] as ScriptedSubscription, { ok: false, error: refused }]);
    expect(first).not.toBe(opened()[0]);
    expect(source.current.keys).toEqual(["new", "a", "b", "c", "d"]);
    effects.edits.clear();
    tell();
    expect(source.current.keys).toEqual(["a", "b", "c", "d"]);
  });

  test("are those of now when a list is watched again", () => {
    const { begin, effects, watch, unwatch, source } = twoPages();
    begin("op1", insertNew());
    unwatch();
    effects.edits.clear();
    effects.edits.set("op2", { name: "remove", key: "a" });
    watch();
    expect(source.current.keys).toEqual(["b", "c", "d"]);
  });

  test("go with the identity that made them", () => {
    const { begin, effects, source, remote } = twoPages();
    begin("op1", insertNew());
    effects.edits.clear();
    remote.changeIdentity();
    expect(source.current).toMatchObject({ name: "loading", length: 0 });
    expect(source.markOf("new")).toBeUndefined();
  });

  test("are asked for by lists of the function only", () => {
    const { effects, store } = twoPages();
    effects.asked = 0;
    store.effectsChanged(["rows:others"]);
    expect(effects.asked).toBe(0);
  });

  test("end for a page as soon as it is of the moment in which they were committed", () => {
    const { begin, effects, tell, source, remote, first, second } = twoPages();
    begin("op1", { name: "patch", key: "a", fields: { body: "mine" } });
    effects.appliedAt.set("op1", remote.ts + 2n);
    tell();
    expect(source.markOf("a")).toBeUndefined();
    remote.transition([second, page([row("c", "C"), row("d")], "end")]);
    expect(source.current.rowAt(0)).toEqual(row("a", "mine"));
    remote.transition([first, page([row("a", "theirs"), row("b")], "b")]);
    expect(source.current.rowAt(0)).toEqual(row("a", "theirs"));
  });

  test("stay on a page that is of an earlier moment, because it is parked", () => {
    const { begin, effects, tell, source, remote, second, opened } = twoPages({ isWindowed: true });
    begin("op1", { name: "insert", row: row("new"), place: { name: "end" } });
    source.look({ first: 0, last: 0 });
    expect(opened()).not.toContain(second);
    effects.appliedAt.set("op1", remote.ts + 1n);
    remote.transition();
    remote.transition();
    tell();
    expect(source.current.length).toBe(5);
    source.look({ first: 4, last: 4 });
    expect(source.current.length).toBe(5);
    const back = opened().at(-1) as ScriptedSubscription;
    remote.transition([back, page([row("c"), row("d"), row("new", "done")], "end")]);
    expect(source.current.keys.slice(-3)).toEqual(["c", "d", "new"]);
    expect(source.current.rowAt(4)).toEqual(row("new", "done"));
  });

  test.each(["held", "disconnected", "failed"] as const)("stay while the list is %s", (why) => {
    const { begin, effects, tell, source, remote, first, second } = twoPages();
    begin("op1", { name: "patch", key: "a", fields: { body: "mine" } });
    if (why === "failed") remote.transition([second, { ok: false, error: failed }]);
    else remote.drop();
    if (why === "held") remote.connect();
    effects.appliedAt.set("op1", remote.ts + 1n);
    // Other queries move on.
    remote.transition();
    remote.transition([first, page([row("a", "mine!"), row("b")], "b")]);
    tell();
    expect(source.current.rowAt(0)).toEqual(row("a", "mine"));
    if (why === "disconnected") remote.connect();
    if (why === "disconnected") remote.transition([first, page([row("a", "mine!"), row("b")], "b")]);
    remote.transition([second, page([row("c"), row("d")], "end")]);
    expect(source.current.rowAt(0)).toEqual(row("a", "mine!"));
  });

  test("can be of a row that has no key, which isn't shown", () => {
    const { begin, source } = twoPages();
    begin("op1", { name: "insert", row: { body: "no id" }, place: { name: "start" } });
    expect(source.current.keys).toEqual(["a", "b", "c", "d"]);
  });
});

describe("pending changes of a value", () => {
  function watchedValue() {
    const effects = new ScriptedEffects("counter:get");
    const parts = scriptedStore(new MemoryResultCache(), effects);
    parts.remote.connect();
    const states: QueryState<unknown>[] = [];
    const source = parts.store.watch(call("counter:get"));
    source.subscribe((state) => states.push(state));
    const change = (to: typeof effects.change): void => {
      effects.change = to;
      parts.store.effectsChanged(["counter:get"]);
    };
    return { ...parts, effects, states, source, change };
  }

  const plus = (amount: number) => (value: unknown) => ({
    count: (value as { count: number }).count + amount,
  });

  test("show at once, are made anew of what the backend says, and end", () => {
    const { remote, source, states, change } = watchedValue();
    change(plus(1));
    expect(source.current.name).toBe("loading");
    remote.answer({ count: 1 });
    change(plus(2));
    expect(states.map(({ value, own }) => [value, own])).toEqual([
      [undefined, false],
      [{ count: 2 }, false],
      [{ count: 3 }, true],
    ]);
    remote.answer({ count: 5 });
    expect(source.current.value).toEqual({ count: 7 });
    change(undefined);
    expect(source.current.value).toEqual({ count: 5 });
  });

  test("leave the value's object alone when the backend says the same", () => {
    const { remote, source, states, effects, store, change } = watchedValue();
    remote.answer({ count: 1 });
    change(plus(1));
    const shown = source.current;
    effects.change = undefined;
    store.touchEffects(["counter:get"]);
    remote.ownTransition([remote.only, ok({ count: 2 })]);
    expect(source.current.value).toBe(shown.value);
    expect(states).toHaveLength(3);
  });

  test("know the moment that the backend's value belongs to", () => {
    const { remote, change, source } = watchedValue();
    const moments: unknown[] = [];
    change((value, snapshot) => {
      moments.push(snapshot);
      return value;
    });
    remote.answer(1);
    expect(moments.at(-1)).toBe(remote.ts);
    const answeredAt = remote.ts;
    remote.transition();
    remote.drop();
    remote.connect();
    remote.transition();
    change(plus(0));
    change((value, snapshot) => {
      moments.push(snapshot);
      return value;
    });
    expect(moments.at(-1)).toBe(answeredAt + 1n);
    remote.fail(failed);
    expect(source.current.name).toBe("failed");
    remote.answer(2);
    expect(moments.at(-1)).toBe(remote.ts);
  });

  test("that throw end this query with an error, and nothing else", () => {
    const { remote, source, change, store } = watchedValue();
    const other = store.watch(call("other:get"));
    other.subscribe(() => undefined);
    const [mine, theirs] = [...remote.open] as [ScriptedSubscription, ScriptedSubscription];
    remote.transition([mine, ok(1)], [theirs, ok(1)]);
    change(() => {
      throw new Error("oops");
    });
    expect(source.current).toMatchObject({ name: "failed", error: { code: "bad-result" } });
    remote.transition([theirs, ok(2)]);
    expect(other.current.value).toBe(2);
  });
});
