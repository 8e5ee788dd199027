import { describe, expect, test } from "vitest";
import { call, type LinesLogger, ok, scriptedStore, type ScriptedSubscription } from "./scripted-remote.js";

/** Throws at whatever is done with it. */
const hostile: object = new Proxy(
  {},
  {
    get: () => {
      throw new Error("a getter");
    },
    ownKeys: () => {
      throw new Error("its keys");
    },
    getPrototypeOf: () => {
      throw new Error("its kind");
    },
  },
);

/** Code of others may throw anything. */
const throws = (thrown: unknown) => (): never => {
  throw thrown as Error;
};

const page = (rows: readonly unknown[]) => ok({ page: rows, isDone: true, continueCursor: "end" });

function store() {
  const parts = scriptedStore();
  parts.remote.connect();
  const subscription = (name: string): ScriptedSubscription => {
    const found = [...parts.remote.open].find((each) => each.name === name);
    if (!found) throw new Error(`${name} is not subscribed`);
    return found;
  };
  const answer = (...results: (readonly [string, ReturnType<typeof ok>])[]): void =>
    parts.remote.transition(...results.map(([name, result]) => [subscription(name), result] as const));
  const list = (name: string, key: unknown) =>
    parts.store.watchPages({
      call: call(name),
      token: `pages ${name}`,
      pageSize: 10,
      key: key as string,
    });
  return { ...parts, answer, list };
}

const errorsOf = (logger: LinesLogger): unknown[] => logger.lines.filter(({ level }) => level === "error");

describe("what is thrown while one result is taken in", () => {
  test("ends a query with an error, and no other", () => {
    const { store: live, remote, answer, logger } = store();
    const bad = live.watch(call("bad:get"));
    const good = live.watch(call("good:get"));
    bad.subscribe(() => undefined);
    good.subscribe(() => undefined);
    answer(["bad:get", ok({ a: 1 })], ["good:get", ok(1)]);
    answer(["bad:get", ok(hostile)], ["good:get", ok(3)]);
    expect(bad.current).toMatchObject({ name: "failed", value: { a: 1 }, error: { code: "bad-result" } });
    expect(bad.current.error?.message).toContain("bad:get");
    expect(good.current).toMatchObject({ name: "ready", value: 3 });
    expect([...remote.open].map(({ name }) => name)).toEqual(["good:get"]);
    expect(errorsOf(logger)).toHaveLength(1);
    answer(["good:get", ok(4)]);
    expect(good.current.value).toBe(4);
    remote.drop();
    expect(live.connection.current.name).toBe("reconnecting");
    remote.connect();
    expect(live.connection.current.name).toBe("connected");
    bad.retry();
    answer(["bad:get", ok({ a: 5 })]);
    expect(bad.current).toMatchObject({ name: "ready", value: { a: 5 } });
  });

  test("ends a list with an error, and no other, until it is asked again", () => {
    const { answer, list, remote } = store();
    const bad = list("bad:page", "_id");
    const good = list("good:page", "_id");
    bad.subscribe(() => undefined);
    good.subscribe(() => undefined);
    answer(["bad:page", page([{ _id: "a" }])], ["good:page", page([{ _id: "a" }])]);
    answer(["bad:page", page([hostile])], ["good:page", page([{ _id: "b" }])]);
    expect(bad.current.name).toBe("failed");
    expect(bad.current.rows).toEqual([{ _id: "a" }]);
    expect(bad.current.stale).toBe(true);
    expect(good.current).toMatchObject({ name: "ready", keys: ["b"] });
    remote.drop();
    remote.connect();
    answer(["good:page", page([{ _id: "c" }])]);
    expect(good.current.keys).toEqual(["c"]);
    bad.retry();
    answer(["bad:page", page([{ _id: "d" }])]);
    expect(bad.current).toMatchObject({ name: "ready", keys: ["d"], error: undefined });
  });

  test("a page that can't even be read ends its list alone", () => {
    const { answer, list } = store();
    const bad = list("bad:page", "_id");
    const good = list("good:page", "_id");
    bad.subscribe(() => undefined);
    good.subscribe(() => undefined);
    answer(["bad:page", ok(hostile)], ["good:page", page([{ _id: "b" }])]);
    expect(bad.current).toMatchObject({ name: "failed", error: { code: "bad-result" } });
    expect(good.current.keys).toEqual(["b"]);
  });

  test.each<[string, unknown]>([
    ["throws", throws(new Error("no key"))],
    ["throws nothing", throws(undefined)],
    ["throws what can't be shown", throws(hostile)],
    ["throws what has no text", throws(Object.create(null))],
    ["throws a symbol", throws(Symbol("no key"))],
    ["returns a symbol", () => Symbol("key")],
    ["returns what can't be looked at", () => hostile],
    ["is a symbol", Symbol("_id")],
    ["is an object without a text", Object.create(null)],
  ])("a `key` that %s keeps no other list from going on", (_name, key) => {
    const { answer, list, store: live } = store();
    const bad = list("bad:page", key);
    const good = list("good:page", "_id");
    bad.subscribe(() => undefined);
    good.subscribe(() => undefined);
    answer(["bad:page", page([{ _id: "a" }])], ["good:page", page([{ _id: "a" }])]);
    answer(["good:page", page([{ _id: "b" }])]);
    expect(bad.current.name).toBe("failed");
    expect(good.current).toMatchObject({ name: "ready", keys: ["b"] });
    expect(live.connection.current.name).toBe("connected");
  });
});

describe("a listener that throws", () => {
  const thrown: readonly [string, () => never][] = [
    ["an error", throws(new Error("listener"))],
    ["nothing", throws(undefined)],
    ["what can't be shown", throws(hostile)],
  ];

  test.each(thrown)("%s keeps nobody from hearing of any source", (_name, fail) => {
    const { answer, list, store: live, remote } = store();
    const heard: string[] = [];
    const query = live.watch(call("some:query"));
    const rows = list("some:page", "_id");
    query.subscribe(fail);
    rows.subscribe(fail);
    rows.subscribeChanges(fail);
    live.connection.subscribe(fail);
    query.subscribe(({ name }) => heard.push(`query ${name}`));
    rows.subscribe(({ name }) => heard.push(`rows ${name}`));
    rows.subscribeChanges(({ placed }) => heard.push(`placed ${placed.length}`));
    live.connection.subscribe(({ name }) => heard.push(name));
    answer(["some:query", ok(1)], ["some:page", page([{ _id: "a" }])]);
    remote.drop();
    expect(heard.slice(0, 3)).toEqual(["query loading", "rows loading", "connected"]);
    expect(heard.slice(3)).toEqual(
      expect.arrayContaining(["query ready", "placed 1", "rows ready", "reconnecting"]),
    );
  });

  test("is told of once more by a source that is over, and that throws nothing either", () => {
    const { store: live } = store();
    const stop = new AbortController();
    stop.abort();
    const query = live.watch(call("some:query"), stop.signal);
    const fail = (): never => {
      throw new Error("listener");
    };
    expect(() => query.subscribe(fail)).not.toThrow();
  });
});
