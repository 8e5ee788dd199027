import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { jsonToConvex, type JSONValue } from "convex/values";
import type { DevServer } from "../../src/embedded/node/index.js";
import { decodeTimestamp } from "../../src/embedded/sync/timestamps.js";
import type { SettledResponse, SubmitResponse } from "../../src/server/wire.js";
import { startBackend } from "../embedded/support/backend.js";
import { openBaseClient } from "../embedded/support/client.js";
import { addQueries, mutationMessage, RawSocket } from "../embedded/support/raw-socket.js";
import { until } from "../embedded/support/until.js";
import { callerOn, outboxDir } from "./outbox-backends.js";
import { OutboxClient, run, voided } from "./outbox-client.js";
import { describeOnBackends } from "./outbox-world.js";

const add = (n: number) => run(n, "notes:add", { text: `${n}` });

describeOnBackends("what is settled", (world) => {
  test("is what the submit answered, until the client has kept it", async () => {
    const client = await world().client();
    await world().turn("closed", true);
    await world().turn("storm", true);
    const answers = await client.send(
      add(1),
      run(2, "notes:addIfOpen", { text: "2" }),
      voided(3),
      run(4, "notes:addWhenCalm", { text: "4" }),
    );
    const settled = () => client.caller.settled(client.client);
    expect(await settled()).toEqual({
      watermark: 0,
      settled: [{ from: 1, to: 3 }],
      outcomes: answers.slice(0, 3),
    });

    await client.ack({ from: 2, to: 2 });
    expect(await settled()).toEqual({
      watermark: 0,
      settled: [{ from: 1, to: 3 }],
      outcomes: [answers[0], answers[2]],
    });
    await client.ack({ from: 1, to: 2 });
    expect(await settled()).toEqual({ watermark: 2, settled: [{ from: 3, to: 3 }], outcomes: [answers[2]] });
    await client.ack({ from: 3, to: 3 });
    expect(await settled()).toEqual({ watermark: 3, settled: [], outcomes: [] });
  });

  test("has the time of the commit, in the order of commits", async () => {
    const client = await world().client();
    const [one, two] = await client.send(add(1), add(2));
    const [three] = await client.send(add(3));
    const timeOf = (answer: unknown) => (answer as { commitTs: bigint }).commitTs;
    expect(timeOf(two)).toBe(timeOf(one));
    expect(timeOf(three) > timeOf(one)).toBe(true);
  });
});

describe("what is settled, as a live query", () => {
  let server: DevServer;
  beforeEach(async () => {
    server = await startBackend({ dir: outboxDir });
  });
  afterEach(() => server.close());

  const outboxOf = (subject: string | null) =>
    callerOn(server.url, subject).then((caller) => new OutboxClient(caller, subject));

  it("comes in one transition with the rows that it wrote", async () => {
    const outbox = await outboxOf(null);
    await outbox.register();
    const seen: { texts: string[]; settled: number[] }[] = [];
    const watcher = openBaseClient(server.url, () => {
      const texts = watcher.localQueryResult("notes:texts", {}) as string[] | undefined;
      const settled = watcher.localQueryResult("realtime:settled", { client: outbox.client }) as
        SettledResponse | undefined;
      if (texts === undefined || settled === undefined) return;
      seen.push({ texts, settled: settled.outcomes.map(({ n }) => n) });
    });
    watcher.subscribe("notes:texts", {});
    watcher.subscribe("realtime:settled", { client: outbox.client });
    await until(() => expect(seen.length).toBeGreaterThan(0));

    for (const n of [1, 2, 3]) await outbox.send(add(n));
    await until(() => expect(seen[seen.length - 1]?.texts.length).toBe(3));
    for (const { texts, settled } of seen) expect(settled.map(String)).toEqual(texts);
    await watcher.close();
  });

  it("says of each operation the time by the protocol's own clock", async () => {
    const outbox = await outboxOf(null);
    await outbox.register();
    const socket = await RawSocket.connect(server.url, "session");
    socket.send(addQueries({ udfPath: "realtime:settled", args: { client: outbox.client } }));
    socket.send(mutationMessage(0, "realtime:submit", outbox.request([add(1)])));
    const messages = await socket.until((received) => received.some(hasOutcome));

    const response = messages.find(({ type }) => type === "MutationResponse");
    const answered = jsonToConvex(response?.["result"] as JSONValue) as unknown as SubmitResponse;
    const { commitTs } = (answered as { answers: { commitTs: bigint }[] }).answers[0]!;
    expect(commitTs).toBe(timeOf(response?.["ts"]));

    const transition = messages.find(hasOutcome) as unknown as {
      startVersion: { ts: string };
      endVersion: { ts: string };
      modifications: { value: JSONValue }[];
    };
    const shown = jsonToConvex(transition.modifications[0]!.value) as unknown as SettledResponse;
    expect(shown.outcomes[0]?.commitTs).toBe(commitTs);
    expect(timeOf(transition.startVersion.ts) < commitTs).toBe(true);
    expect(timeOf(transition.endVersion.ts) >= commitTs).toBe(true);
    socket.cut();
  });

  it("shows an operation to the official client from the time of its commit on", async () => {
    const outbox = await outboxOf(null);
    await outbox.register();
    const args = { client: outbox.client };
    const shown: { timestamp: bigint; outcomes: SettledResponse["outcomes"] }[] = [];
    const watcher = openBaseClient(server.url, () => {});
    watcher.addOnTransitionHandler(({ timestamp }) => {
      const settled = watcher.localQueryResult("realtime:settled", args) as SettledResponse | undefined;
      if (settled) shown.push({ timestamp: nanosecondsOf(timestamp), outcomes: settled.outcomes });
    });
    watcher.subscribe("realtime:settled", args);
    await until(() => expect(shown.length).toBeGreaterThan(0));
    for (const n of [1, 2, 3]) await outbox.send(add(n));
    await until(() => expect(shown[shown.length - 1]?.outcomes.length).toBe(3));

    const { outcomes: all } = await outbox.caller.settled(outbox.client);
    for (const { timestamp, outcomes } of shown) {
      const isCommitted = ({ commitTs }: { commitTs: unknown }) => (commitTs as bigint) <= timestamp;
      expect(outcomes).toEqual(all.filter(isCommitted));
    }
    await watcher.close();
  });
});

function hasOutcome({ type, modifications }: { type: string; modifications?: unknown }): boolean {
  return type === "Transition" && JSON.stringify(modifications).includes('"op-1"');
}

function timeOf(ts: unknown): bigint {
  const time = decodeTimestamp(ts);
  if (time === undefined) throw new Error(`${String(ts)} is no timestamp.`);
  return time;
}

/** The client's own `toString` of these numbers is wrong where the lower half of the bits is large. */
function nanosecondsOf({ low, high }: { low: number; high: number }): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
