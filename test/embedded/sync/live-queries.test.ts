import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { callAsAdmin, startBackend } from "../support/backend.js";
import { openBaseClient, openClient } from "../support/client.js";
import { until } from "../support/until.js";
import type { ConvexClient } from "convex/browser";
import { api } from "../../fixtures/backend/convex/_generated/api.js";

describe("live queries", () => {
  let server: DevServer;
  let client: ConvexClient;

  beforeEach(async () => {
    server = await startBackend();
    client = openClient(server.url);
  });

  afterEach(async () => {
    await client.close();
    await server.close();
  });

  test("a query follows the writes of another client", async () => {
    const counts: number[] = [];
    client.onUpdate(api.messages.count, { channel: "general" }, (count: number) => counts.push(count));
    await until(() => expect(counts).toEqual([0]));
    const other = openClient(server.url);
    await other.mutation(api.messages.send, { channel: "general", body: "one" });
    await until(() => expect(counts).toEqual([0, 1]));
    await other.close();
  });

  test("a write elsewhere doesn't run a query again", async () => {
    let runs = 0;
    client.onUpdate(api.messages.count, { channel: "quiet" }, () => (runs += 1));
    await until(() => expect(runs).toBe(1));
    await client.mutation(api.messages.send, { channel: "busy", body: "elsewhere" });
    await client.mutation(api.messages.send, { channel: "quiet", body: "here" });
    await until(() => expect(runs).toBe(2));
  });

  test("a mutation's promise resolves when its effect is in the queries", async () => {
    let count = -1;
    client.onUpdate(api.messages.count, { channel: "general" }, (newest: number) => (count = newest));
    for (let sent = 1; sent <= 20; sent += 1) {
      await client.mutation(api.messages.send, { channel: "general", body: String(sent) });
      expect(count).toBe(sent);
    }
  });

  test("two queries of one transition always show one snapshot", async () => {
    const sums: number[] = [];
    const names = ["left", "right"];
    const base = openBaseClient(server.url, () => {
      const values = names.map(
        (name) => base.localQueryResult("counters:get", { name }) as number | undefined,
      );
      if (values.every((value) => value !== undefined)) sums.push(values.reduce((a, b) => a + b, 0));
    });
    for (const name of names) base.subscribe("counters:get", { name });
    const moves = Array.from({ length: 50 }, () =>
      client.mutation(api.counters.move, { from: "left", to: "right" }),
    );
    await Promise.all(moves);
    await until(() => expect(base.localQueryResult("counters:get", { name: "right" })).toBe(50));
    expect(sums.length).toBeGreaterThan(2);
    expect(new Set(sums)).toEqual(new Set([0]));
    await base.close();
  });

  test("everyone who asks the same gets the same run", async () => {
    const others = Array.from({ length: 5 }, () => openClient(server.url));
    const answers = await Promise.all(others.map((other) => other.query(api.users.everyone, {})));
    expect(new Set(answers).size).toBe(1);
    await Promise.all(others.map((other) => other.close()));
  });

  test("a removed query is not sent any more", async () => {
    const counts: number[] = [];
    const stop = client.onUpdate(api.messages.count, { channel: "general" }, (count: number) =>
      counts.push(count),
    );
    await until(() => expect(counts).toEqual([0]));
    stop();
    await client.mutation(api.messages.send, { channel: "general", body: "unseen" });
    expect(counts).toEqual([0]);
  });

  test("a result of more than five megabytes arrives whole, also where a part ends inside of a character", async () => {
    const body = "𝄞é€".repeat(50_000);
    await callAsAdmin(server, "messages:seed", { channel: "big", count: 25, body });
    let list: { body: string }[] = [];
    client.onUpdate(api.messages.list, { channel: "big" }, (value: { body: string }[]) => (list = value));
    await until(() => expect(list).toHaveLength(25));
    expect(list.every((message) => message.body === body)).toBe(true);
  });
});
