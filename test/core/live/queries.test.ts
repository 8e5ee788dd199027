import { describe, expect, test } from "vitest";
import { MemoryResultCache } from "../../../src/adapters/memory/memory-result-cache.js";
import { noResultCache } from "../../../src/adapters/memory/no-result-cache.js";
import { RealtimeError } from "../../../src/core/errors.js";
import type { QueryState } from "../../../src/core/live/query-state.js";
import type { ResultCache } from "../../../src/core/ports.js";
import { call, ok, scriptedStore } from "./scripted-remote.js";

const failed = new RealtimeError("query-failed", "counter:get failed: no");

function watchedCounter(cache: ResultCache = new MemoryResultCache()) {
  const parts = scriptedStore(cache);
  parts.remote.connect();
  const source = parts.store.watch(call("counter:get"));
  const states: QueryState<unknown>[] = [];
  const unsubscribe = source.subscribe((state) => states.push(state));
  return { ...parts, source, states, unsubscribe };
}

describe("a live query", () => {
  test("runs on the backend only while somebody is subscribed", () => {
    const { store, remote, scheduler } = scriptedStore();
    const source = store.watch(call("counter:get"));
    expect(remote.open.size).toBe(0);
    const unsubscribe = source.subscribe(() => undefined);
    expect(remote.open.size).toBe(1);
    unsubscribe();
    scheduler.run();
    expect(remote.open.size).toBe(0);
    expect(store.liveCount).toBe(0);
  });

  test("is shared by all who watch the same function with equal arguments", () => {
    const { store, remote } = scriptedStore();
    store.watch(call("a:b", { x: 1 })).subscribe(() => undefined);
    store.watch(call("a:b", { x: 1 })).subscribe(() => undefined);
    store.watch(call("a:b", { x: 2 })).subscribe(() => undefined);
    expect(remote.open.size).toBe(2);
  });

  test("keeps its subscription when it is watched again before the microtask", () => {
    const { remote, scheduler, source, unsubscribe } = watchedCounter();
    unsubscribe();
    source.subscribe(() => undefined);
    scheduler.run();
    expect(remote.subscribed).toBe(1);
    expect(remote.open.size).toBe(1);
  });

  test("says which state a mutation of this client led to", () => {
    const { remote, states, source } = watchedCounter();
    remote.answer(1);
    remote.ownTransition([remote.only, ok(2)]);
    remote.answer(3);
    expect(states.map(({ value, own }) => [value, own])).toEqual([
      [undefined, false],
      [1, false],
      [2, true],
      [3, false],
    ]);
    remote.ownTransition([remote.only, ok(3)]);
    expect(source.current).toMatchObject({ value: 3, own: false });
    remote.ownTransition([remote.only, ok(4)]);
    remote.drop();
    expect(source.current).toMatchObject({ value: 4, stale: true, own: false });
  });

  test("calls a new listener at once, and again for each change", () => {
    const { remote, states } = watchedCounter();
    remote.answer(1);
    remote.answer(2);
    expect(states.map(({ name, value }) => [name, value])).toEqual([
      ["loading", undefined],
      ["ready", 1],
      ["ready", 2],
    ]);
  });

  test("says nothing when the same value comes again", () => {
    const { remote, states, source } = watchedCounter();
    remote.answer({ n: 1, list: [1, 2] });
    const before = source.current;
    remote.answer({ n: 1, list: [1, 2] });
    expect(states).toHaveLength(2);
    expect(source.current).toBe(before);
  });

  test("keeps unchanged parts of the value as the same objects", () => {
    const { remote, source } = watchedCounter();
    remote.answer({ same: { a: 1 }, other: 1 });
    const before = source.current.value as { same: object };
    remote.answer({ same: { a: 1 }, other: 2 });
    expect((source.current.value as { same: object }).same).toBe(before.same);
  });

  test("hands on all results of one transition before anybody hears of one", () => {
    const { store, remote } = scriptedStore();
    remote.connect();
    const left = store.watch(call("a:left"));
    const right = store.watch(call("a:right"));
    const pairs: unknown[] = [];
    left.subscribe(() => pairs.push([left.current.value, right.current.value]));
    right.subscribe(() => undefined);
    const [first, second] = [...remote.open] as [never, never];
    remote.transition([first, ok(1)], [second, ok(1)]);
    expect(pairs.at(-1)).toEqual([1, 1]);
  });

  test("keeps the last value beside an error, and recovers by itself", () => {
    const { remote, source } = watchedCounter();
    remote.answer(1);
    remote.fail(failed);
    expect(source.current).toEqual({ name: "failed", value: 1, stale: false, own: false, error: failed });
    remote.answer(2);
    expect(source.current).toEqual({ name: "ready", value: 2, stale: false, own: false, error: undefined });
  });

  test("asks again on retry, and only after an error", () => {
    const { remote, source } = watchedCounter();
    source.retry();
    expect(remote.subscribed).toBe(1);
    remote.fail(failed);
    source.retry();
    expect(remote.subscribed).toBe(2);
    expect(source.current.name).toBe("loading");
  });

  test("is stale from the loss of the connection until its result came on the next one", () => {
    const { remote, states } = watchedCounter();
    remote.answer(1);
    remote.drop();
    remote.connect();
    remote.answer(1);
    expect(states.slice(1).map(({ stale }) => stale)).toEqual([false, true, false]);
  });

  test("is stale while the device is offline, and not afterwards when the connection held", () => {
    const { remote, connectivity, states } = watchedCounter();
    remote.answer(1);
    connectivity.set(false);
    connectivity.set(true);
    expect(states.slice(1).map(({ stale }) => stale)).toEqual([false, true, false]);
  });

  test("shows at once what it had when it is watched again", () => {
    const { remote, scheduler, source, unsubscribe } = watchedCounter();
    remote.answer(1);
    unsubscribe();
    scheduler.run();
    expect(source.current).toEqual({ name: "ready", value: 1, stale: true, own: false, error: undefined });
    expect(source.current).toBe(source.current);
    source.subscribe(() => undefined);
    expect(source.current.stale).toBe(true);
    remote.answer(1);
    expect(source.current.stale).toBe(false);
  });

  test("keeps nothing when nothing may be kept", () => {
    const { remote, scheduler, source, unsubscribe } = watchedCounter(noResultCache);
    remote.answer(1);
    unsubscribe();
    scheduler.run();
    expect(source.current.name).toBe("loading");
  });

  test("shows nothing of one identity to the next", () => {
    const { store, remote, scheduler, source, unsubscribe, states } = watchedCounter();
    const other = store.watch(call("other:get"));
    const leave = other.subscribe(() => undefined);
    remote.transition(...[...remote.open].map((subscription) => [subscription, ok("secret")] as const));
    leave();
    scheduler.run();
    remote.changeIdentity();
    expect(source.current.name).toBe("loading");
    expect(other.current.name).toBe("loading");
    expect(remote.only.name).toBe("counter:get");
    remote.answer("mine");
    expect(states.at(-1)).toMatchObject({ name: "ready", value: "mine" });
    unsubscribe();
  });

  test("ends with the reason when the backend has given up", () => {
    const { remote, source } = watchedCounter();
    const fatalError = new RealtimeError("server-fatal", "no");
    remote.set({ isOpen: false, fatalError });
    expect(source.current).toMatchObject({ name: "failed", error: { code: "server-fatal" } });
  });

  test("keeps its value and ends when the client is closed", () => {
    const { store, remote, source } = watchedCounter();
    remote.answer(1);
    store.close();
    expect(source.current).toMatchObject({
      name: "failed",
      value: 1,
      stale: true,
      error: { code: "client-closed" },
    });
  });

  test("hears nothing more after its signal was aborted", () => {
    const { store, remote, scheduler } = scriptedStore();
    remote.connect();
    const stop = new AbortController();
    const source = store.watch(call("counter:get"), stop.signal);
    const states: unknown[] = [];
    source.subscribe((state) => states.push(state));
    stop.abort();
    scheduler.run();
    expect(remote.open.size).toBe(0);
    source.subscribe((state) => states.push(state));
    expect(states).toHaveLength(2);
    expect(remote.open.size).toBe(0);
  });

  test("a listener that throws is reported and keeps nobody from hearing", () => {
    const { store, remote, logger } = scriptedStore();
    remote.connect();
    const source = store.watch(call("counter:get"));
    const problem = new Error("listener");
    source.subscribe((state) => {
      if (state.name === "ready") throw problem;
    });
    const heard: unknown[] = [];
    source.subscribe(({ value }) => heard.push(value));
    remote.answer(7);
    expect(heard).toEqual([undefined, 7]);
    expect(logger.lines).toMatchObject([{ level: "error", details: [problem] }]);
  });

  test("all listeners hear the newest state last, also when one of them causes the next", () => {
    const { store, remote } = scriptedStore();
    remote.connect();
    const source = store.watch(call("counter:get"));
    source.subscribe(({ name }) => {
      if (name === "failed") source.retry();
    });
    const heard: string[] = [];
    source.subscribe(({ name }) => heard.push(name));
    remote.fail(failed);
    expect(heard.at(-1)).toBe(source.current.name);
    expect(source.current.name).toBe("loading");
  });
});

describe("the connection", () => {
  test("goes through its names", () => {
    const { store, remote, connectivity } = scriptedStore();
    const names: string[] = [];
    store.connection.subscribe(({ name }) => names.push(name));
    remote.connect();
    remote.drop();
    connectivity.set(false);
    connectivity.set(true);
    remote.connect();
    remote.set({ authError: new RealtimeError("auth-failed", "no") });
    store.close();
    expect(names).toEqual([
      "connecting",
      "connected",
      "reconnecting",
      "offline",
      "reconnecting",
      "connected",
      "needs-auth",
      "closed",
    ]);
  });

  test("counts its tries and says when the next one is", () => {
    const { store, remote } = scriptedStore();
    remote.set({ failedTries: 1, nextTryAt: 5000 });
    expect(store.connection.current).toEqual({
      name: "reconnecting",
      hasEverConnected: false,
      lastSyncedAt: null,
      attempt: 1,
      nextTryAt: 5000,
    });
  });

  test("is not offline when something arrives although the device says so", () => {
    const { store, remote, connectivity } = scriptedStore();
    remote.connect();
    connectivity.set(false);
    expect(store.connection.current.name).toBe("offline");
    remote.heard();
    expect(store.connection.current.name).toBe("connected");
  });
});
