import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { decodeTimestamp, encodeTimestamp } from "../../../src/embedded/sync/timestamps.js";
import { startBackend } from "../support/backend.js";
import { ManualClock } from "../support/manual-clock.js";
import { addQueries, mutationMessage, type RawMessage, RawSocket } from "../support/raw-socket.js";

const COUNT = { udfPath: "messages:count", args: { channel: "general" } };

describe("the sync protocol", () => {
  let server: DevServer;
  let clock: ManualClock;
  const logged: string[] = [];

  beforeEach(async () => {
    clock = new ManualClock();
    logged.length = 0;
    server = await startBackend({ ports: { clock }, log: (line) => logged.push(line) });
  });

  afterEach(async () => {
    await server.close();
  });

  const connected = {
    type: "Connect",
    sessionId: "s",
    connectionCount: 0,
    lastCloseReason: null,
    clientTs: 0,
  };
  const violations: Record<string, unknown[]> = {
    "text that is no JSON": ["{"],
    "JSON that is no object": ["[1]"],
    "an unknown type": [connected, { type: "Hello" }],
    "something before Connect": [mutationMessage(0, "counters:increment", { name: "x" })],
    "a second Connect": [connected, connected],
    "a Connect without session": [{ type: "Connect" }],
    "a timestamp that is none": [{ ...connected, maxObservedTimestamp: "soon" }],
    "a negative query id": [
      connected,
      {
        type: "ModifyQuerySet",
        baseVersion: 0,
        newVersion: 1,
        modifications: [{ type: "Remove", queryId: -1 }],
      },
    ],
    "a query set from another base": [
      connected,
      { type: "ModifyQuerySet", baseVersion: 3, newVersion: 4, modifications: [] },
    ],
    "a query set that goes nowhere": [
      connected,
      { type: "ModifyQuerySet", baseVersion: 0, newVersion: 0, modifications: [] },
    ],
    "an identity from another base": [connected, { type: "Authenticate", tokenType: "None", baseVersion: 2 }],
    "a query added twice": [
      connected,
      addQueries(COUNT),
      { ...addQueries(COUNT), baseVersion: 1, newVersion: 2 },
    ],
    "a query removed that isn't there": [
      connected,
      {
        type: "ModifyQuerySet",
        baseVersion: 0,
        newVersion: 1,
        modifications: [{ type: "Remove", queryId: 0 }],
      },
    ],
    "modifications that are no list": [
      connected,
      { type: "ModifyQuerySet", baseVersion: 0, newVersion: 1, modifications: {} },
    ],
    "a mutation without arguments": [
      connected,
      { type: "Mutation", requestId: 0, udfPath: "counters:increment" },
    ],
    "an unknown kind of token": [connected, { type: "Authenticate", tokenType: "Magic", baseVersion: 0 }],
  };

  test.each(Object.entries(violations))("%s ends with a FatalError and a close", async (_name, messages) => {
    const socket = await RawSocket.open(server.url);
    for (const message of messages) socket.send(message);
    expect((await socket.closed).code).toBe(1008);
    expect(socket.received.at(-1)).toMatchObject({ type: "FatalError" });
    await expectAlive(server);
  });

  test("a binary frame ends with a FatalError and a close", async () => {
    const socket = await RawSocket.open(server.url);
    socket.sendBinary(new Uint8Array([1, 2, 3]));
    expect((await socket.closed).code).toBe(1008);
    await expectAlive(server);
  });

  test("wrong values in arguments are the caller's error, not the end", async () => {
    const socket = await RawSocket.connect(server.url, "s");
    socket.send(mutationMessage(0, "counters:increment", { name: { $integer: "not base64!" } }));
    socket.send({ type: "Mutation", requestId: 1, udfPath: "counters:increment", args: [] });
    socket.send({ type: "Mutation", requestId: 2, udfPath: "counters:increment", args: [null] });
    socket.send(mutationMessage(3, "", {}));
    const messages = await socket.until((all) => all.filter(isResponse).length === 4);
    expect(messages.filter(isResponse).map(({ success }) => success)).toEqual([false, false, false, false]);
    socket.cut();
  });

  test("each transition starts exactly where the last one ended", async () => {
    const socket = await RawSocket.connect(server.url, "s");
    socket.send(addQueries(COUNT));
    for (let i = 0; i < 10; i += 1) {
      socket.send(mutationMessage(i, "messages:send", { channel: "general", body: String(i) }));
    }
    socket.send({ type: "Authenticate", tokenType: "None", baseVersion: 0 });
    const messages = await socket.until((all) =>
      all.some((message) => lastCount(message) === 10 && identity(message) === 1),
    );
    const transitions = messages.filter(({ type }) => type === "Transition");
    expect(transitions[0]?.["startVersion"]).toEqual({ querySet: 0, identity: 0, ts: encodeTimestamp(0n) });
    transitions.slice(1).forEach((transition, i) => {
      expect(transition["startVersion"]).toEqual(transitions[i]?.["endVersion"]);
    });
    socket.cut();
  });

  test("a response is never overtaken by a transition that covers it, and one follows each", async () => {
    const socket = await RawSocket.connect(server.url, "s");
    const other = await RawSocket.connect(server.url, "other");
    socket.send(addQueries(COUNT));
    for (let i = 0; i < 100; i += 1) {
      socket.send(mutationMessage(i, "messages:send", { channel: "general", body: String(i) }));
      other.send(mutationMessage(i, "messages:send", { channel: "general", body: `other ${i}` }));
    }
    const messages = await socket.until((all) => all.some((message) => lastCount(message) === 200));
    let coveredUntil = 0n;
    let newestResponse = 0n;
    for (const message of messages) {
      if (message.type === "MutationResponse") {
        newestResponse = decodeTimestamp(message["ts"])!;
        expect(newestResponse).toBeGreaterThan(coveredUntil);
      } else {
        coveredUntil = decodeTimestamp((message["endVersion"] as { ts: string }).ts)!;
      }
    }
    expect(messages.filter(isResponse)).toHaveLength(100);
    expect(coveredUntil).toBeGreaterThanOrEqual(newestResponse);
    socket.cut();
    other.cut();
  });

  test("a mutation that writes nothing is followed by a transition too", async () => {
    const socket = await RawSocket.connect(server.url, "s");
    socket.send(mutationMessage(0, "users:whoCalls", {}));
    const messages = await socket.until((all) => all.length === 2);
    expect(messages).toMatchObject([
      { type: "MutationResponse", success: true, result: null },
      { type: "Transition", modifications: [] },
    ]);
    socket.cut();
  });

  test("an unchanged result is not sent again", async () => {
    const socket = await RawSocket.connect(server.url, "s");
    socket.send(addQueries({ udfPath: "messages:newest", args: { channel: "none", count: 1 } }, COUNT));
    socket.send(mutationMessage(0, "messages:send", { channel: "general", body: "one" }));
    const messages = await socket.until((all) => all.some((message) => lastCount(message, 1) === 1));
    const updates = messages.flatMap(({ modifications }) => (modifications ?? []) as { queryId: number }[]);
    expect(updates.filter(({ queryId }) => queryId === 0)).toHaveLength(1);
    socket.cut();
  });

  test("a removed query is answered with QueryRemoved", async () => {
    const socket = await RawSocket.connect(server.url, "s");
    socket.send(addQueries(COUNT));
    await socket.until((all) => all.length === 1);
    socket.send({
      type: "ModifyQuerySet",
      baseVersion: 1,
      newVersion: 2,
      modifications: [{ type: "Remove", queryId: 0 }],
    });
    const messages = await socket.until((all) => all.length === 2);
    expect(messages[1]).toMatchObject({ modifications: [{ type: "QueryRemoved", queryId: 0 }] });
    socket.cut();
  });

  test("each of several queries that are removed at once is answered", async () => {
    const socket = await RawSocket.connect(server.url, "s");
    socket.send(addQueries(COUNT, COUNT, COUNT));
    await socket.until((all) => all.length === 1);
    socket.send({
      type: "ModifyQuerySet",
      baseVersion: 1,
      newVersion: 2,
      modifications: [0, 2].map((queryId) => ({ type: "Remove", queryId })),
    });
    const messages = await socket.until((all) => all.length === 2);
    expect(messages[1]).toMatchObject({
      modifications: [
        { type: "QueryRemoved", queryId: 0 },
        { type: "QueryRemoved", queryId: 2 },
      ],
    });
    socket.cut();
  });

  test("a silent socket gets a Ping after 15 seconds", async () => {
    const socket = await RawSocket.connect(server.url, "s");
    socket.send(addQueries(COUNT));
    await socket.until((all) => all.length === 1);
    clock.advance(14_999);
    clock.advance(1);
    clock.advance(15_000);
    const messages = await socket.until((all) => all.length === 3);
    expect(messages.slice(1)).toEqual([{ type: "Ping" }, { type: "Ping" }]);
    socket.cut();
  });

  test("more than a thousand waiting mutations close the socket for overload", async () => {
    const socket = await RawSocket.connect(server.url, "s");
    for (let i = 0; i <= 1000; i += 1) socket.send(mutationMessage(i, "messages:stuck", {}));
    const { code, reason } = await socket.closed;
    expect(code).toBe(1013);
    expect(reason).toBe("TooManyConcurrentMutations");
  });

  test("a client that doesn't read is closed for overload, and keeps nobody else waiting", async () => {
    const slow = await RawSocket.connect(server.url, "slow");
    slow.pause();
    for (let requestId = 0; requestId < 60; requestId += 1) {
      const args = [{ length: 1_000_000 }];
      slow.send({ type: "Action", requestId, udfPath: "actions:longText", args });
    }
    const quick = await RawSocket.connect(server.url, "quick");
    quick.send(mutationMessage(0, "counters:increment", { name: "x" }));
    await quick.until((all) => all.some(isResponse));
    quick.cut();
    slow.resume();
    const { code, reason } = await slow.closed;
    expect(code).toBe(1013);
    expect(reason).toMatch(/^TooManyConcurrentRequests/);
    expect(slow.received.length).toBeLessThan(60);
  });

  test("a mutation that waits for nothing is given up after a second, and the next one runs", async () => {
    const socket = await RawSocket.connect(server.url, "s");
    socket.send(mutationMessage(0, "messages:stuck", {}));
    socket.send(addQueries(COUNT)); // Its transition tells that the mutation has started.
    await socket.until((all) => all.length === 1);
    clock.advance(1000);
    socket.send(mutationMessage(1, "counters:increment", { name: "next" }));
    const messages = await socket.until((all) => all.filter(isResponse).length === 2);
    const [stuck, next] = messages.filter(isResponse);
    expect(stuck?.["result"]).toContain("Function execution timed out (maximum duration: 1s)");
    expect(next).toMatchObject({ success: true, result: 1 });
    socket.cut();
  });

  test.each([
    ["runs after 60 seconds of waiting for others", 60_000, true],
    ["is refused after more than that", 60_001, false],
  ])("a mutation %s", async (_what, waitedMs, success) => {
    const first = await RawSocket.connect(server.url, "first");
    const second = await RawSocket.connect(server.url, "second");
    for (const [socket, call] of [
      [first, mutationMessage(0, "messages:stuck", {})],
      [second, mutationMessage(0, "counters:increment", { name: "queued" })],
    ] as const) {
      socket.send(call);
      socket.send(addQueries(COUNT)); // Its transition tells that the mutation has been taken.
      await socket.until((all) => all.length === 1);
    }
    clock.advance(waitedMs);
    const messages = await second.until((all) => all.some(isResponse));
    const response = messages.find(isResponse);
    expect(response).toMatchObject({ success });
    if (!success) expect(response?.["result"]).toContain("ExpiredInQueue");
    first.cut();
    second.cut();
  });
});

function isResponse({ type }: RawMessage): boolean {
  return type === "MutationResponse";
}

function lastCount(message: RawMessage, queryId = 0): unknown {
  const modifications = (message["modifications"] ?? []) as { queryId: number; value: unknown }[];
  return modifications.find((modification) => modification.queryId === queryId)?.value;
}

function identity(message: RawMessage): unknown {
  return (message["endVersion"] as { identity: number } | undefined)?.identity;
}

async function expectAlive(server: DevServer): Promise<void> {
  expect((await fetch(`${server.url}/version`)).status).toBe(200);
}
