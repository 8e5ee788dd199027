import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { Lane } from "../../../src/embedded/deployment/lane.js";
import { Connection } from "../../../src/embedded/sync/connection.js";
import { decodeTimestamp, encodeTimestamp } from "../../../src/embedded/sync/timestamps.js";
import { openClient as openRealtimeClient } from "../../client/support.js";
import { api } from "../../fixtures/backend/convex/_generated/api.js";
import { startBackend } from "../support/backend.js";
import { openClient } from "../support/client.js";
import { ManualClock } from "../support/manual-clock.js";
import { MovedClock } from "../support/moved-clock.js";
import { addQueries, mutationMessage, type RawMessage, RawSocket } from "../support/raw-socket.js";
import { until } from "../support/until.js";

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const channel = "a";

let clock: MovedClock;
let server: DevServer;

const start = (port = 0) => startBackend({ port, ports: { clock } });

beforeEach(async () => {
  clock = new MovedClock();
  server = await start();
});

afterEach(() => server.close());

/** The backend's memory is gone, and its clock shows another time. */
async function restart(movedByMs: number, meanwhile: () => void = () => undefined): Promise<void> {
  const { port } = server;
  await server.close();
  meanwhile();
  clock.move(movedByMs);
  server = await start(port);
}

/** What both kinds of clients can do. */
interface Person {
  readonly seen: readonly string[];
  send(body: string): Promise<unknown>;
  close(): Promise<void>;
}

function official(): Person {
  const client = openClient(server.url);
  let seen: string[] = [];
  client.onUpdate(api.messages.list, { channel }, (messages) => (seen = messages.map(({ body }) => body)));
  return {
    get seen() {
      return seen;
    },
    send: (body) => client.mutation(api.messages.send, { channel, body }),
    close: () => client.close(),
  };
}

function ours(): Person {
  const client = openRealtimeClient(server.url);
  const list = client.watch<{ body: string }[]>("messages:list", { channel });
  list.subscribe(() => undefined);
  return {
    get seen() {
      const { name, stale, value } = list.current;
      return name === "ready" && !stale ? (value ?? []).map(({ body }) => body) : [name];
    },
    send: async (body) => {
      const outcome = await client.mutate("messages:send", { channel, body }).settled;
      if (outcome.name !== "applied") throw outcome.error;
    },
    close: () => client.close(),
  };
}

describe.each([
  ["the official client", official],
  ["ours", ours],
])("%s", (_, open) => {
  test.each([
    ["an hour back", [-HOUR_MS]],
    ["years back", [-20 * YEAR_MS]],
    ["back once more each time", [-HOUR_MS, -HOUR_MS, -HOUR_MS]],
    ["ahead and back", [HOUR_MS, -2 * HOUR_MS]],
  ])(
    "goes on with a backend that begins anew with its clock %s",
    async (_, moves) => {
      const person = open();
      const other = open();
      await person.send("before");
      await until(() => expect(other.seen).toEqual(["before"]));
      for (const movedByMs of moves) {
        const pending: Promise<unknown>[] = [];
        await restart(movedByMs, () => pending.push(person.send("meanwhile 1"), person.send("meanwhile 2")));
        await Promise.all(pending);
        expect(person.seen).toEqual(["meanwhile 1", "meanwhile 2"]);
        await person.send("after");
        expect(person.seen).toEqual(["meanwhile 1", "meanwhile 2", "after"]);
        await until(() => expect(other.seen).toEqual(person.seen));
      }
      await person.close();
      await other.close();
    },
    20_000,
  );

  test("notices nothing when the clock of a running backend goes ahead and back", async () => {
    const person = open();
    const sent: string[] = [];
    for (const movedByMs of [0, YEAR_MS, -2 * YEAR_MS, HOUR_MS]) {
      clock.move(movedByMs);
      sent.push(`after ${movedByMs}`);
      await person.send(sent.at(-1)!);
      expect(new Set(person.seen)).toEqual(new Set(sent));
    }
    await person.close();
  });
});

const isTransition = ({ type }: RawMessage) => type === "Transition";
const isResponse = ({ type }: RawMessage) => type === "MutationResponse";
const tsOf = (version: unknown) => decodeTimestamp((version as { ts: string }).ts)!;

