import { readFileSync } from "node:fs";
import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";
import { addQueries, mutationMessage, RawSocket } from "../support/raw-socket.js";
import { until } from "../support/until.js";

const COUNT = { udfPath: "messages:count", args: { channel: "general" } };

/** Replayed before anything new is tried: whatever has once failed belongs here. */
const seeds = JSON.parse(readFileSync(new URL("./wire-fuzz-seeds.json", import.meta.url), "utf8")) as {
  allowed: { type: string; path: string; args: unknown; journal: string | null }[][];
  broken: string[];
};

let server: DevServer;
const faults: string[] = [];

beforeAll(async () => {
  server = await startBackend({
    log: (line) => {
      if (/session failed|The backend failed/.test(line)) faults.push(line);
    },
  });
});
afterAll(() => server.close());

/** A new client is served, and nothing is left of the others. */
async function expectHealthy(): Promise<void> {
  const socket = await RawSocket.connect(server.url, "healthy");
  socket.send(addQueries(COUNT));
  await socket.until((all) => all.some(({ type }) => type === "Transition"));
  socket.cut();
  await until(() => expect(server.deployment.queries.watchedCount).toBe(0));
  expect(faults).toEqual([]);
}

const hostileName = fc.constantFrom(
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "$integer",
  "$bytes",
  "",
  "\ud800",
  "\u0000",
);
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ maxDepth: 3, withNullPrototype: false, withBigInt: false, withDate: false }),
  fc
    .tuple(hostileName, fc.jsonValue())
    .map(([name, value]) => JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`) as unknown),
  fc
    .integer({ min: 1, max: 100 })
    .map((depth) => JSON.parse("[".repeat(depth) + "]".repeat(depth)) as unknown),
);
const path = fc.oneof(
  fc.constantFrom("messages:count", "messages:send", "messages:page", "counters:increment", "users:me"),
  hostileName,
  hostileName.map((name) => `messages:${name}`),
  hostileName.map((name) => `${name}:default`),
  fc.string(),
);

/** Frames that keep the protocol, whatever they ask for. */
const allowed = fc.array(
  fc.record({
    type: fc.constantFrom("Query", "Mutation", "Action"),
    path,
    args: fc.oneof(
      fc.array(hostileValue, { maxLength: 3 }),
      hostileValue.map((value) => [value]),
    ),
    journal: fc.oneof(fc.constant(null), fc.string(), fc.constantFrom("{}", "[]", '{"endCursor":1}', "null")),
  }),
  { minLength: 1, maxLength: 8 },
);

test("whatever is asked within the protocol is answered, and the session goes on", async () => {
  await fc.assert(
    fc.asyncProperty(allowed, async (asks) => {
      const socket = await RawSocket.connect(server.url, crypto.randomUUID());
      let version = 0;
      for (const [id, ask] of asks.entries()) {
        const call = { udfPath: ask.path, args: ask.args };
        if (ask.type !== "Query") socket.send({ type: ask.type, requestId: id, ...call });
        else {
          socket.send({
            type: "ModifyQuerySet",
            baseVersion: version,
            newVersion: ++version,
            modifications: [{ type: "Add", queryId: id, ...call, journal: ask.journal }],
          });
        }
      }
      const requests = asks.filter(({ type }) => type !== "Query").length;
      await socket.until((all) => {
        const responses = all.filter(({ type }) => type === "MutationResponse" || type === "ActionResponse");
        const queried = all.flatMap((message) => (message["modifications"] ?? []) as { queryId: number }[]);
        const answered = new Set(queried.map(({ queryId }) => queryId));
        return responses.length === requests && answered.size === asks.length - requests;
      });
      socket.cut();
    }),
    { numRuns: 300, examples: seeds.allowed.map((asks) => [asks]) },
  );
  await expectHealthy();
}, 60_000);

const field = fc.constantFrom(
  "type",
  "baseVersion",
  "newVersion",
  "modifications",
  "requestId",
  "udfPath",
  "args",
);
const frames: readonly Record<string, unknown>[] = [
  { type: "ModifyQuerySet", baseVersion: 0, newVersion: 1, modifications: [] },
  mutationMessage(0, "counters:increment", { name: "x" }),
  { type: "Authenticate", tokenType: "None", baseVersion: 0 },
];
/** A frame with one field that is missing or of a type that it can't have. */
const broken = fc
  .tuple(fc.constantFrom(...frames), field, fc.constantFrom(undefined, null, {}, true, -1, 0.5, 1e300))
  .filter(([frame, name]) => name in frame)
  .map(([frame, name, value]) => JSON.stringify({ ...frame, [name]: value }));
const noMessage = fc.oneof(
  fc.string().filter((text) => !text.trimStart().startsWith("{")),
  fc
    .jsonValue()
    .filter((value) => typeof value !== "object" || value === null || Array.isArray(value))
    .map((value) => JSON.stringify(value)),
  fc.constant("{".repeat(10_000)),
  fc.integer({ min: 200, max: 200_000 }).map((depth) => `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`),
  fc.constant('{"__proto__":{"type":"Connect"}}'),
);

test("a frame that breaks the protocol ends its own session with a FatalError, and nobody else's", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(broken, noMessage), async (frame) => {
      const socket = await RawSocket.connect(server.url, crypto.randomUUID());
      socket.send(addQueries(COUNT));
      await socket.until((all) => all.some(({ type }) => type === "Transition"));
      socket.send(frame.replace('"baseVersion":0,"newVersion":1', '"baseVersion":1,"newVersion":2'));
      expect((await socket.closed).code).toBe(1008);
      expect(socket.received.at(-1)).toMatchObject({ type: "FatalError" });
    }),
    { numRuns: 300, examples: seeds.broken.map((frame) => [frame]) },
  );
  await expectHealthy();
}, 60_000);

describe("below the protocol", () => {
  function rawRequest(text: string | Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      const socket = connect(Number(port), hostname, () => socket.write(text));
      let answer = "";
      socket.on("data", (chunk) => (answer += chunk.toString("latin1")));
      socket.on("close", () => resolve(answer));
      socket.on("error", reject);
      socket.on("end", () => socket.end());
    });
  }
  const upgrade = (target: string) =>
    `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

  test.each(["//", "http://[", "/%", "/api/sync/../..", "/elsewhere"])(
    "a socket asked for at %s is refused",
    async (target) => {
      expect(await rawRequest(upgrade(target))).toMatch(/^HTTP\/1\.1 4\d\d/);
      await expectHealthy();
    },
  );

  test.each(["//", "http://[", "/%", "/api/run/%E0%A4%A", "/dev/token?user=%FF"])(
    "a request for %s is answered",
    async (target) => {
      const answer = await rawRequest(
        `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 [24]\d\d/);
      await expectHealthy();
    },
  );

  test("text that is no UTF-8 ends the socket alone", async () => {
    // A masked text frame of two bytes (mask of zeros) that are no UTF-8.
    const frame = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe]);
    const answer = await rawRequest(Buffer.concat([Buffer.from(upgrade("/api/sync")), frame]));
    expect(answer).toMatch(/^HTTP\/1\.1 101/);
    await expectHealthy();
  });

  test("a flood of subscriptions is served, and forgotten with its socket", async () => {
    const socket = await RawSocket.connect(server.url, "flood");
    const channels = Array.from({ length: 5000 }, (_, i) => ({ ...COUNT, args: { channel: `c${i}` } }));
    socket.send(addQueries(...channels));
    await socket.until((all) => all.some(({ type }) => type === "Transition"));
    expect(server.deployment.queries.watchedCount).toBe(5000);
    socket.cut();
    await expectHealthy();
  });
});
