import { describe, expect, test, vi } from "vitest";
import { KeptOnDemand } from "../../src/client/kept-on-demand.js";
import type { KeptState } from "../../src/core/live/kept-query.js";
import { call, LinesLogger, scriptedStore } from "../core/live/scripted-remote.js";
import { until } from "../embedded/support/until.js";

const COUNT = call("notes:count");

/** A query that is kept by a page which has nothing better to do when the test says so. */
function keep(signal?: AbortSignal) {
  const parts = scriptedStore();
  const waiting: (() => void)[] = [];
  const kept = new KeptOnDemand({
    store: parts.store,
    token: COUNT.token,
    target: { name: "value", source: parts.store.watch(COUNT) },
    whenIdle: (task) => waiting.push(task),
    logger: new LinesLogger(),
    signal,
  });
  const states: KeptState[] = [];
  kept.subscribe((state) => states.push(state));
  const idle = (): void => waiting.splice(0).forEach((task) => task());
  return { ...parts, kept, states, idle };
}

const loaded = () => vi.dynamicImportSettled();

describe("a query that is fetched ahead", () => {
  test("waits until the page has nothing better to do", async () => {
    const { remote, states, idle } = keep();
    await loaded();
    expect(remote.subscribed).toBe(0);
    idle();
    await until(() => expect(remote.subscribed).toBe(1));
    remote.connect();
    remote.answer(7);
    expect(states).toEqual([{ name: "fetching" }, { name: "kept", on: "page", stale: false }]);
  });

  test("is never asked for when it is released before, and says nothing after", async () => {
    const { remote, kept, states, idle } = keep();
    idle();
    kept.release();
    kept.release();
    kept.retry();
    idle();
    await loaded();
    expect(remote.subscribed).toBe(0);
    expect(states).toEqual([{ name: "fetching" }, { name: "released" }]);
  });

  test("ends with its signal, also with one that was aborted before", async () => {
    const end = new AbortController();
    const { remote, kept, scheduler, idle } = keep(end.signal);
    idle();
    await until(() => expect(remote.open.size).toBe(1));
    end.abort();
    scheduler.run();
    expect(remote.open.size).toBe(0);
    expect(kept.current).toEqual({ name: "released" });
    const late = keep(end.signal);
    late.idle();
    await loaded();
    expect(late.kept.current).toEqual({ name: "released" });
    expect(late.remote.subscribed).toBe(0);
  });

  test("says so when what that takes doesn't load, and tries again when it is asked to", async () => {
    vi.doMock("../../src/core/live/kept-query.js", () => {
      throw new Error("no network");
    });
    const { remote, kept, states, idle } = keep();
    idle();
    await until(() => expect(kept.current.name).toBe("failed"));
    expect(kept.current).toMatchObject({ error: { code: "bad-result" } });
    vi.doUnmock("../../src/core/live/kept-query.js");
    kept.retry();
    kept.retry();
    idle();
    await until(() => expect(remote.subscribed).toBe(1));
    remote.connect();
    remote.answer(7);
    expect(states.map(({ name }) => name)).toEqual(["fetching", "failed", "fetching", "kept"]);
  });
});