describe("a client that has seen a later time", () => {
  test("gets timestamps that go on from there, and its mutations are covered by their transitions", async () => {
    const later = server.deployment.latest.ts + 10n ** 15n;
    const more = { maxObservedTimestamp: encodeTimestamp(later) };
    const socket = await RawSocket.connect(server.url, "later", more);
    socket.send(addQueries({ udfPath: "messages:list", args: { channel } }));
    for (let i = 0; i < 5; i += 1)
      socket.send(mutationMessage(i, "messages:send", { channel, body: `${i}` }));
    const isCovered = (messages: readonly RawMessage[]) => {
      const responses = messages.filter(isResponse);
      const last = messages.filter(isTransition).at(-1);
      return (
        responses.length === 5 && last !== undefined && tsOf(last["endVersion"]) >= tsOf(responses.at(-1))
      );
    };
    const messages = await socket.until(isCovered);
    const transitions = messages.filter(isTransition);
    expect(tsOf(transitions[0]!["startVersion"])).toBe(0n);
    expect(tsOf(transitions[0]!["endVersion"])).toBeGreaterThanOrEqual(later);
    transitions.slice(1).forEach((transition, i) => {
      expect(transition["startVersion"]).toEqual(transitions[i]!["endVersion"]);
    });
    for (const response of messages.filter(isResponse)) {
      expect(tsOf(response)).toBeGreaterThan(later);
      // What shows a mutation never comes before its answer.
      const before = messages.slice(0, messages.indexOf(response)).filter(isTransition);
      for (const transition of before) expect(tsOf(transition["endVersion"])).toBeLessThan(tsOf(response));
    }
    socket.cut();
  });

  test.each([2n ** 62n, 2n ** 62n + 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n])(
    "changes nothing for others, even if it claims %s",
    async (claimed) => {
      const person = official();
      await person.send("before");
      const before = server.deployment.latest.ts;
      const liar = await RawSocket.connect(server.url, "liar", {
        maxObservedTimestamp: encodeTimestamp(claimed),
      });
      liar.send(addQueries({ udfPath: "messages:list", args: { channel } }));
      liar.send(mutationMessage(0, "messages:send", { channel, body: "of the liar" }));
      if (claimed > 2n ** 62n) {
        const { code, reason } = await liar.closed;
        expect([code, reason]).toEqual([1011, expect.stringMatching(/^InternalServerError/)]);
      } else {
        await liar.until((messages) => messages.some(isResponse) && messages.some(isTransition));
      }
      await person.send("after");
      expect(person.seen.at(-1)).toBe("after");
      expect(server.deployment.latest.ts - before).toBeLessThan(10n ** 11n);
      const socket = await RawSocket.connect(server.url, "honest", {
        maxObservedTimestamp: encodeTimestamp(server.deployment.latest.ts),
      });
      socket.send(addQueries());
      const [transition] = await socket.until((messages) => messages.some(isTransition));
      expect(tsOf(transition!["endVersion"])).toBe(server.deployment.latest.ts);
      socket.cut();
      liar.cut();
      await person.close();
    },
  );
});

describe("a clock that is set back", () => {
  class SetBackClock extends ManualClock {
    backMs = 0;
    override nowMs(): number {
      return super.nowMs() - this.backMs;
    }
  }

  test("keeps no ping from going out", () => {
    const clock = new SetBackClock();
    const sent: string[] = [];
    const connection = new Connection({ send: (frame) => sent.push(frame), close: () => undefined }, clock);
    connection.send("something");
    clock.backMs = HOUR_MS;
    for (let pings = 1; pings <= 3; pings += 1) {
      clock.advance(15_000);
      expect(sent.filter((frame) => frame.includes("Ping"))).toHaveLength(pings);
    }
    connection.closed();
  });

  test("keeps the lane from letting nobody else work", async () => {
    let nowMs = 10 * HOUR_MS;
    let yields = 0;
    const lane = new Lane({
      nowMs: () => nowMs,
      setTimer: () => () => undefined,
      yieldToEventLoop: () => Promise.resolve(void (yields += 1)),
    });
    await lane.run(() => Promise.resolve());
    nowMs -= HOUR_MS;
    await lane.run(() => Promise.resolve());
    expect(yields).toBe(2);
    await lane.run(() => Promise.resolve());
    expect(yields).toBe(2);
  });
});
