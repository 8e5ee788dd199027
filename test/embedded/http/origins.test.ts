import { request } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { AllowedOrigins } from "../../../src/embedded/http/allowed-origins.js";
import type { DevServer, DevServerOptions } from "../../../src/embedded/node/dev-server.js";
import { startBackend } from "../support/backend.js";
import { startServices } from "../services/support.js";

const SEND = JSON.stringify({ path: "messages:send", args: { channel: "general", body: "x" } });
const EVIL = "https://evil.example";

let server: DevServer | undefined;
let lines: string[];

afterEach(() => server?.close());

async function start(options: Partial<DevServerOptions> = {}): Promise<void> {
  lines = [];
  server = await startBackend({ ...options, log: (line) => lines.push(line) });
}

const post = (headers: Record<string, string>) =>
  fetch(`${server!.url}/api/mutation`, { method: "POST", body: SEND, headers });

/** `fetch` doesn't let a caller choose the Host. */
function statusForHost(host: string, path = "/api/query_ts", method = "POST"): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${server!.url}${path}`, { method, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on("error", reject);
    asked.end();
  });
}

/** Resolves with the status of the refusal, or 101. */
function upgradeStatus(headers: Record<string, string>): Promise<number | undefined> {
  const socket = new WebSocket(`${server!.url.replace("http", "ws")}/api/1.48.0/sync`, { headers });
  return new Promise((resolve, reject) => {
    socket.on("open", () => {
      socket.terminate();
      resolve(101);
    });
    socket.on("unexpected-response", (_request, response) => {
      response.resume();
      resolve(response.statusCode);
    });
    socket.on("error", reject);
  });
}

describe("who may use a backend of this machine", () => {
  test.each([
    ["no page at all", {}],
    ["a page of localhost", { origin: "http://localhost:5173" }],
    ["a page of a name below localhost", { origin: "https://app.localhost" }],
    ["a page of 127.0.0.1", { origin: "http://127.0.0.1:8000" }],
    ["a page of ::1", { origin: "http://[::1]:8000" }],
    ["an app's web view", { origin: "capacitor://localhost" }],
  ])("%s may", async (_, headers: Record<string, string>) => {
    await start();
    expect((await post(headers)).status).toBe(200);
    expect(await upgradeStatus(headers)).toBe(101);
  });

  test.each([
    EVIL,
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "null",
    "file://",
    "nonsense",
    "",
  ])("a page of %j may not, and its owner is told what to do", async (origin) => {
    await start();
    const response = await post({ origin });
    expect(response.status).toBe(403);
    const { code, message } = (await response.json()) as { code: string; message: string };
    expect(code).toBe("ForeignOrigin");
    expect(message).toContain(`--allow-origin ${origin}`);
    expect(await upgradeStatus({ origin })).toBe(403);
    expect(lines.filter((line) => line.includes(message))).toHaveLength(1);
    const { value } = (await (
      await fetch(`${server!.url}/api/query`, {
        method: "POST",
        body: JSON.stringify({ path: "messages:count", args: { channel: "general" } }),
      })
    ).json()) as { value: unknown };
    expect(value).toBe(0);
  });

  test("every route is closed to foreign pages", async () => {
    await start();
    for (const [method, path] of [
      ["GET", "/api/query?path=messages:count"],
      ["POST", "/api/query"],
      ["POST", "/api/action"],
      ["POST", "/api/function"],
      ["POST", "/api/run/messages/send"],
      ["POST", "/api/query_batch"],
      ["POST", "/api/storage/upload?token=x"],
      ["GET", "/api/storage/00000000-0000-0000-0000-000000000000"],
      ["GET", "/dev/token?user=ada"],
      ["POST", "/api/1.48.0/mutation"],
    ] as const) {
      expect([
        path,
        (await fetch(`${server!.url}${path}`, { method, headers: { origin: EVIL } })).status,
      ]).toEqual([path, 403]);
    }
  });

  test("those that are named may too, and only they", async () => {
    await start({ allowedOrigins: ["https://app.example/", "null", "chrome-extension://abc"] });
    for (const origin of ["https://app.example", "null", "chrome-extension://abc"]) {
      expect((await post({ origin })).status).toBe(200);
      expect(await upgradeStatus({ origin })).toBe(101);
    }
    for (const origin of [EVIL, "http://app.example", "https://app.example:8443", "https://sub.app.example"])
      expect((await post({ origin })).status).toBe(403);
  });

  test("everybody may where that is said", async () => {
    await start({ allowedOrigins: ["*"] });
    expect((await post({ origin: EVIL })).status).toBe(200);
    expect(await statusForHost("evil.example")).toBe(200);
  });

  test.each(["app.example", "https://app.example/path", "https://", "http://a b", ""])(
    "%j is no origin, which is said at once",
    async (origin) => {
      await start();
      await expect(startBackend({ allowedOrigins: [origin] })).rejects.toThrow("is no origin");
    },
  );
});

describe("a name that somebody else gives to this machine", () => {
  test.each([
    ["evil.example", 403],
    ["evil.example:3210", 403],
    ["localhost.evil.example", 403],
    ["localhost:3210", 200],
    ["127.0.0.1:3210", 200],
    ["[::1]:3210", 200],
    ["192.168.1.5:3210", 200],
    ["backend:3210", 200],
  ])("%s is answered with %s", async (host, status) => {
    await start();
    expect(await statusForHost(host)).toBe(status);
    expect(await upgradeStatus({ host })).toBe(status === 200 ? 101 : 403);
  });

  test("is known when it is named", async () => {
    await start({ allowedOrigins: ["https://tunnel.example"] });
    expect(await statusForHost("tunnel.example")).toBe(200);
    expect(await statusForHost("other.example")).toBe(403);
  });

  test("lets in pages of the same address only if it is an address", () => {
    const allowed = new AllowedOrigins([], "0.0.0.0");
    expect(allowed.refusal({ origin: "http://192.168.1.5:5173", host: "192.168.1.5:3210" })).toBeUndefined();
    expect(allowed.refusal({ origin: "http://192.168.1.6:5173", host: "192.168.1.5:3210" })).toContain(
      "192.168.1.6",
    );
    expect(allowed.refusal({ origin: "http://evil.example", host: "evil.example" })).toContain(
      "isn't known as",
    );
    expect(
      new AllowedOrigins([], "my.machine").refusal({ origin: null, host: "my.machine:3210" }),
    ).toBeUndefined();
  });
});

test("HTTP actions say themselves who may call them, under whatever name", async () => {
  server = await startServices();
  const headers = { origin: EVIL };
  const onSite = await fetch(`${server.siteUrl}/no-route`, { headers });
  const belowHttp = await fetch(`${server.url}/http/no-route`, { headers });
  expect([onSite.status, belowHttp.status]).toEqual([404, 404]);
  expect(await statusForHost("tunnel.example", "/http/no-route", "GET")).toBe(404);
});
