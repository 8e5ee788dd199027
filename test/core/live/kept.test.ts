import { describe, expect, test } from "vitest";
import { RealtimeError } from "../../../src/core/errors.js";
import { call, ok, scriptedStore } from "./scripted-remote.js";

const failed = new RealtimeError("query-failed", "no");
const LIST = { call: call("rows:list"), token: "list", pageSize: 2, key: "_id" } as const;
const page = ok({ page: [{ _id: "a" }], continueCursor: "a", isDone: false });

function left(act: (parts: ReturnType<typeof scriptedStore>) => void) {
  const parts = scriptedStore();
  parts.remote.connect();
  const query = parts.store.watch(call("a:b"));
  const list = parts.store.watchPages(LIST);
  const leaves = [query.subscribe(() => undefined), list.subscribe(() => undefined)];
  const [forQuery, forList] = [...parts.remote.open];
  if (!forQuery || !forList) throw new Error("Both must be open.");
  parts.remote.transition([forQuery, ok("value")], [forList, page]);
  act(parts);
  for (const leave of leaves) leave();
  parts.scheduler.run();
  return { ...parts, query, list };
}

const fail = ({ remote }: ReturnType<typeof scriptedStore>) =>
  remote.transition(...[...remote.open].map((each) => [each, { ok: false, error: failed }] as const));

describe("what nobody watches any more", () => {
  test("is kept, and shown as stale", () => {
    const { query, list } = left(() => undefined);
    expect(query.current).toMatchObject({ name: "ready", value: "value", stale: true });
    expect(list.current).toMatchObject({ name: "ready", keys: ["a"], stale: true });
  });

  test.each<[string, Parameters<typeof left>[0]]>([
    ["had failed", fail],
    ["had ended with its connection", ({ remote }) => remote.set({ isOpen: false, fatalError: failed })],
    ["had ended with its client", ({ store }) => store.close()],
  ])("is not kept when it %s", (_what, act) => {
    const { query, list } = left(act);
    expect(query.current).toMatchObject({ name: "loading", value: undefined });
    expect(list.current).toMatchObject({ name: "loading", length: 0 });
  });
});
