import { describe, expect, test, vi } from "vitest";
import { RealtimeError } from "../../../src/core/errors.js";
import type { RemoteResult } from "../../../src/core/ports.js";
import { call, ok, scriptedStore, type ScriptedSubscription } from "./scripted-remote.js";

const failed = new RealtimeError("query-failed", "no");
const failure: RemoteResult = { ok: false, error: failed };

function page(ids: readonly string[], end = ids.at(-1) ?? "end", more: object = {}) {
  return ok({ page: ids.map((_id) => ({ _id })), continueCursor: end, isDone: end === "end", ...more });
}

function connected() {
  const parts = scriptedStore();
  parts.remote.connect();
  return parts;
}

const LIST = { call: call("rows:list"), token: "list", pageSize: 2, key: "_id" } as const;

describe("retry", () => {
  test("ends the subscription that failed: there is one at any time", () => {
    const { store, remote } = connected();
    const source = store.watch(call("a:b"));
    source.subscribe(() => undefined);
    for (let tries = 1; tries <= 3; tries += 1) {
      const [old] = remote.open;
      remote.fail(failed);
      source.retry();
      expect(remote.open.size).toBe(1);
      expect(remote.open).not.toContain(old);
    }
  });

  test("of a list ends those of its failed pages, and no others", () => {
    const { store, remote } = connected();
    const source = store.watchPages(LIST);
    source.subscribe(() => undefined);
    const first = remote.only;
    remote.transition([first, page(["a", "b"])]);
    source.loadMore();
    const second = [...remote.open][1] as ScriptedSubscription;
    remote.transition([second, failure]);
    source.retry();
    source.retry();
    expect(remote.open.size).toBe(2);
    expect(remote.open).toContain(first);
    expect(remote.open).not.toContain(second);
  });

  test("of a list whose rows have no keys ends all that it had", () => {
    const { store, remote } = connected();
    const source = store.watchPages(LIST);
    source.subscribe(() => undefined);
    remote.transition([remote.only, ok({ page: [{}], continueCursor: "x", isDone: false })]);
    expect(source.current.name).toBe("failed");
    const [old] = remote.open;
    source.retry();
    expect(remote.open.size).toBe(1);
    expect(remote.open).not.toContain(old);
    remote.transition([remote.only, page(["a"])]);
    expect(source.current).toMatchObject({ name: "ready", keys: ["a"] });
  });

  test("asks nothing of a backend that has ended for good, or of one that was left", () => {
    const { store, remote, scheduler } = connected();
    const source = store.watch(call("a:b"));
    const list = store.watchPages(LIST);
    const leave = [source.subscribe(() => undefined), list.subscribe(() => undefined)];
    remote.transition(...[...remote.open].map((each) => [each, failure] as const));
    for (const each of leave) each();
    scheduler.run();
    for (const each of [source, list]) each.retry();
    expect(remote.open.size).toBe(0);
    store.close();
    source.subscribe(() => undefined);
    list.subscribe(() => undefined);
    for (const each of [source, list]) each.retry();
    expect(remote.open.size).toBe(0);
  });
});

describe("a listener that leaves", () => {
  test("is counted once, however often it leaves", () => {
    const { store, remote, scheduler } = connected();
    const source = store.watch(call("a:b"));
    const heard: unknown[] = [];
    const leaveFirst = source.subscribe(() => undefined);
    const leaveSecond = source.subscribe(({ value }) => heard.push(value));
    for (let i = 0; i < 3; i += 1) leaveFirst();
    scheduler.run();
    remote.answer(1);
    expect(heard).toEqual([undefined, 1]);
    leaveSecond();
    scheduler.run();
    const again = source.subscribe(() => undefined);
    leaveFirst();
    leaveSecond();
    scheduler.run();
    expect(remote.open.size).toBe(1);
    again();
    scheduler.run();
    expect(remote.open.size).toBe(0);
  });

  test("while a change is delivered hears nothing of it, and all others do", () => {
    const { store, remote } = connected();
    const source = store.watch(call("a:b"));
    const heard: string[] = [];
    const leaves = ["a", "b", "c", "d"].map((who) =>
      source.subscribe(({ name }) => {
        if (name !== "ready") return;
        heard.push(who);
        if (who !== "b") return;
        leaves[1]?.();
        leaves[2]?.();
      }),
    );
    remote.answer(1);
    expect(heard).toEqual(["a", "b", "d"]);
    remote.answer(2);
    expect(heard).toEqual(["a", "b", "d", "a", "d"]);
  });

  test("while a list's change is delivered hears nothing of it, and all others do", () => {
    const { store, remote } = connected();
    const source = store.watchPages(LIST);
    const heard: string[] = [];
    const leaves = ["a", "b", "c", "d"].map((name) =>
      source.subscribeChanges(() => {
        heard.push(name);
        if (name !== "b") return;
        leaves[1]?.();
        leaves[2]?.();
      }),
    );
    remote.transition([remote.only, page(["1"])]);
    expect(heard).toEqual(["a", "b", "d"]);
  });

  test("of the connection hears nothing more", () => {
    const { store, remote } = connected();
    const heard: string[] = [];
    const leave = store.connection.subscribe(({ name }) => heard.push(name));
    leave();
    leave();
    remote.drop();
    expect(heard).toEqual(["connected"]);
  });

  test("is replaced within the same moment: nothing is asked again, and nothing is left behind", () => {
    const { store, remote, scheduler } = connected();
    const source = store.watchPages(LIST);
    let leave = source.subscribe(() => undefined);
    for (let i = 0; i < 5; i += 1) {
      leave();
      leave = source.subscribe(() => undefined);
    }
    scheduler.run();
    expect([remote.subscribed, remote.open.size, store.liveCount]).toEqual([1, 1, 1]);
    leave();
    scheduler.run();
    expect([remote.open.size, store.liveCount]).toEqual([0, 0]);
  });
});

