import { describe, expect, it, test } from "vitest";
import { startBackend } from "../embedded/support/backend.js";
import { ManualClock } from "../embedded/support/manual-clock.js";
import { until } from "../embedded/support/until.js";
import { callerOn, outboxDir } from "./outbox-backends.js";
import { OutboxClient, run } from "./outbox-client.js";
import { describeOnBackends } from "./outbox-world.js";

const day = 24 * 60 * 60 * 1000;
const add = (n: number) => run(n, "notes:add", { text: `${n}` });

describeOnBackends("a client that nothing was heard of for long", (world) => {
  const prune = (maxAgeMs: number) => world().backend.realtime("pruning:prune", { maxAgeMs });

  test("is forgotten, and what it sends again doesn't run", async () => {
    const client = await world().client();
    await client.send(add(1), add(2));
    await prune(0);

    expect(await client.submit([add(2), add(3)])).toEqual({ name: "expired" });
    expect(await client.submit([])).toEqual({ name: "expired" });
    expect(await client.caller.settled(client.client)).toEqual({ watermark: 0, settled: [], outcomes: [] });
    expect(await world().texts()).toEqual(["1", "2"]);
  });

  test("is not one of those that were heard of since", async () => {
    const client = await world().client();
    await client.send(add(1));
    await prune(day);
    expect(await client.send(add(1), add(2))).toMatchObject([{ name: "applied" }, { name: "applied" }]);
    expect(await world().texts()).toEqual(["1", "2"]);
  });

  test("is forgotten with many others, batch after batch", async () => {
    const clients = await Promise.all(Array.from({ length: 45 }, () => world().client(null)));
    const last = clients[clients.length - 1];
    await Promise.all(clients.map((client) => client.send(add(1))));
    await prune(0);
    await until(async () => expect(await last?.submit([])).toEqual({ name: "expired" }));
    for (const client of clients) expect(await client.submit([add(2)])).toEqual({ name: "expired" });
  });
});

describe("the embedded backend's calendar", () => {
  it("forgets clients after sixty days of silence, and no others", async () => {
    const clock = new ManualClock();
    const server = await startBackend({ dir: outboxDir, ports: { clock } });
    const silent = new OutboxClient(await callerOn(server.url, null), null);
    const heard = new OutboxClient(await callerOn(server.url, null), null);
    await silent.register();
    await heard.register();
    await silent.send(add(1));

    for (let days = 0; days < 59; days++) {
      clock.advance(day);
      if (days % 10 === 0) await heard.submit([]);
    }
    expect(await silent.submit([add(1)])).toMatchObject({ name: "answered" });
    for (let days = 0; days < 62; days++) {
      clock.advance(day);
      if (days % 10 === 0) await heard.submit([]);
    }
    await until(async () => expect(await silent.submit([])).toEqual({ name: "expired" }));
    expect(await heard.submit([add(1)])).toMatchObject({ name: "answered" });
    await server.close();
  });
});
