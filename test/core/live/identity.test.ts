import { describe, expect, test } from "vitest";
import { RealtimeError } from "../../../src/core/errors.js";
import { call, ok, scriptedStore, type ScriptedSubscription } from "./scripted-remote.js";

const failed = new RealtimeError("query-failed", "not for you");
const fatal = new RealtimeError("server-fatal", "gone");

function page(...ids: string[]) {
  return ok({ page: ids.map((_id) => ({ _id })), continueCursor: ids.at(-1) ?? "end", isDone: false });
}

function watchedQuery() {
  const parts = scriptedStore();
  parts.remote.connect();
  const source = parts.store.watch(call("notes:mine"));
  const unsubscribe = source.subscribe(() => undefined);
  return { ...parts, source, unsubscribe };
}

function watchedList() {
  const parts = scriptedStore();
  parts.remote.connect();
  const source = parts.store.watchPages({ call: call("notes:list"), token: "list", pageSize: 2, key: "_id" });
  const unsubscribe = source.subscribe(() => undefined);
  return { ...parts, source, unsubscribe };
}

describe("of what a query showed to one identity, the next sees nothing", () => {
  test("while it loads, and when it then fails", () => {
    const { remote, source } = watchedQuery();
    remote.answer("ada's");
    remote.changeIdentity();
    expect(source.current).toEqual({
      name: "loading",
      value: undefined,
      stale: false,
      own: false,
      error: undefined,
    });
    remote.fail(failed);
    expect(source.current).toMatchObject({ name: "failed", value: undefined, error: failed });
  });

  test("neither a value that stood beside an error, nor the error", () => {
    const { remote, source } = watchedQuery();
    remote.answer("ada's");
    remote.fail(failed);
    expect(source.current).toMatchObject({ value: "ada's", error: failed });
    remote.changeIdentity();
    expect(source.current).toMatchObject({ name: "loading", value: undefined, error: undefined });
  });

  test("when the connection has ended for good meanwhile", () => {
    const { remote, source } = watchedQuery();
    remote.answer("ada's");
    remote.set({ isOpen: false, fatalError: fatal });
    expect(source.current.value).toBe("ada's");
    remote.changeIdentity();
    expect(source.current).toMatchObject({ name: "failed", value: undefined, error: fatal });
  });

  test("when its last watcher leaves just before the identity changes, or just after", () => {
    for (const acts of [
      ["leave", "change"],
      ["change", "leave"],
    ]) {
      const { remote, scheduler, source, unsubscribe } = watchedQuery();
      remote.answer("ada's");
      for (const act of acts) {
        if (act === "leave") unsubscribe();
        else remote.changeIdentity();
      }
      scheduler.run();
      expect(source.current).toMatchObject({ name: "loading", value: undefined });
    }
  });

  test("not even the parts that are the same: they are other objects", () => {
    const { remote, source } = watchedQuery();
    remote.answer({ same: { a: 1 } });
    const before = source.current.value;
    remote.changeIdentity();
    remote.answer({ same: { a: 1 } });
    expect(source.current.value).toEqual(before);
    expect(source.current.value).not.toBe(before);
  });
});

describe("of what a list showed to one identity, the next sees nothing", () => {
  const nothing = { name: "failed", length: 0, rows: [], keys: [] };

  test("while it loads, and when its first page then fails", () => {
    const { remote, source } = watchedList();
    remote.transition([remote.only, page("a", "b")]);
    remote.changeIdentity();
    expect(source.current).toMatchObject({ ...nothing, name: "loading", stale: false });
    remote.fail(failed);
    expect(source.current).toMatchObject({ ...nothing, error: failed });
    expect([source.current.rowAt(0), source.current.keyAt(0), source.indexOf("a")]).toEqual([
      undefined,
      undefined,
      -1,
    ]);
  });

  test("when it was kept from before, and the connection ends for good", () => {
    const { remote, scheduler, source, unsubscribe } = watchedList();
    remote.transition([remote.only, page("a", "b")]);
    unsubscribe();
    scheduler.run();
    source.subscribe(() => undefined);
    expect(source.current.keys).toEqual(["a", "b"]);
    remote.set({ isOpen: false, fatalError: fatal });
    remote.changeIdentity();
    expect(source.current).toMatchObject({ ...nothing, error: fatal });
    expect(source.current.rowAt(0)).toBeUndefined();
  });

  test("when one of its pages had failed, or was still awaited", () => {
    for (const isOpen of [true, false]) {
      const { remote, source } = watchedList();
      remote.transition([remote.only, page("a", "b")]);
      source.loadMore();
      const second = [...remote.open][1] as ScriptedSubscription;
      if (isOpen) remote.transition([second, { ok: false, error: failed }]);
      else remote.drop();
      remote.changeIdentity();
      expect(source.current).toMatchObject({ ...nothing, name: "loading", stale: false, error: undefined });
      if (!isOpen) remote.connect();
      remote.transition([remote.only, page("c")]);
      expect(source.current).toMatchObject({ name: "ready", keys: ["c"], stale: false });
    }
  });

  test("of several lists and queries, some of them left: each begins anew, with one page", () => {
    const { store, remote, scheduler, source } = watchedList();
    const others = ["one", "two", "three"].map((name) => store.watch(call(name)));
    const leaves = others.map((other) => other.subscribe(() => undefined));
    for (const subscription of [...remote.open]) {
      const result = subscription.name === "notes:list" ? page("a") : ok("ada's");
      remote.transition([subscription, result]);
    }
    source.loadMore();
    leaves[0]?.();
    leaves[2]?.();
    scheduler.run();
    remote.changeIdentity();
    expect([...remote.open].map(({ name }) => name).sort()).toEqual(["notes:list", "two"]);
    expect(others.map(({ current }) => current.name)).toEqual(["loading", "loading", "loading"]);
  });
});
