import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { insertAtStart, patch, queueMutations, remove } from "../../../src/client/outbox/index.js";
import type { RealtimeClient } from "../../../src/client/realtime-client.js";
import type { PagesState } from "../../../src/core/live/pages-state.js";
import { startDevServer } from "../../../src/embedded/node/index.js";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { FaultyProxy } from "../../embedded/support/faulty-proxy.js";
import { until } from "../../embedded/support/until.js";
import { openClient } from "../support.js";

interface Message {
  readonly _id: string;
  readonly body: string;
}

const query = "messages:list";
const token = "t".repeat(40);

const outbox = queueMutations({
  "messages:send": {
    ids: [""],
    effects: [
      insertAtStart({
        query,
        row: ({ args, createdAt, temporaryId }) => ({
          _id: temporaryId(0),
          _creationTime: createdAt,
          channel: args["channel"],
          author: "Me",
          body: args["body"],
        }),
      }),
    ],
  },
  "messages:edit": {
    effects: [patch({ query, key: ({ id }) => String(id), fields: ({ args }) => ({ body: args["body"] }) })],
  },
  "messages:remove": { effects: [remove({ query, key: ({ id }) => String(id) })] },
});

let server: DevServer;
let proxy: FaultyProxy;
let client: RealtimeClient;
let channel: string;
let channels = 0;
/** What the list has shown, state by state: the bodies of its rows. */
let seen: string[][];

beforeAll(async () => {
  server = await startDevServer({ dir: path.resolve(import.meta.dirname, "../../../convex"), port: 0 });
  const guest = openClient(server.url);
  await guest.mutate("guests:join", { token, name: "Ada" }).settled;
  await guest.close();
});
afterAll(() => server.close());
beforeEach(async () => {
  proxy = await FaultyProxy.start(server.url);
  client = openClient(proxy.url, { storage: "memory", outbox });
  channel = `channel ${++channels}`;
  seen = [];
});
afterEach(async () => {
  await client.close();
  await proxy.close();
});

function watchedList() {
  const list = client.watchPages<Message>(query, { channel }, { pageSize: 20 });
  list.subscribe((state) => seen.push(bodiesIn(state)));
  return list;
}

const bodiesIn = (state: PagesState<Message>): string[] => state.rows.map(({ body }) => body);
const send = (body: string) => client.mutate<string>("messages:send", { token, channel, body });
const stored = async (): Promise<string[]> => {
  const other = openClient(server.url);
  const list = other.watchPages<Message>(query, { channel }, { pageSize: 100 });
  list.subscribe(() => undefined);
  await until(() => expect(list.current.name).toBe("ready"));
  const bodies = bodiesIn(list.current);
  await other.close();
  return bodies;
};
const isReady = (list: { readonly current: PagesState<unknown> }) =>
  until(() => expect(list.current.name).toBe("ready"));

