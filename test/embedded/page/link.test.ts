import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadCode } from "../../../src/embedded/node/loader.js";
import {
  type LinkConditions,
  openClient,
  type PageBackend,
  startPageBackend,
} from "../../../src/testing/index.js";
import { createRealtimeClient } from "../../../src/client/create-realtime-client.js";
import { LinesLogger } from "../../core/live/scripted-remote.js";
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

  it("whose latency falls and rises again and again ends no client", async () => {
    const official = openClient(backend);
    const ours = createRealtimeClient({
      url: backend.url,
      webSocketConstructor: backend.WebSocket,
      logger: new LinesLogger(),
    });
    const seen = new Map<string, unknown>();
    const names = Array.from({ length: 40 }, (_, i) => `channel ${i}`);
    for (const [i, channel] of names.entries()) {
      backend.link.set({ latencyMs: [50, 5, 0, 20][i % 4]! });
      const leave = official.onUpdate(api.messages.count, { channel }, () => undefined);
      if (i % 3 === 0) leave();
      else
        official.onUpdate(api.messages.count, { channel }, (count) => seen.set(`official ${channel}`, count));
      ours
        .watch<number>("messages:count", { channel })
        .subscribe(({ value }) => seen.set(`ours ${channel}`, value));
      if (i === 20) backend.link.cut();
      // Lets what is due arrive, so that answers and questions mix.
      await new Promise<void>((resolve) => setTimeout(resolve));
    }
    const sent = names.map((channel) => official.mutation(api.messages.send, { channel, body: "x" }));
    backend.link.set({ latencyMs: 0 });
    await Promise.all(sent);
    await until(() => {
      for (const [i, channel] of names.entries()) {
        expect(seen.get(`ours ${channel}`)).toBe(1);
        if (i % 3 !== 0) expect(seen.get(`official ${channel}`)).toBe(1);
      }
    });
    expect(ours.connection.current.name).toBe("connected");
    await ours.close();
    await official.close();
  });

  it("lets nothing through while it is off, neither sockets nor requests", async () => {
    backend.link.set({ isOffline: true });
    await expect(backend.fetch(`${backend.url}/version`)).rejects.toThrow("Failed to fetch");
    backend.link.set({ isOffline: false });
    expect(await (await backend.fetch(`${backend.url}/version`)).text()).toBe("embedded");
  });

  it.each(["offline", "cut"])("fails a request that is on its way when it is %s, both ways", async (how) => {
    backend.link.set({ latencyMs: 20 });
    for (const isOnTheWayBack of [false, true]) {
      const response = backend.fetch(`${backend.url}/version`);
      const outcome = expect(response).rejects.toThrow("Failed to fetch");
      // What left later has crossed, so the request has as well.
      if (isOnTheWayBack) await new Promise<void>((resolve) => backend.link.delay(resolve));
      if (how === "cut") backend.link.cut();
      else backend.link.set({ isOffline: true });
      await outcome;
      backend.link.set({ isOffline: false });
    }
    expect(await (await backend.fetch(`${backend.url}/version`)).text()).toBe("embedded");
  });

  it("lets whoever asked give a request up", async () => {
    const before = new AbortController();
    before.abort();
    await expect(backend.fetch(`${backend.url}/version`, before)).rejects.toThrow(/abort/i);
    const during = new AbortController();
    const response = backend.fetch(`${backend.url}/version`, during);
    during.abort(new Error("no longer needed"));
    await expect(response).rejects.toThrow("no longer needed");
  });

  it.each([{ latencyMs: -1 }, { lossRate: 2 }, { latencyMs: NaN }, { latencyMs: Infinity }])(
    "can't be %j",
    (conditions) => {
      expect(() => backend.link.set(conditions)).toThrow(RangeError);
    },
  );
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
