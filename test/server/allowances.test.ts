import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BY_CREATION_TIME, indexKey } from "../../src/embedded/engine/catalog.js";
import type { DevServer } from "../../src/embedded/node/index.js";
import { startBackend } from "../embedded/support/backend.js";
import { ManualClock } from "../embedded/support/manual-clock.js";
import { until } from "../embedded/support/until.js";
import { callerOn, outboxDir } from "./outbox-backends.js";
import { OutboxClient } from "./outbox-client.js";

const minute = 60_000;
const day = 24 * 60 * minute;

describe("what somebody may do", () => {
  let clock: ManualClock;
  let server: DevServer;
  beforeEach(async () => {
    clock = new ManualClock();
    server = await startBackend({ dir: outboxDir, ports: { clock } });
  });
  afterEach(() => server.close());

  /** By an app that takes five requests at once, and then one every 1,000 seconds. */
  async function flood(client: OutboxClient, times: number): Promise<string[]> {
    const names: string[] = [];
    for (let i = 0; i < times; i++) {
      const { name } = await client.caller.mutation<{ name: string }>("rarely:submit", {
        ...client.request([]),
      });
      names.push(name);
    }
    return names;
  }

  /** How many allowances there are rows of. */
  const keptRows = () =>
    server.deployment.latest.trees.get(indexKey("realtime", "allowances", BY_CREATION_TIME))?.size ?? 0;

  it("comes back as time passes, one by one, and never to more than there was", async () => {
    const client = new OutboxClient(await callerOn(server.url, null), null);
    await client.register();
    expect(await flood(client, 6)).toEqual([...Array<string>(5).fill("answered"), "rate-limited"]);
    clock.advance(16 * minute);
    expect(await flood(client, 1)).toEqual(["rate-limited"]);
    clock.advance(minute);
    expect(await flood(client, 2)).toEqual(["answered", "rate-limited"]);
    clock.advance(6 * 60 * minute);
    expect(await flood(client, 6)).toEqual([...Array<string>(5).fill("answered"), "rate-limited"]);
  });

  it("is forgotten when all of it has come back, and not before", async () => {
    const client = new OutboxClient(await callerOn(server.url, null), null);
    await client.register();
    // The calendar's day ends while four of five are used up.
    clock.advance(day - minute);
    expect(await flood(client, 4)).toEqual(Array<string>(4).fill("answered"));
    clock.advance(2 * minute);
    expect(await flood(client, 2)).toEqual(["answered", "rate-limited"]);
    expect(keptRows()).not.toBe(0);
    clock.advance(day);
    await until(() => expect(keptRows()).toBe(0));
  });
});