describe("queued mutations", () => {
  test("show at once, are applied once, and their rows keep their keys", async () => {
    const list = watchedList();
    await isReady(list);
    const operation = send("hello");
    expect(bodiesIn(list.current)).toEqual(["hello"]);
    const key = list.current.keyAt(0) ?? "";
    expect(list.markOf(key)).toEqual({ name: "pending", operation: operation.id });
    const outcome = await operation.settled;
    expect(outcome).toMatchObject({ name: "applied" });
    await until(() => expect(list.markOf(key)).toBeUndefined());
    expect(list.current.keys).toEqual([key]);
    await until(() => expect(list.current.rows[0]?._id).toBe(outcome.name === "applied" && outcome.value));
    expect(list.indexOf(list.current.rows[0]?._id ?? "")).toBe(0);
    await until(() => expect(client.outbox.current).toMatchObject({ pending: 0, failed: 0 }));
    // Never twice, never missing.
    const since = seen.slice(seen.findIndex((bodies) => bodies.length > 0));
    for (const bodies of since) expect(bodies).toEqual(["hello"]);
    expect(await stored()).toEqual(["hello"]);
  });

  test("are volatile where they are kept in memory only", async () => {
    await isReady(watchedList());
    expect(await send("hello").saved).toEqual({ name: "volatile", error: null });
  });

  test("wait for the connection, in order, and build on each other", async () => {
    const list = watchedList();
    await isReady(list);
    proxy.goDown();
    await until(() => expect(client.connection.current.name).not.toBe("connected"));
    const operations = [send("first"), send("second")];
    const [second] = list.current.keys;
    operations.push(client.mutate("messages:edit", { token, id: second, body: "second, edited" }));
    expect(bodiesIn(list.current)).toEqual(["second, edited", "first"]);
    expect(client.outbox.current).toMatchObject({ pending: 3, activity: { name: "offline" } });
    proxy.comeBack();
    client.reconnect();
    const outcomes = await Promise.all(operations.map(({ settled }) => settled));
    expect(outcomes.map(({ name }) => name)).toEqual(["applied", "applied", "applied"]);
    await until(() => expect(client.outbox.current).toMatchObject({ pending: 0 }));
    expect(bodiesIn(list.current)).toEqual(["second, edited", "first"]);
    expect(await stored()).toEqual(["second, edited", "first"]);
    for (const bodies of seen) expect(new Set(bodies).size).toBe(bodies.length);
  });

  test("that are refused end without a trace, and say why", async () => {
    const list = watchedList();
    await isReady(list);
    const refused = send(" ");
    expect(bodiesIn(list.current)).toEqual([" "]);
    const outcome = await refused.settled;
    expect(outcome).toMatchObject({ name: "rejected", error: { code: "mutation-failed" } });
    expect(bodiesIn(list.current)).toEqual([]);
    expect(client.outbox.current).toMatchObject({ pending: 0, failed: 1 });
    expect(await send("next").settled).toMatchObject({ name: "applied" });
    expect(await stored()).toEqual(["next"]);
  });

  test("can be registered later: what waits already shows at once", async () => {
    const later = openClient(proxy.url, {
      storage: "memory",
      outbox: queueMutations({ "messages:send": {} }),
    });
    const list = later.watchPages<Message>(query, { channel }, { pageSize: 20 });
    list.subscribe(() => undefined);
    await isReady(list);
    proxy.goDown();
    await until(() => expect(later.connection.current.name).not.toBe("connected"));
    const operation = later.mutate("messages:send", { token, channel, body: "hello" });
    expect(bodiesIn(list.current)).toEqual([]);
    const effects = [insertAtStart({ query })];
    expect(later.outbox.register("messages:send", { effects })).toBe(true);
    expect(bodiesIn(list.current)).toEqual(["hello"]);
    // Whoever asks hears of the end, not only who called.
    const ends = [later.outbox.settled(operation.id), later.outbox.settled(operation.id)];
    proxy.comeBack();
    later.reconnect();
    for (const end of [...ends, operation.settled]) expect(await end).toMatchObject({ name: "applied" });
    expect(await stored()).toEqual(["hello"]);
    expect(await later.outbox.settled("nobody's")).toMatchObject({ name: "interrupted" });
    await later.close();
    const plain = openClient(server.url);
    expect(plain.outbox.register("messages:send", { effects })).toBe(false);
    await plain.close();
  });

  test("that are tried again tell how they end then", async () => {
    await isReady(watchedList());
    const refused = send(" ");
    await refused.settled;
    expect(await client.outbox.settled(refused.id)).toMatchObject({ name: "rejected" });
    const decision = await client.outbox.retry(refused.id, { token, channel, body: "better" });
    const id = decision.name === "done" ? decision.id : null;
    expect(await client.outbox.settled(id ?? "")).toMatchObject({ name: "applied" });
    expect(await stored()).toEqual(["better"]);
  });

  test("that failed wait for a person: tried again with other arguments, or let go", async () => {
    const list = watchedList();
    await isReady(list);
    await send(" ").settled;
    await send("  ").settled;
    const [first, second] = client.outbox.operations;
    expect(first).toMatchObject({
      mutation: "messages:send",
      args: { channel, body: " " },
      state: "failed",
      error: { code: "mutation-failed" },
      reason: "rejected",
      canUndo: false,
      isVolatile: true,
    });
    expect(JSON.parse(client.outbox.export())).toMatchObject({
      operations: [{ fn: "messages:send", args: { body: " " } }, { args: { body: "  " } }],
      unreadable: [],
    });
    const retried = await client.outbox.retry(first?.id ?? "", { token, channel, body: "better" });
    expect(retried).toMatchObject({ name: "done" });
    expect(bodiesIn(list.current)).toEqual(["better"]);
    expect(await client.outbox.discard(second?.id ?? "")).toMatchObject({ name: "done", id: null });
    await until(() => expect(client.outbox.current).toMatchObject({ pending: 0, failed: 0 }));
    expect(await client.outbox.discard("nobody")).toEqual({ name: "too-late" });
    expect(await stored()).toEqual(["better"]);
  });

  test("that were never sent can be taken back", async () => {
    const list = watchedList();
    await isReady(list);
    proxy.goDown();
    await until(() => expect(client.connection.current.name).not.toBe("connected"));
    const operation = send("never mind");
    await operation.saved;
    expect(client.outbox.operations).toMatchObject([{ state: "pending", reason: null, canUndo: true }]);
    expect(await client.outbox.undo(operation.id)).toEqual({ name: "done", id: null });
    expect(bodiesIn(list.current)).toEqual([]);
    expect(await operation.settled).toMatchObject({ name: "cancelled" });
    proxy.comeBack();
    client.reconnect();
    expect((await send("this").settled).name).toBe("applied");
    expect(await stored()).toEqual(["this"]);
  });

  test("go no further in a client that was closed", async () => {
    const list = watchedList();
    await isReady(list);
    await client.close();
    expect(client.outbox.operations).toEqual([]);
    expect(() => send("late")).toThrow("closed");
  });

  test("take effect once though the answer is lost", async () => {
    const list = watchedList();
    await isReady(list);
    const isAnswer = (frame: string): boolean =>
      frame.startsWith('{"type":"MutationResponse"') && frame.includes('"applied"');
    proxy.cutOnceBefore((direction, frame) => direction === "toClient" && isAnswer(frame));
    const outcome = await send("hello").settled;
    expect(outcome.name).toBe("applied");
    expect(await stored()).toEqual(["hello"]);
    await until(() => expect(bodiesIn(list.current)).toEqual(["hello"]));
    for (const bodies of seen) expect(bodies.length).toBeLessThan(2);
  });

  test("of other names go straight to the backend", async () => {
    await isReady(watchedList());
    const renamed = client.mutate("guests:join", { token, name: "Ada" });
    expect(client.outbox.current).toMatchObject({ pending: 0 });
    expect((await renamed.settled).name).toBe("applied");
  });
});
