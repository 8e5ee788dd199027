import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import type { DevServer } from "../../src/embedded/node/dev-server.js";
import { startBackend } from "../embedded/support/backend.js";
import { FaultyProxy } from "../embedded/support/faulty-proxy.js";
import { signToken } from "../embedded/support/tokens.js";
import { until } from "../embedded/support/until.js";
import { newestSocket, openClient, queriesOnTheWire, reached } from "./support.js";

let server: DevServer;
let proxy: FaultyProxy;
let client: RealtimeClient;

beforeAll(async () => {
  server = await startBackend();
});
afterAll(() => server.close());
beforeEach(async () => {
  proxy = await FaultyProxy.start(server.url);
  client = openClient(proxy.url);
});
afterEach(async () => {
  await client.close();
  await proxy.close();
});

const as = (subject: string) => () => signToken({ subject });
const me = () => client.watch<string | null>("users:me");

describe("setAuth", () => {
  test("signs in and out, and shows nobody what belonged to another", async () => {
    client.setAuth(as("ada"));
    const seen: unknown[] = [];
    const unsubscribe = me().subscribe(({ name, value }) => seen.push(name === "ready" ? value : name));
    await until(() => expect(seen.at(-1)).toBe("ada"));
    client.setAuth(as("bob"));
    expect(seen.at(-1)).toBe("loading");
    await until(() => expect(seen.at(-1)).toBe("bob"));
    client.setAuth(null);
    expect(seen.at(-1)).toBe("loading");
    await until(() => expect(seen.at(-1)).toBe(null));
    expect(seen).toEqual(["loading", "ada", "loading", "bob", "loading", null]);
    expect(queriesOnTheWire(proxy)).toEqual(["users:me"]);
    unsubscribe();
  });

  test("needs no other connection when nothing was asked before", async () => {
    const socket = newestSocket();
    client.setAuth(as("ada"));
    const states: unknown[] = [];
    const unsubscribe = me().subscribe(({ name, stale }) => states.push([name, stale]));
    await reached(me(), ({ value }) => value === "ada");
    expect(newestSocket()).toBe(socket);
    expect(states).toEqual([
      ["loading", false],
      ["ready", false],
    ]);
    unsubscribe();
  });

  test("forgets the kept results of the former user", async () => {
    client.setAuth(as("ada"));
    const source = me();
    await reached(source, ({ value }) => value === "ada");
    await until(() => expect(source.current.stale).toBe(true));
    client.setAuth(as("bob"));
    expect(source.current.name).toBe("loading");
  });

  test("loads everything anew when the fetcher's tokens begin to speak for somebody else", async () => {
    let subject = "ada";
    const fetches: boolean[] = [];
    client.setAuth(({ forceRefresh }) => {
      fetches.push(forceRefresh);
      if (forceRefresh) subject = "bob";
      return signToken({ subject });
    });
    const seen: unknown[] = [];
    const unsubscribe = me().subscribe(({ name, value }) => seen.push(name === "ready" ? value : name));
    await until(() => expect(seen.at(-1)).toBe("bob"));
    expect(seen.filter((value) => value !== "loading")).toEqual(["ada", "bob"]);
    expect(seen[seen.indexOf("bob") - 1]).toBe("loading");
    expect(fetches.slice(0, 2)).toEqual([false, true]);
    unsubscribe();
  });

  test("says that a sign-in is needed when the backend refuses the token", async () => {
    client.setAuth(() => signToken({ subject: "ada", issuer: "https://elsewhere.test" }));
    const state = await reached(client.connection, ({ name }) => name === "needs-auth");
    expect(state).toMatchObject({ name: "needs-auth", error: { code: "auth-failed" } });
    expect(me().current.name).toBe("loading");
    client.setAuth(as("ada"));
    await reached(me(), ({ value }) => value === "ada");
    expect(client.connection.current.name).toBe("connected");
  });

  test("a fetcher without a token means signed out, not refused", async () => {
    client.setAuth(() => Promise.resolve(null));
    await reached(me(), ({ name, value }) => name === "ready" && value === null);
    expect(client.connection.current.name).toBe("connected");
  });

  test("never sends a mutation of one user as another", async () => {
    client.setAuth(as("ada"));
    await reached(me(), ({ value }) => value === "ada");
    proxy.goDown();
    await reached(client.connection, ({ name }) => name === "reconnecting");
    const operation = client.mutate("users:whoCalls");
    client.setAuth(as("bob"));
    expect(await operation.settled).toMatchObject({
      name: "rejected",
      error: { code: "sign-in-changed" },
    });
    proxy.comeBack();
    client.reconnect();
    await reached(me(), ({ value }) => value === "bob");
    expect(proxy.passed.filter(({ frame }) => frame.includes("users:whoCalls"))).toEqual([]);
  });

  test("waits for the answer to a mutation that is on its way when the user changes", async () => {
    client.setAuth(as("ada"));
    await reached(me(), ({ value }) => value === "ada");
    const operation = client.mutate("users:whoCalls");
    client.setAuth(as("bob"));
    expect(await operation.settled).toEqual({ name: "applied", value: "https://issuer.test|ada" });
    await reached(me(), ({ value }) => value === "bob");
  });
});