test("what was left twice is ended once, and never what came in its place meanwhile", () => {
  const { store, remote, scheduler } = connected();
  const source = store.watch(call("a:b"));
  source.subscribe(() => undefined)();
  // Runs between the two that end what was left.
  scheduler.microtask(() => source.subscribe(() => undefined));
  source.subscribe(() => undefined)();
  scheduler.run();
  expect([remote.open.size, store.liveCount]).toEqual([1, 1]);
});

describe("an abort signal", () => {
  test("ends all that was watched through its source, at once, and nothing else", () => {
    const { store, remote, scheduler } = connected();
    const stop = new AbortController();
    const mine = store.watch(call("a:b"), stop.signal);
    const others = store.watch(call("a:b"));
    const heard: string[] = [];
    mine.subscribe(() => heard.push("mine"));
    mine.subscribe(() => heard.push("mine, too"));
    others.subscribe(() => heard.push("others"));
    heard.length = 0;
    stop.abort();
    scheduler.run();
    remote.answer(1);
    expect(heard).toEqual(["others"]);
  });

  test.each(["query", "list", "changes of a list"])(
    "that is given by the first call of a listener ends that listener, too: %s",
    (kind) => {
      const { store, remote, scheduler } = connected();
      const stop = new AbortController();
      const list = store.watchPages(LIST, stop.signal);
      if (kind === "query") store.watch(call("a:b"), stop.signal).subscribe(() => stop.abort());
      else if (kind === "list") list.subscribe(() => stop.abort());
      else list.subscribeChanges(() => stop.abort());
      if (kind === "changes of a list") remote.transition([remote.only, page(["a"])]);
      scheduler.run();
      expect([remote.open.size, store.liveCount]).toEqual([0, 0]);
    },
  );

  test("ends all of a list's listeners, and what its viewers looked at", () => {
    const { store, remote, scheduler } = connected();
    const stop = new AbortController();
    const source = store.watchPages(LIST, stop.signal);
    source.subscribe(() => undefined);
    source.subscribeChanges(() => undefined);
    stop.abort();
    stop.abort();
    scheduler.run();
    expect([remote.open.size, store.liveCount]).toEqual([0, 0]);
    const heard: unknown[] = [];
    source.subscribe(({ name }) => heard.push(name));
    source.subscribeChanges(() => heard.push("change"));
    expect(heard).toEqual(["loading"]);
    expect(store.liveCount).toBe(0);
  });

  test("that lives long keeps nothing of what was watched with it and left", () => {
    const { store } = connected();
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    const listening = () => added.mock.calls.length - removed.mock.calls.length;
    for (let i = 0; i < 10; i += 1) {
      const source = store.watch(call("a:b"), signal);
      const leaves = [source.subscribe(() => undefined), source.subscribe(() => undefined)];
      expect(listening()).toBe(1);
      for (const leave of leaves) leave();
    }
    expect(listening()).toBe(0);
  });
});

describe("a list that nobody watches any more", () => {
  test("has no subscription, however many pages it had, and though some were about to be split", () => {
    const { store, remote, scheduler } = connected();
    const source = store.watchPages(LIST);
    const leave = source.subscribe(() => undefined);
    remote.transition([remote.only, page(["a", "b"])]);
    source.loadMore();
    const [first, second] = [...remote.open] as [ScriptedSubscription, ScriptedSubscription];
    remote.transition([second, page(["c"])]);
    remote.transition([first, page(["1", "2", "3", "4", "5", "b"], "b", { splitCursor: "3" })]);
    expect(remote.open.size).toBe(4);
    leave();
    scheduler.run();
    expect(remote.open.size).toBe(0);
  });
});

test("a closed client listens to the device no more", () => {
  const { store, connectivity } = connected();
  expect(connectivity.listening).toBe(1);
  store.close();
  expect(connectivity.listening).toBe(0);
  expect(store.connection.current.name).toBe("closed");
});
