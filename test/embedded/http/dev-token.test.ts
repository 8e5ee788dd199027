import { get } from "node:http";
import { ConvexHttpClient } from "convex/browser";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRealtimeClient } from "../../../src/client/create-realtime-client.js";
import { isLocalName } from "../../../src/embedded/http/allowed-origins.js";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { api } from "../../fixtures/backend/convex/_generated/api.js";
import { startBackend } from "../support/backend.js";
import { openClient } from "../support/client.js";
import { ManualClock } from "../support/manual-clock.js";
import { until } from "../support/until.js";
import { WebSocket } from "ws";

let server: DevServer;

beforeEach(async () => {
  asked = [];
  server = await startBackend();
});
afterEach(async () => {
  await Promise.all(asked); // A client that was signed in asks once more, whether or not anybody waits for it.
  await server.close();
});

let asked: Promise<Response>[] = [];

function ask(query: string, headers: Record<string, string> = {}): Promise<Response> {
  const response = fetch(`${server.url}/dev/token${query}`, { headers });
  asked.push(response);
  return response;
}

async function tokenOf(user: string): Promise<string> {
  const { token } = (await (await ask(`?user=${encodeURIComponent(user)}`)).json()) as { token: string };
  return token;
}

/** `fetch` doesn't let a caller choose the Host. */
function statusForHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = get(`${server.url}/dev/token?user=ada`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on("error", reject);
  });
}

describe("a development token", () => {
  test("signs the official client in", async () => {
    const client = openClient(server.url);
    client.setAuth(() => tokenOf("Ada Lovelace"));
    await until(async () => expect(await client.query(api.users.me, {})).toBe("Ada Lovelace"));
    await client.close();
  });

  test("signs a RealtimeClient in, and another user after that", async () => {
    const client = createRealtimeClient({
      url: server.url,
      webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
    });
    const seen: unknown[] = [];
    client.setAuth(() => tokenOf("ada"));
    client.watch("users:me").subscribe(({ value }) => seen.push(value));
    await until(() => expect(seen.at(-1)).toBe("ada"));
    client.setAuth(() => tokenOf("grace"));
    await until(() => expect(seen.at(-1)).toBe("grace"));
    await client.close();
  });

  test("names its user to functions as any provider would, and the same one each time", async () => {
    const subjects = [];
    for (const token of [await tokenOf("ada"), await tokenOf("ada")]) {
      const client = new ConvexHttpClient(server.url, { auth: token });
      subjects.push(await client.mutation(api.users.whoCalls, {}));
    }
    expect(subjects).toEqual(["https://dev-issuer.invalid|ada", "https://dev-issuer.invalid|ada"]);
  });

  test("ends after an hour", async () => {
    await server.close();
    const clock = new ManualClock();
    server = await startBackend({ ports: { clock } });
    const client = new ConvexHttpClient(server.url, { auth: await tokenOf("ada") });
    clock.advance(3_599_000);
    expect(await client.query(api.users.me, {})).toBe("ada");
    clock.advance(10_000);
    await expect(client.query(api.users.me, {})).rejects.toThrow("exp");
  });

  test("of one backend is worth nothing to another", async () => {
    const token = await tokenOf("ada");
    const other = await startBackend();
    const client = new ConvexHttpClient(other.url, { auth: token });
    await expect(client.query(api.users.me, {})).rejects.toThrow("Could not verify");
    await other.close();
  });
});

describe("who gets one", () => {
  test.each(["http://localhost:5173", "http://127.0.0.1:8000", "http://[::1]:8000"])(
    "a page of %s does, and may read it",
    async (origin) => {
      const response = await ask("?user=ada", { origin });
      expect(response.status).toBe(200);
      expect(response.headers.get("access-control-allow-origin")).toBe(origin);
      expect(response.headers.get("cache-control")).toBe("no-store");
    },
  );

  test.each(["https://evil.example", "http://localhost.evil.example", "null"])(
    "a page of %s doesn't",
    async (origin) => {
      const response = await ask("?user=ada", { origin });
      expect(response.status).toBe(403);
      expect(await response.text()).not.toContain('token":');
    },
  );

  test("a page that reaches this machine under a name of its own doesn't", async () => {
    expect(await statusForHost("evil.example:3210")).toBe(403);
    expect(await statusForHost("localhost:3210")).toBe(200);
  });

  test("neither does a site that may use the backend otherwise, nor who reaches it by a name in the network", async () => {
    await server.close();
    server = await startBackend({ allowedOrigins: ["https://app.example"] });
    expect(
      (await fetch(`${server.url}/version`, { headers: { origin: "https://app.example" } })).status,
    ).toBe(200);
    expect((await ask("?user=ada", { origin: "https://app.example" })).status).toBe(403);
    expect(await statusForHost("app.example")).toBe(403);
    expect(await statusForHost("192.168.0.7:3210")).toBe(403);
  });

  test.each(["", "?user=", "?user=%20", `?user=${"x".repeat(101)}`])(
    "nobody does by asking %j",
    async (query) => {
      const response = await ask(query);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: "BadUser" });
    },
  );

  test("nobody does where development tokens are switched off, nor is one accepted", async () => {
    const token = await tokenOf("ada");
    await server.close();
    server = await startBackend({ devAuth: false });
    expect((await ask("?user=ada")).status).toBe(404);
    const client = new ConvexHttpClient(server.url, { auth: token });
    await expect(client.query(api.users.me, {})).rejects.toThrow("No auth provider found");
  });

  test.each([
    ["127.0.0.1", true],
    ["127.8.9.10", true],
    ["localhost", true],
    ["::1", true],
    ["0.0.0.0", false],
    ["::", false],
    ["192.168.1.5", false],
    ["127.0.0.1.evil.example", false],
  ])("a server on %s is this machine's alone: %s", (host, expected) => {
    expect(isLocalName(host)).toBe(expected);
  });
});
