import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import type { RealtimeError } from "../../src/core/errors.js";
import type { DevServer } from "../../src/embedded/node/dev-server.js";
import { callAsAdmin, startBackend } from "../embedded/support/backend.js";
import { FaultyProxy } from "../embedded/support/faulty-proxy.js";
import { until } from "../embedded/support/until.js";
import { newestSocket, openClient, queriesOnTheWire, reached } from "./support.js";

interface Message {
  readonly _id: string;
  readonly body: string;
}

let server: DevServer;
let proxy: FaultyProxy;
let client: RealtimeClient;
let channel: string;
let channels = 0;

beforeAll(async () => {
  server = await startBackend();
});
afterAll(() => server.close());
beforeEach(async () => {
  proxy = await FaultyProxy.start(server.url);
  client = openClient(proxy.url);
  channel = `channel ${++channels}`;
});
afterEach(async () => {
  await client.close();
  await proxy.close();
});

const send = (body: string) => client.mutate("messages:send", { channel, body }).settled;
const bodies = (rows: readonly unknown[]): string[] => rows.map((row) => (row as Message).body);
const pages = (pageSize = 3) => client.watchPages<Message>("messages:page", { channel }, { pageSize });

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as RealtimeError).code;
  }
  return "nothing was thrown";
}

describe("watch", () => {
  test("follows the query", async () => {
    const count = client.watch<number>("messages:count", { channel });
    await reached(count, ({ value }) => value === 0);
    const follows = reached(count, ({ value }) => value === 1);
    await send("one");
    expect(await follows).toEqual({ name: "ready", value: 1, stale: false, own: true, error: undefined });
  });

  test("hands on what the function threw", async () => {
    const failed = await reached(client.watch("messages:rejectedQuery"), ({ name }) => name === "failed");
    expect(failed.error).toMatchObject({ code: "query-failed", data: { code: "refused-query", when: 7n } });
    expect(failed.error?.message).toContain("messages:rejectedQuery failed");
  });

  test("refuses names and arguments that no function can have", () => {
    expect(codeOf(() => client.watch("messages/list"))).toBe("bad-function-name");
    expect(codeOf(() => client.watch("messages:list", [] as never))).toBe("bad-args");
    expect(codeOf(() => client.watchPages("messages:page", {}, { pageSize: 0 }))).toBe("bad-options");
  });

  test("leaves nothing running when nobody watches", async () => {
    const count = client.watch("messages:count", { channel });
    const list = pages();
    await reached(count, ({ name }) => name === "ready");
    const unsubscribe = [count, client.watch("messages:count", { channel })].map((source) =>
      source.subscribe(() => undefined),
    );
    await reached(list, ({ name }) => name === "ready");
    await until(() => expect(queriesOnTheWire(proxy)).toEqual(["messages:count"]));
    for (const each of unsubscribe) each();
    await until(() => expect(queriesOnTheWire(proxy)).toEqual([]));
  });
});

