import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";
import { ManualClock } from "../support/manual-clock.js";
import { addQueries, mutationMessage, RawSocket } from "../support/raw-socket.js";
import { until } from "../support/until.js";

const MEBIBYTE = 2 ** 20;
const COUNT = { udfPath: "messages:count", args: { channel: "general" } };

let server: DevServer;
let clock: ManualClock;
let faults: string[];

beforeEach(async () => {
  clock = new ManualClock();
  faults = [];
  server = await startBackend({
    ports: { clock },
    log: (line) => {
      if (line.startsWith("[embedded backend]")) faults.push(line);
    },
  });
});

afterEach(async () => {
  expect(faults).toEqual([]);
  await server.close();
});

async function expectHealthy(): Promise<void> {
  const socket = await RawSocket.connect(server.url, "healthy");
  socket.send(addQueries(COUNT));
  await socket.until((all) => all.some(({ type }) => type === "Transition"));
  socket.cut();
}

async function post(path: string, body: string | Uint8Array<ArrayBuffer>) {
  const response = await fetch(`${server.url}${path}`, { method: "POST", body: new Blob([body]) });
  return { status: response.status, text: await response.text() };
}

describe("what is too large", { timeout: 60_000 }, () => {
  test("a frame above 64 MiB closes its socket, and nobody else's", async () => {
    const other = await RawSocket.connect(server.url, "other");
    const socket = await RawSocket.connect(server.url, "large");
    socket.send(`"${"x".repeat(64 * MEBIBYTE)}"`);
    expect((await socket.closed).code).toBe(1009);
    other.send(addQueries(COUNT));
    await other.until((all) => all.some(({ type }) => type === "Transition"));
    other.cut();
  });

  test("a body above 64 MiB is refused, and one of 64 MiB is read", async () => {
    expect((await post("/api/query", "x".repeat(64 * MEBIBYTE + 1))).status).toBe(413);
    expect((await post("/api/query", "x".repeat(64 * MEBIBYTE))).status).toBe(400);
    await expectHealthy();
  });

  test("a body that claims more than it sends ends with its connection", async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write("POST /api/query HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{");
    socket.end();
    socket.resume();
    await new Promise((resolve) => socket.once("close", resolve));
    await expectHealthy();
  });
});

describe("a POST", () => {
  const call = (args: string) => `{"path":"messages:count","args":${args}}`;

  test.each([
    ["nothing", ""],
    ["a number", "1"],
    ["a prototype", '{"__proto__":{"path":"messages:count"}}'],
    ["a constructor", '{"constructor":{"prototype":{"path":"messages:count"}}}'],
    ["deep JSON", "[".repeat(200_000)],
    ["deep arguments", call(`[${"[".repeat(5000)}${"]".repeat(5000)}]`)],
    ["bytes that are no UTF-8", new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])],
    ["a path that is no text", '{"path":{"toString":"x"},"args":{}}'],
  ])("of %s is refused with a code", async (_what, body) => {
    for (const path of [
      "/api/query",
      "/api/mutation",
      "/api/action",
      "/api/query_batch",
      "/api/query_at_ts",
    ]) {
      const { status, text } = await post(path, body);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(JSON.parse(text)).toMatchObject({ code: expect.any(String) as unknown });
    }
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "prototype"])(
    "that calls %s, or hands it in, changes nothing",
    async (name) => {
      for (const path of [name, `${name}:${name}`, `messages:${name}`]) {
        const { text } = await post("/api/query", JSON.stringify({ path, args: {} }));
        expect(JSON.parse(text)).toMatchObject({ status: "error" });
      }
      const args = `{"channel":"a","body":"b","${name}":{"polluted":true}}`;
      const { text } = await post("/api/mutation", `{"path":"messages:send","args":${args}}`);
      expect(JSON.parse(text)).toMatchObject({ status: "error" });
      expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    },
  );
});

describe("the version in a socket's address", () => {
  test.each(["/api/sync", "/api/1.48.0/sync", "/api/0.0.1/sync", "/api/%00/sync", "/api/__proto__/sync"])(
    "%s is served",
    async (path) => {
      expect(await statusOfUpgrade(path)).toBe(101);
    },
  );

  test.each(["/api/1/2/sync", "/api//sync", "/api/1.48.0/sync/", "/api/1.48.0/SYNC", "/sync"])(
    "%s is not",
    async (path) => {
      expect(await statusOfUpgrade(path)).toBe(404);
    },
  );

  function statusOfUpgrade(path: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        );
      });
      socket.once("error", reject);
      socket.once("data", (chunk: Buffer) => {
        resolve(Number(chunk.toString("latin1").split(" ")[1]));
        socket.destroy();
      });
    });
  }
});

test("nothing is left of clients that have gone: no watched query, no timer", async () => {
  const timersBefore = clock.waiting;
  const sockets = await Promise.all(
    Array.from({ length: 50 }, (_, i) => RawSocket.connect(server.url, `session-${i}`)),
  );
  for (const [i, socket] of sockets.entries()) {
    socket.send(addQueries(COUNT, { ...COUNT, args: { channel: `channel-${i}` } }));
    socket.send(mutationMessage(0, "counters:increment", { name: "x" }));
    await socket.until((all) => all.some(({ type }) => type === "MutationResponse"));
  }
  expect(server.deployment.queries.watchedCount).toBe(51);
  expect(clock.waiting).toBe(timersBefore + sockets.length);
  for (const socket of sockets) socket.cut();
  await until(() => {
    expect(server.deployment.queries.watchedCount).toBe(0);
    expect(clock.waiting).toBe(timersBefore);
  });
});
