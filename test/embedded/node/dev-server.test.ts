import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type DevServer, startDevServer } from "../../../src/embedded/node/dev-server.js";
import { BACKEND_DIR, startBackend } from "../support/backend.js";
import { TemporaryFolder } from "../support/temporary-folder.js";

describe("the server", () => {
  const open: { close(): unknown }[] = [];

  async function start(...options: Parameters<typeof startBackend>): Promise<DevServer> {
    const server = await startBackend(...options);
    open.push(server);
    return server;
  }

  async function occupiedPort(): Promise<number> {
    const server: Server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    open.push({ close: () => new Promise((resolve) => server.close(resolve)) });
    return (server.address() as AddressInfo).port;
  }

  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
  });

  test("is ready when start resolves, and answers /version", async () => {
    const server = await start();
    const response = await fetch(`${server.url}/version`);
    expect(response.status).toBe(200);
    expect(await response.text()).not.toBe("");
  });

  test("without a named port it takes a free one when its own is taken", async () => {
    const [first, second] = [
      await startDevServer({ dir: BACKEND_DIR }),
      await startDevServer({ dir: BACKEND_DIR }),
    ];
    open.push(first, second);
    expect(second.port).toBeGreaterThan(first.port);
  });

  test("a named port that is taken is an error that says what to do", async () => {
    const port = await occupiedPort();
    await expect(startBackend({ port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken.`);
  });

  test("a missing folder is an error that names it", async () => {
    await expect(startBackend({ dir: "/no/such/folder" })).rejects.toThrow(
      "There is no folder /no/such/folder.",
    );
  });

  test("code that can't be loaded is an error, unless somebody may mend it", async () => {
    const folder = new TemporaryFolder({ "broken.ts": "export const x = (;" });
    await expect(startBackend({ dir: folder.dir })).rejects.toThrow(/broken\.ts:1:18/);
    const lines: string[] = [];
    await start({ dir: folder.dir, watch: true, log: (line) => lines.push(line) });
    expect(lines.join("\n")).toContain("waiting for a change");
    folder.remove();
  });

  test("close ends open sockets and frees the port", async () => {
    const server = await startBackend();
    await server.close();
    const again = await start({ port: server.port });
    expect(again.port).toBe(server.port);
  });
});

describe("requests", () => {
  let server: DevServer;

  beforeEach(async () => {
    server = await startBackend();
  });

  afterEach(async () => {
    await server.close();
  });

  async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const response = await fetch(`${server.url}${path}`, { method: "POST", body: text, headers });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  }

  test.each([
    ["no JSON", "/api/query", "{", 400, "BadJsonBody"],
    ["a list", "/api/query", [], 400, "BadJsonBody"],
    ["no path", "/api/query", { args: {} }, 400, "BadPath"],
    ["an unknown format", "/api/query", { path: "a:b", format: "xml" }, 400, "BadFormat"],
    ["an unknown route", "/api/nothing", {}, 404, "NotFound"],
    ["an admin's route without the key", "/api/function", { path: "messages:secret" }, 403, "BadDeployKey"],
    ["a timestamp that is none", "/api/query_at_ts", { path: "messages:list", ts: "x" }, 400, "BadTimestamp"],
    [
      "a snapshot that isn't kept",
      "/api/query_at_ts",
      { path: "messages:list", ts: "AAAAAAAAAAA=" },
      503,
      "SnapshotTooOld",
    ],
  ])("%s is answered with a code and a message", async (_name, path, body, status, code) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ code, message: expect.stringMatching(/\.$/) as unknown });
  });

  test("functions can be called by address", async () => {
    const answer = await post("/api/run/messages/count", { args: { channel: "general" }, format: "json" });
    expect(answer.body).toEqual({ status: "success", value: 0, logLines: [] });
    const args = encodeURIComponent(JSON.stringify({ channel: "general" }));
    const response = await fetch(`${server.url}/api/query?path=messages:count&format=json&args=${args}`);
    expect(await response.json()).toEqual({ status: "success", value: 0, logLines: [] });
  });

  test("a batch answers each query", async () => {
    const queries = [
      { path: "messages:count", args: [{ channel: "general" }] },
      { path: "messages:missing", args: [{}] },
    ];
    const { body } = await post("/api/query_batch", { queries });
    expect(body["results"]).toMatchObject([{ status: "success", value: 0 }, { status: "error" }]);
  });

  test("queries at a held timestamp don't see what came later", async () => {
    const { ts } = (await post("/api/query_ts", {})).body;
    await post("/api/mutation", { path: "messages:send", args: [{ channel: "general", body: "later" }] });
    const call = { path: "messages:count", args: [{ channel: "general" }] };
    expect((await post("/api/query_at_ts", { ...call, ts })).body["value"]).toBe(0);
    expect((await post("/api/query", call)).body["value"]).toBe(1);
  });

  test("log lines come along, each with its level", async () => {
    const { body } = await post("/api/query", { path: "runtime:logs", args: [{}] });
    expect(body["logLines"]).toEqual(["[LOG] 'a text' 1 { nested: [ true, null ] }", "[WARN] 'careful'"]);
  });

  test("pages of any origin may call", async () => {
    const response = await fetch(`${server.url}/api/query`, { method: "OPTIONS" });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });

  test("beacons of pages, which are sent with credentials, are let through", async () => {
    const origin = "http://localhost:5173";
    const { headers } = await fetch(`${server.url}/api/mutation`, { method: "OPTIONS", headers: { origin } });
    expect(headers.get("access-control-allow-origin")).toBe(origin);
    expect(headers.get("access-control-allow-credentials")).toBe("true");
  });
});