describe("watchPages", () => {
  test("has no gap and no duplicate while rows come at the head", async () => {
    await callAsAdmin(server, "messages:seed", { channel, count: 10 });
    const list = pages();
    const unsubscribe = list.subscribe(() => undefined);
    await reached(list, ({ name }) => name === "ready");
    for (const wanted of [6, 9]) {
      const sent = send(`new ${wanted}`);
      expect(list.loadMore()).toBe(true);
      await reached(list, ({ more, rows }) => more !== "loading" && rows.length >= wanted);
      await sent;
    }
    list.loadMore();
    const all = await reached(list, ({ more, rows }) => more === "done" && rows.length === 12);
    const seeded = Array.from({ length: 10 }, (_value, index) => `row ${9 - index}`);
    expect(bodies(all.rows)).toEqual(["new 9", "new 6", ...seeded]);
    expect(new Set(all.keys).size).toBe(12);
    unsubscribe();
  });

  test("hands on just the row that came, and keeps the others", async () => {
    await callAsAdmin(server, "messages:seed", { channel, count: 5 });
    const list = pages();
    const unsubscribe = list.subscribe(() => undefined);
    const before = await reached(list, ({ name }) => name === "ready");
    const changes: unknown[] = [];
    list.subscribeChanges((change) => changes.push(change));
    await send("new");
    const after = list.current;
    expect(changes).toMatchObject([
      { removed: [], changed: [], placed: [{ kind: "added", row: { body: "new" }, before: before.keys[0] }] },
    ]);
    expect(after.rows.slice(1).every((row, index) => row === before.rows[index])).toBe(true);
    unsubscribe();
  });

  test("splits pages that have grown, unseen", async () => {
    await callAsAdmin(server, "messages:seed", { channel, count: 2 });
    const list = pages();
    const unsubscribe = list.subscribe(() => undefined);
    await reached(list, ({ name }) => name === "ready");
    for (let number = 1; number <= 12; number++) await send(`new ${number}`);
    await until(() => expect(queriesOnTheWire(proxy).length).toBeGreaterThan(1));
    await reached(list, ({ stale, more }) => !stale && more === "done");
    expect(bodies(list.current.rows)).toHaveLength(14);
    expect(new Set(list.current.keys).size).toBe(14);
    expect(bodies(list.current.rows)[0]).toBe("new 12");
    unsubscribe();
    await until(() => expect(queriesOnTheWire(proxy)).toEqual([]));
  });

  test("shows what it had when it comes back, with all its pages, and is then live", async () => {
    await callAsAdmin(server, "messages:seed", { channel, count: 8 });
    const list = pages();
    const unsubscribe = list.subscribe(() => undefined);
    await reached(list, ({ name }) => name === "ready");
    list.loadMore();
    await reached(list, ({ rows }) => rows.length === 6);
    unsubscribe();
    await until(() => expect(queriesOnTheWire(proxy)).toEqual([]));
    await callAsAdmin(server, "messages:seed", { channel, count: 1, body: "meanwhile" });
    expect(list.current).toMatchObject({ name: "ready", stale: true });
    expect(list.current.rows).toHaveLength(6);
    const live = await reached(list, ({ stale }) => !stale);
    expect(bodies(live.rows)).toEqual(["meanwhile", "row 7", "row 6", "row 5", "row 4", "row 3", "row 2"]);
  });

  test("keeps nothing with storage off", async () => {
    await client.close();
    client = openClient(proxy.url, { storage: "off" });
    expect(client.storage.current).toEqual({ name: "off" });
    const list = pages();
    await reached(list, ({ name }) => name === "ready");
    await until(() => expect(queriesOnTheWire(proxy)).toEqual([]));
    expect(list.current.name).toBe("loading");
  });
});

describe("mutate", () => {
  test("settles as applied when live queries show it", async () => {
    const count = client.watch<number>("messages:count", { channel });
    const unsubscribe = count.subscribe(() => undefined);
    await reached(count, ({ value }) => value === 0);
    const outcome = await send("one");
    expect(outcome).toMatchObject({ name: "applied" });
    expect(count.current.value).toBe(1);
    unsubscribe();
  });

  test("settles as rejected with the data of the error", async () => {
    const operation = client.mutate("messages:reject", { reason: "tired" });
    expect(operation.id).not.toBe(client.mutate("messages:reject", { reason: "x" }).id);
    expect(await operation.settled).toMatchObject({
      name: "rejected",
      error: { code: "mutation-failed", data: { code: "refused", reason: "tired" } },
    });
  });

  test("takes effect once although its answer was lost", async () => {
    proxy.cutOnceBefore(
      (direction, frame) => direction === "toClient" && frame.includes('"MutationResponse"'),
    );
    expect(await send("once")).toMatchObject({ name: "applied" });
    expect(proxy.cuts).toBe(1);
    expect(bodies((await reached(pages(), ({ name }) => name === "ready")).rows)).toEqual(["once"]);
  });
});

