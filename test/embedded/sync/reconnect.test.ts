import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";
import { openClient } from "../support/client.js";
import { addQueries, mutationMessage, RawSocket } from "../support/raw-socket.js";
import { until } from "../support/until.js";
import { api } from "../../fixtures/backend/convex/_generated/api.js";

describe("a connection that breaks", () => {
  let server: DevServer;

  beforeEach(async () => {
    server = await startBackend();
  });

  afterEach(async () => {
    await server.close();
  });

  test("a mutation sent again while its first run is still going on joins that run", async () => {
    const first = await RawSocket.connect(server.url, "session-1");
    first.send(mutationMessage(0, "messages:stuck", {}));
    first.send(mutationMessage(1, "counters:increment", { name: "joined" }));
    const second = await RawSocket.connect(server.url, "session-1");
    second.send(mutationMessage(0, "messages:stuck", {}));
    second.send(mutationMessage(1, "counters:increment", { name: "joined" }));
    for (const socket of [first, second]) {
      const responses = await socket.until((messages) => messages.filter(isResponse).length === 2);
      expect(responses.filter(isResponse)).toMatchObject([
        { requestId: 0, success: false },
        { requestId: 1, success: true, result: 1 },
      ]);
    }
    first.cut();
    second.cut();
  });

  test("a replayed mutation is answered as the first time, with its first timestamp, and a transition follows", async () => {
    const first = await RawSocket.connect(server.url, "session-2");
    first.send(mutationMessage(0, "counters:increment", { name: "replayed" }));
    const [answer] = (await first.until((messages) => messages.some(isResponse))).filter(isResponse);
    first.cut();
    const second = await RawSocket.connect(server.url, "session-2", { connectionCount: 1 });
    second.send(mutationMessage(0, "counters:increment", { name: "replayed" }));
    const replayed = await second.until((messages) => messages.length === 2);
    expect(replayed.map(({ type }) => type)).toEqual(["MutationResponse", "Transition"]);
    expect(replayed[0]).toEqual(answer);
    second.cut();
  });

  test("mutations of a dead socket never start: neither those it queued nor one that waits for another's", async () => {
    const sendAndArrive = async (sessionId: string, ...mutations: Record<string, unknown>[]) => {
      const socket = await RawSocket.connect(server.url, sessionId);
      for (const mutation of mutations) socket.send(mutation);
      socket.send(addQueries());
      await socket.until((messages) => messages.some(({ type }) => type === "Transition"));
      return socket;
    };
    const dead = (requestId: number) => mutationMessage(requestId, "counters:increment", { name: "dead" });
    const first = await sendAndArrive("session-3", mutationMessage(0, "messages:stuck", {}), dead(1));
    const second = await sendAndArrive("session-4", dead(0));
    first.cut();
    second.cut();
    const client = openClient(server.url);
    await client.mutation(api.counters.increment, { name: "after" }); // In the lane after the stuck one.
    expect(await client.query(api.counters.get, { name: "dead" })).toBe(0);
    await client.close();
  });
});

function isResponse({ type }: { readonly type: string }): boolean {
  return type === "MutationResponse";
}

test("a restart of the backend: the client finds the new one, whose data is empty", async () => {
  const first = await startBackend();
  const client = openClient(first.url);
  const values: number[] = [];
  client.onUpdate(api.counters.get, { name: "visits" }, (value: number) => values.push(value));
  await client.mutation(api.counters.increment, { name: "visits" });
  expect(values.at(-1)).toBe(1);
  await first.close();
  const second = await startBackend({ port: first.port });
  await until(() => expect(values.at(-1)).toBe(0));
  await client.mutation(api.counters.increment, { name: "visits" });
  expect(values.at(-1)).toBe(1);
  await client.close();
  await second.close();
});
