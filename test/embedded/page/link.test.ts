import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadCode } from "../../../src/embedded/node/loader.js";
import {
  type LinkConditions,
  openClient,
  type PageBackend,
  startPageBackend,
} from "../../../src/testing/index.js";
import { api } from "../../fixtures/backend/convex/_generated/api.js";
import { BACKEND_DIR } from "../support/backend.js";
import { until } from "../support/until.js";

const { code } = await loadCode(BACKEND_DIR);
let backend: PageBackend;

beforeEach(async () => {
  backend = await startPageBackend({ code, seed: 7 });
});

afterEach(() => backend.close());

describe("a bad network", () => {
  it.each<[string, LinkConditions]>([
    ["slow", { latencyMs: 20 }],
    ["breaking one frame in ten", { lossRate: 0.1 }],
  ])("that is %s keeps every mutation, once and in order", async (_, conditions) => {
    backend.link.set(conditions);
    const client = openClient(backend);
    const sent = Array.from({ length: 20 }, (_, i) =>
      client.mutation(api.messages.sendNumbered, { channel: "a", body: String(i) }),
    );
    await until(() =>
      expect(backend.link.cuts).toBeGreaterThanOrEqual(conditions.lossRate === undefined ? 0 : 1),
    );
    backend.link.set({ lossRate: 0 });
    expect(await Promise.all(sent)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    await client.close();
  });

  it("lets nothing through while it is off, neither sockets nor requests", async () => {
    backend.link.set({ isOffline: true });
    await expect(backend.fetch(`${backend.url}/version`)).rejects.toThrow("Failed to fetch");
    backend.link.set({ isOffline: false });
    expect(await (await backend.fetch(`${backend.url}/version`)).text()).toBe("embedded");
  });

  it.each([{ latencyMs: -1 }, { lossRate: 2 }, { latencyMs: NaN }])("can't be %j", (conditions) => {
    expect(() => backend.link.set(conditions)).toThrow(RangeError);
  });
});

describe("a socket of the loopback", () => {
  const nextEvent = (socket: WebSocket, type: string) =>
    new Promise<Event>((resolve) => socket.addEventListener(type, resolve, { once: true }));

  it("opens, answers and closes later, never inside of a call", async () => {
    const socket = new backend.WebSocket(`${backend.url}/api/sync`);
    const order: string[] = [];
    for (const type of ["open", "message", "close"]) socket.addEventListener(type, () => order.push(type));
    expect(() => socket.send("{}")).toThrow("not open");
    expect(socket.readyState).toBe(0);
    await nextEvent(socket, "open");
    socket.send("nonsense");
    expect(order).toEqual(["open"]);
    const { data } = (await nextEvent(socket, "message")) as MessageEvent<string>;
    expect(JSON.parse(data)).toMatchObject({ type: "FatalError" });
    socket.close();
    expect(order).toEqual(["open", "message"]);
    await nextEvent(socket, "close");
    expect(socket.readyState).toBe(3);
  });

  it("takes text only", async () => {
    const socket = new backend.WebSocket(`${backend.url}/api/sync`);
    await nextEvent(socket, "open");
    expect(() => socket.send(new Uint8Array(1))).toThrow("Only text");
    socket.close();
  });

  it("fails to open, with an error and a close, where there is no network", async () => {
    backend.link.set({ isOffline: true });
    const socket = new backend.WebSocket(`${backend.url}/api/sync`);
    const error = nextEvent(socket, "error");
    expect(((await nextEvent(socket, "close")) as CloseEvent).code).toBe(1006);
    await error;
  });
});

it("leaves nothing behind when its clients are gone", async () => {
  const client = openClient(backend);
  client.onUpdate(api.messages.count, { channel: "a" }, () => undefined);
  await client.mutation(api.messages.send, { channel: "a", body: "x" });
  expect(backend.deployment.queries.watchedCount).toBe(1);
  await client.close();
  await until(() => expect(backend.deployment.queries.watchedCount).toBe(0));
});

it("the backend's fetch reaches HTTP too, and what is elsewhere as the page does", async () => {
  const seen: string[] = [];
  const own = await startPageBackend({
    code,
    ports: {
      fetch: (input) => {
        seen.push(input instanceof Request ? input.url : String(input));
        return Promise.resolve(new Response("elsewhere"));
      },
    },
  });
  expect(await (await own.fetch("https://other.test/x")).text()).toBe("elsewhere");
  expect(seen).toEqual(["https://other.test/x"]);
  const body = JSON.stringify({ path: "messages:count", args: { channel: "a" }, format: "json" });
  const response = await own.fetch(`${own.url}/api/query`, { method: "POST", body });
  expect(await response.json()).toMatchObject({ status: "success", value: 0 });
  own.close();
});