describe("the connection", () => {
  test("comes back after it was cut, and catches up", async () => {
    const startedAt = Date.now();
    expect(client.connection.current).toMatchObject({ name: "connecting" });
    const list = pages();
    const unsubscribe = list.subscribe(() => undefined);
    await reached(list, ({ name }) => name === "ready");
    const readyAt = Date.now();
    proxy.goDown();
    const down = await reached(client.connection, ({ name }) => name === "reconnecting");
    expect(down).toMatchObject({ name: "reconnecting", hasEverConnected: true, attempt: 1 });
    const { lastSyncedAt } = down as { lastSyncedAt: number };
    expect(lastSyncedAt).toBeGreaterThanOrEqual(startedAt);
    expect(lastSyncedAt).toBeLessThanOrEqual(readyAt);
    expect(list.current.stale).toBe(true);
    await callAsAdmin(server, "messages:seed", { channel, count: 1, body: "meanwhile" });
    proxy.comeBack();
    client.reconnect();
    const live = await reached(list, ({ stale }) => !stale);
    expect(bodies(live.rows)).toEqual(["meanwhile"]);
    expect(client.connection.current.name).toBe("connected");
    unsubscribe();
  });

  test("says when it tries again, and tries at once when told", async () => {
    await reached(client.connection, ({ name }) => name === "connected");
    const lost = Date.now();
    proxy.goDown();
    const waiting = await reached(
      client.connection,
      (state) => state.name === "reconnecting" && state.nextTryAt !== null,
    );
    // The Convex client waits half a second at the least.
    expect(waiting.name === "reconnecting" && Number(waiting.nextTryAt) - lost).toBeGreaterThanOrEqual(500);
    proxy.comeBack();
    const lostSocket = newestSocket();
    client.reconnect();
    expect(newestSocket()).not.toBe(lostSocket);
    expect(
      await reached(client.connection, (state) => state.name === "reconnecting" && state.nextTryAt === null),
    ).toBeTruthy();
    await reached(client.connection, ({ name }) => name === "connected");
  });

  test("ends for good when the backend gives up on it", async () => {
    const count = client.watch("messages:count", { channel });
    const unsubscribe = count.subscribe(() => undefined);
    await reached(count, ({ name }) => name === "ready");
    newestSocket().send(
      JSON.stringify({ type: "ModifyQuerySet", baseVersion: 99, newVersion: 100, modifications: [] }),
    );
    const ended = await reached(client.connection, ({ name }) => name === "closed");
    expect(ended).toMatchObject({ name: "closed", error: { code: "server-fatal" } });
    expect(count.current).toMatchObject({ name: "failed", value: 0, error: { code: "server-fatal" } });
    expect(await send("late")).toMatchObject({ name: "rejected", error: { code: "server-fatal" } });
    unsubscribe();
  });

  test("ends everything when the client is closed", async () => {
    const count = client.watch("messages:count", { channel });
    count.subscribe(() => undefined);
    await reached(count, ({ name }) => name === "ready");
    const operation = client.mutate("messages:stuck");
    await client.close();
    expect(client.connection.current.name).toBe("closed");
    expect(count.current).toMatchObject({ name: "failed", value: 0, error: { code: "client-closed" } });
    expect(await operation.settled).toMatchObject({
      name: "interrupted",
      error: { code: "mutation-interrupted" },
    });
    expect(codeOf(() => client.mutate("messages:stuck"))).toBe("client-closed");
    expect(codeOf(() => client.watch("messages:count", { channel }))).toBe("client-closed");
    expect(codeOf(() => client.setAuth(null))).toBe("client-closed");
    await client.close();
  });
});

describe("createRealtimeClient", () => {
  test("refuses what is no address of a backend", () => {
    expect(codeOf(() => openClient("localhost:3210"))).toBe("bad-url");
  });
});

describe("keep", () => {
  test("fetches what nothing shows, as many pages as were asked for, until it is released", async () => {
    for (const body of ["1", "2", "3", "4", "5"]) await send(body);
    const kept = client.keep("messages:page", { channel }, { pages: 2, pageSize: 2 });
    const count = client.keep("messages:count", { channel });
    await reached(kept, ({ name }) => name === "kept");
    await reached(count, ({ name }) => name === "kept");
    const list = client.watchPages<Message>("messages:page", { channel }, { pageSize: 2, windowed: true });
    expect(bodies(list.current.rows)).toEqual(["5", "4", "3", "2"]);
    expect(client.watch("messages:count", { channel }).current).toMatchObject({ value: 5, stale: false });
    await send("6");
    await until(() => expect(list.current.rows).toMatchObject([{ body: "6" }, {}, {}, {}, {}]));
    kept.release();
    count.release();
    await until(() => expect(list.current.stale).toBe(true));
    await send("7");
    expect(bodies(list.current.rows)).not.toContain("7");
  });

  test("says why it can't, and ends with its signal", async () => {
    const failing = client.keep("messages:page", { channel });
    await reached(failing, (state) => state.name === "failed");
    expect(failing.current).toMatchObject({ name: "failed" });
    const end = new AbortController();
    const kept = client.keep("messages:count", { channel }, { signal: end.signal });
    end.abort();
    expect(kept.current).toEqual({ name: "released" });
    expect(client.keep("messages:count", { channel }, { signal: end.signal }).current).toEqual({
      name: "released",
    });
  });
});
