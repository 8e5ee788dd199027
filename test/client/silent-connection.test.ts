import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DevServer } from "../../src/embedded/node/dev-server.js";
import { callAsAdmin, startBackend } from "../embedded/support/backend.js";
import { FaultyProxy } from "../embedded/support/faulty-proxy.js";
import { until } from "../embedded/support/until.js";
import { newestSocket, openTimedClient, reached } from "./support.js";

let server: DevServer;
let proxy: FaultyProxy;
let timed: ReturnType<typeof openTimedClient>;

beforeAll(async () => {
  server = await startBackend();
});
afterAll(() => server.close());
beforeEach(async () => {
  proxy = await FaultyProxy.start(server.url);
  timed = openTimedClient(proxy.url);
  await reached(timed.client.connection, ({ name }) => name === "connected");
});
afterEach(async () => {
  await timed.client.close();
  await proxy.close();
});

const state = () => timed.client.connection.current;
const ping = (socket = newestSocket()) => socket.emit("message", Buffer.from('{"type":"Ping"}'), false);
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("a connection through which nothing comes any more", () => {
  test("is told after one missing ping, and given up after two", async () => {
    const count = timed.client.watch<number>("messages:count", { channel: "silent" });
    const unsubscribe = count.subscribe(() => undefined);
    await reached(count, ({ name }) => name === "ready");
    proxy.stall();
    const dead = newestSocket();
    timed.clock.advance(19_999);
    await turn();
    expect(state().name).toBe("connected");
    timed.clock.advance(1);
    await reached(timed.client.connection, ({ name }) => name === "reconnecting");
    expect(state()).toMatchObject({ attempt: 1, nextTryAt: timed.clock.now() + 10_000 });
    // Of what came last, not of when that was noticed.
    expect(state()).toMatchObject({ lastSyncedAt: timed.clock.now() - 20_000 });
    expect(count.current).toMatchObject({ value: 0, stale: true });
    await callAsAdmin(server, "messages:seed", { channel: "silent", count: 1 });
    timed.clock.advance(10_000);
    expect(newestSocket()).not.toBe(dead);
    await reached(count, ({ value, stale }) => value === 1 && !stale);
    expect(state().name).toBe("connected");
    unsubscribe();
  });

  test("a write made meanwhile takes effect once", async () => {
    proxy.stall();
    timed.clock.advance(15_000);
    const write = timed.client.mutate<number>("messages:sendNumbered", {
      channel: "silent write",
      body: "x",
    });
    timed.clock.advance(5_000);
    timed.clock.advance(10_000);
    expect(await write.settled).toEqual({ name: "applied", value: 1 });
  });

  test("is connected again, without another connection, when something comes", async () => {
    const socket = newestSocket();
    timed.clock.advance(25_000);
    await reached(timed.client.connection, ({ name }) => name === "reconnecting");
    ping();
    await reached(timed.client.connection, ({ name }) => name === "connected");
    timed.clock.advance(19_999);
    await turn();
    expect(state().name).toBe("connected");
    expect(newestSocket()).toBe(socket);
  });

  test("that pings every 15 seconds is left alone", async () => {
    const socket = newestSocket();
    const names: string[] = [];
    timed.client.connection.subscribe(({ name }) => names.push(name));
    for (let pings = 0; pings < 20; pings++) {
      timed.clock.advance(15_000);
      ping();
      await turn();
    }
    expect(names).toEqual(["connected"]);
    expect(newestSocket()).toBe(socket);
  });

  test("is given up soon after the page is looked at", async () => {
    proxy.stall();
    const dead = newestSocket();
    timed.clock.advance(21_000);
    timed.lookAtPage();
    timed.clock.advance(999);
    expect(newestSocket()).toBe(dead);
    timed.clock.advance(1);
    expect(newestSocket()).not.toBe(dead);
    await reached(timed.client.connection, ({ name }) => name === "connected");
  });

  test("is kept when what had come while the page was frozen is handed over", async () => {
    const socket = newestSocket();
    timed.clock.advance(21_000);
    timed.lookAtPage();
    ping();
    timed.clock.advance(15_000);
    ping();
    await turn();
    expect(newestSocket()).toBe(socket);
    expect(state().name).toBe("connected");
  });

  test("is kept when it speaks right after the page has woken up", async () => {
    const socket = newestSocket();
    timed.clock.sleep(3600_000);
    timed.lookAtPage();
    ping();
    timed.clock.advance(1000);
    timed.clock.advance(14_000);
    await turn();
    expect(newestSocket()).toBe(socket);
    expect(state().name).toBe("connected");
  });

  test("is given up a moment after the machine has woken up, also when nobody looks at the page", async () => {
    proxy.stall();
    const dead = newestSocket();
    timed.clock.sleep(3600_000);
    timed.clock.advance(0);
    expect(newestSocket()).toBe(dead);
    timed.clock.advance(1000);
    expect(newestSocket()).not.toBe(dead);
    await reached(timed.client.connection, ({ name }) => name === "connected");
  });

  test("has no say any more once it is given up", async () => {
    proxy.stall();
    const dead = newestSocket();
    timed.clock.advance(20_000);
    await reached(timed.client.connection, ({ name }) => name === "reconnecting");
    timed.clock.advance(10_000);
    dead.emit("message", Buffer.from('{"type":"FatalError","error":"late"}'), false);
    await reached(timed.client.connection, ({ name }) => name === "connected");
    dead.emit("message", Buffer.from("{not json"), false);
    dead.emit("close", 1006, Buffer.from(""));
    await turn();
    expect(state().name).toBe("connected");
  });

  test("is given up at once when the client is told to reconnect", async () => {
    proxy.stall();
    const dead = newestSocket();
    timed.clock.advance(20_000);
    await reached(timed.client.connection, ({ name }) => name === "reconnecting");
    timed.client.reconnect();
    expect(newestSocket()).not.toBe(dead);
    await reached(timed.client.connection, ({ name }) => name === "connected");
  });

  test("is waited for longer when a connection has never said anything", async () => {
    await timed.client.close();
    proxy.isMute = true;
    timed = openTimedClient(proxy.url);
    const first = newestSocket();
    await until(() => expect(first.readyState).toBe(first.OPEN));
    await turn();
    timed.clock.advance(30_000);
    timed.clock.advance(0);
    const second = newestSocket();
    expect(second).not.toBe(first);
    await until(() => expect(second.readyState).toBe(second.OPEN));
    await turn();
    timed.clock.advance(59_999);
    expect(newestSocket()).toBe(second);
    timed.clock.advance(1);
    expect(newestSocket()).not.toBe(second);
  });

  test("leaves no timer behind when the client is closed", async () => {
    await timed.client.close();
    expect(timed.clock.waiting).toBe(0);
  });
});
