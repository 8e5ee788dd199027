import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import type { DevServer } from "../../src/embedded/node/dev-server.js";
import { startBackend } from "../embedded/support/backend.js";
import { FaultyProxy } from "../embedded/support/faulty-proxy.js";
import { newestSocket, openClient, reached } from "./support.js";

let server: DevServer;
let proxy: FaultyProxy;
let client: RealtimeClient;
let channel: string;
let channels = 0;

beforeAll(async () => {
  server = await startBackend();
});
afterAll(() => server.close());
beforeEach(async () => {
  proxy = await FaultyProxy.start(server.url);
  client = openClient(proxy.url);
  channel = `many ${++channels}`;
});
afterEach(async () => {
  await client.close();
  await proxy.close();
});

const sendNumbered = (body: string) =>
  client.mutate<number>("messages:sendNumbered", { channel, body }).settled;
const many = (count: number) =>
  Array.from({ length: count }, (_value, index) => sendNumbered(`row ${index}`));
const inOrder = (count: number) => Array.from({ length: count }, (_value, index) => index + 1);
const isMutation = (frame: string): boolean => frame.startsWith('{"type":"Mutation"');

/** The most mutations that were on their way at once, each counted once however often it was sent again. */
function mostOnTheirWay(): number {
  const open = new Set<unknown>();
  let most = 0;
  for (const { frame } of proxy.passed) {
    const { type, requestId } = JSON.parse(frame) as { type: string; requestId?: number };
    if (type === "Mutation") open.add(requestId);
    if (type === "MutationResponse") open.delete(requestId);
    most = Math.max(most, open.size);
  }
  return most;
}

async function valuesOf(settled: readonly ReturnType<typeof sendNumbered>[]): Promise<unknown[]> {
  return (await Promise.all(settled)).map((outcome) =>
    outcome.name === "applied" ? outcome.value : outcome,
  );
}

describe("more mutations than a backend takes at once", () => {
  test("made without a connection, all run once and in order, few at a time", async () => {
    await reached(client.connection, ({ name }) => name === "connected");
    proxy.goDown();
    await reached(client.connection, ({ name }) => name === "reconnecting");
    const settled = many(1200);
    proxy.comeBack();
    client.reconnect();
    expect(await valuesOf(settled)).toEqual(inOrder(1200));
    expect(mostOnTheirWay()).toBeLessThanOrEqual(100);
    expect(proxy.passed.filter(({ frame }) => isMutation(frame))).toHaveLength(1200);
  }, 30_000);

  test("made while connected, they run once and in order, also when the connection is lost among them", async () => {
    await reached(client.connection, ({ name }) => name === "connected");
    let answers = 0;
    proxy.cutOnceBefore((_direction, frame) => frame.includes('"MutationResponse"') && ++answers === 150);
    expect(await valuesOf(many(1100))).toEqual(inOrder(1100));
    expect(proxy.cuts).toBe(1);
    expect(mostOnTheirWay()).toBeLessThanOrEqual(100);
  }, 30_000);

  test("one that fails holds up none of the others", async () => {
    const settled = many(3);
    const failed = client.mutate("messages:reject", { reason: "tired" }).settled;
    const rest = many(120);
    expect(await failed).toMatchObject({ name: "rejected", error: { code: "mutation-failed" } });
    expect(await valuesOf([...settled, ...rest])).toEqual(inOrder(123));
  });
});

describe("what is uncertain is not called rejected", () => {
  /** Fills the way with mutations that never get an answer, so that the one after them can't leave. */
  async function stuck(): Promise<{ readonly sent: Promise<unknown>; readonly waiting: Promise<unknown> }> {
    await reached(client.connection, ({ name }) => name === "connected");
    const sent = Array.from({ length: 100 }, () => client.mutate("messages:stuck").settled);
    return { sent: Promise.all(sent), waiting: sendNumbered("never leaves") };
  }

  test.each<[string, () => void]>([
    [
      "the backend ends the connection for good",
      () =>
        newestSocket().send(
          JSON.stringify({ type: "ModifyQuerySet", baseVersion: 99, newVersion: 100, modifications: [] }),
        ),
    ],
    ["a frame is broken", () => newestSocket().emit("message", Buffer.from("{not json"), false)],
    [
      "a frame makes no sense",
      () =>
        newestSocket().emit(
          "message",
          Buffer.from(JSON.stringify({ type: "Transition", startVersion: {}, endVersion: {} })),
          false,
        ),
    ],
  ])("%s", async (_name, breakIt) => {
    const { sent, waiting } = await stuck();
    breakIt();
    for (const outcome of (await sent) as unknown[]) {
      expect(outcome).toMatchObject({ name: "interrupted", error: { code: "mutation-interrupted" } });
    }
    expect(await waiting).toMatchObject({ name: "rejected", error: { code: "server-fatal" } });
    expect(client.connection.current).toMatchObject({ name: "closed", error: { code: "server-fatal" } });
  });

  test("the client is closed", async () => {
    const { sent, waiting } = await stuck();
    await client.close();
    for (const outcome of (await sent) as unknown[]) {
      expect(outcome).toMatchObject({ name: "interrupted", error: { code: "mutation-interrupted" } });
    }
    expect(await waiting).toMatchObject({ name: "rejected", error: { code: "client-closed" } });
  });

  test("the user changes, and then the connection that carries them is lost", async () => {
    const { sent, waiting } = await stuck();
    client.setAuth(null);
    expect(await waiting).toMatchObject({ name: "rejected", error: { code: "sign-in-changed" } });
    proxy.drop();
    for (const outcome of (await sent) as unknown[]) {
      expect(outcome).toMatchObject({ name: "interrupted", error: { code: "mutation-interrupted" } });
    }
  });

  test("a message of a type that is unknown is ignored, with one warning", async () => {
    const logged: string[] = [];
    const note = (message: string): void => void logged.push(message);
    await client.close();
    client = openClient(proxy.url, {
      logger: { debug: () => undefined, info: () => undefined, warn: note, error: note },
    });
    await reached(client.connection, ({ name }) => name === "connected");
    for (const type of ["Weather", "Weather", "Tide"])
      newestSocket().emit("message", Buffer.from(JSON.stringify({ type, ts: 1 })), false);
    expect(await valuesOf([sendNumbered("after")])).toEqual([1]);
    expect(client.connection.current.name).toBe("connected");
    expect(logged).toEqual([expect.stringContaining('"Weather"'), expect.stringContaining('"Tide"')]);
  });
});
