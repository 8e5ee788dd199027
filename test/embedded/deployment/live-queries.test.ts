import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { QueryResult } from "../../../src/embedded/deployment/query-result.js";
import { ANONYMOUS } from "../../../src/embedded/functions/identity.js";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";

describe("a result that is watched", () => {
  let server: DevServer;
  let wakeUps: number;

  beforeEach(async () => {
    server = await startBackend();
    wakeUps = 0;
  });

  afterEach(async () => {
    await server.close();
  });

  const who = { component: "", caller: "client", identity: ANONYMOUS } as const;
  const wake = () => (wakeUps += 1);

  function count(): Promise<QueryResult> {
    const { queries, latest } = server.deployment;
    return queries.at(
      latest,
      { path: "messages:count", args: [{ channel: "a" }], journal: null, ...who },
      ANONYMOUS,
    );
  }

  async function send(channel: string): Promise<void> {
    const args = [{ channel, body: "text" }];
    expect(await server.deployment.mutations.run({ path: "messages:send", args, ...who })).toMatchObject({
      success: true,
    });
  }

  test("wakes its watcher when a commit hits what it read, not before", async () => {
    server.deployment.queries.watch(await count(), wake);
    await send("b");
    expect(wakeUps).toBe(0);
    await send("a");
    expect(wakeUps).toBe(1);
  });

  test("wakes a watcher at once that comes after the commit: no wake-up is lost", async () => {
    const result = await count();
    await send("a");
    server.deployment.queries.watch(result, wake);
    expect(wakeUps).toBeGreaterThan(0);
  });

  test("doesn't wake a watcher that came after an unrelated commit", async () => {
    const result = await count();
    await send("b");
    server.deployment.queries.watch(result, wake);
    expect(wakeUps).toBe(0);
    expect(await count()).toBe(result);
  });

  test("wakes nobody who has gone", async () => {
    const stop = server.deployment.queries.watch(await count(), wake);
    stop();
    await send("a");
    expect(wakeUps).toBe(0);
  });

  test("is the only one that wakes, among thousands that read something else", async () => {
    const { queries, latest } = server.deployment;
    const woken: string[] = [];
    const channels = Array.from({ length: 3000 }, (_, i) => `channel ${i}`);
    for (const channel of channels) {
      const request = { path: "messages:count", args: [{ channel }], journal: null, ...who };
      queries.watch(await queries.at(latest, request, ANONYMOUS), () => woken.push(channel));
    }
    await send("channel 1234");
    expect(woken).toEqual(["channel 1234"]);
    expect(queries.watchedCount).toBe(2999);
  });

  test("isn't used any more once a commit hit it", async () => {
    const before = await count();
    await send("a");
    const after = await count();
    expect([before.answer.valueJson, after.answer.valueJson]).toEqual(["0", "1"]);
  });
});
