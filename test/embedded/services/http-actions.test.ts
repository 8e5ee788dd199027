import { request as httpRequest } from "node:http";
import { ConvexHttpClient } from "convex/browser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { api } from "../../fixtures/services/convex/_generated/api.js";
import { startServices } from "./support.js";

let server: DevServer;

beforeAll(async () => {
  server = await startServices();
});

afterAll(() => server.close());

const texts = () => new ConvexHttpClient(server.url, { logger: false }).query(api.notes.texts, {});

describe.each([
  ["on their own port", () => server.siteUrl],
  ["below /http of the backend", () => `${server.url}/http`],
])("HTTP actions %s", (_, base) => {
  it("answer an exact route with body and headers", async () => {
    const response = await fetch(`${base()}/echo`, {
      method: "POST",
      body: "hi",
      headers: { "x-say": "hey" },
    });
    expect(response.headers.get("x-echo")).toBe("hey");
    expect(await response.json()).toMatchObject({ method: "POST", text: "hi" });
  });

  it("answer by the longest prefix", async () => {
    expect(await (await fetch(`${base()}/files/deep/x`)).text()).toBe("deep");
    expect(await (await fetch(`${base()}/files/x`)).json()).toMatchObject({ method: "GET" });
  });

  it("answer HEAD as GET, without a body", async () => {
    const response = await fetch(`${base()}/files/x`, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
  });

  it("answer 404 where there is no route, and for reserved paths", async () => {
    for (const path of ["/nothing", "/echo/", "/.files/x"]) {
      const response = await fetch(`${base()}${path}`);
      expect([response.status, await response.text()]).toEqual([404, "No matching routes found"]);
    }
  });

  it.each([204, 205, 304])("answer %i, also when they were given a body for it", async (status) => {
    for (const body of [null, "", "text"]) {
      const request = { method: "POST", body: JSON.stringify({ status, body }) };
      const response = await fetch(`${base()}/status`, request);
      expect([response.status, await response.text()]).toEqual([status, ""]);
      expect(response.headers.get("x-is-response")).toBe("yes");
    }
  });

  it("keep the body of every other status, and refuse statuses that are none", async () => {
    const answer = (status: number) =>
      fetch(`${base()}/status`, { method: "POST", body: JSON.stringify({ status, body: "text" }) });
    for (const status of [200, 201, 206, 301, 404, 503]) {
      const response = await answer(status);
      expect([response.status, await response.text()]).toEqual([status, "text"]);
    }
    expect((await answer(99)).status).toBe(500);
  });

  it("answer 500 with the error when they throw", async () => {
    const response = await fetch(`${base()}/fails`);
    expect(response.status).toBe(500);
    const body = (await response.json()) as { code: string; trace: string };
    expect(body.code).toMatch(/^\[Request ID: \w+\] Server Error$/);
    expect(body.trace).toContain("Uncaught Error: Not today.");
  });
});

it("write to the database", async () => {
  const response = await fetch(`${server.siteUrl}/notes`, { method: "POST", body: "by HTTP" });
  expect(response.status).toBe(201);
  expect(await texts()).toContain("by HTTP");
});

it("stream a response while they go on", async () => {
  expect(await (await fetch(`${server.siteUrl}/stream`)).text()).toBe("first,second");
  expect(await texts()).toContain("while streaming");
});

it("begin before the whole request is there", async () => {
  const sending = httpRequest(`${server.siteUrl}/first-chunk`, { method: "POST" });
  const answer = new Promise<string>((resolve, reject) => {
    sending.on("error", reject);
    sending.on("response", (response) => response.once("data", (chunk: Buffer) => resolve(chunk.toString())));
  });
  sending.write("the first part"); // And never an end.
  expect(await answer).toBe("the first part");
  sending.destroy();
});

it("refuse a request that says it is too large", async () => {
  const sending = httpRequest(`${server.siteUrl}/echo`, {
    method: "POST",
    headers: { "content-length": String(65 * 2 ** 20) },
  });
  const status = new Promise((resolve, reject) => {
    sending.on("error", reject);
    sending.on("response", (response) => resolve(response.statusCode));
  });
  sending.flushHeaders();
  expect(await status).toBe(413);
  sending.destroy();
});

it("know the user of a valid token, and fail to ask without one", async () => {
  const token = ((await (await fetch(`${server.url}/dev/token?user=ada`)).json()) as { token: string }).token;
  const me = (headers: Record<string, string>) => fetch(`${server.siteUrl}/me`, { headers });
  expect(await (await me({ authorization: `Bearer ${token}` })).json()).toBe("ada");
  for (const headers of [{}, { authorization: "Bearer nonsense" }, { authorization: "Basic x" }]) {
    const response = await me(headers);
    expect(response.status).toBe(500);
    expect(((await response.json()) as { trace: string }).trace).toContain("Unauthenticated");
  }
});

it("say themselves which origins may call them", async () => {
  const response = await fetch(`${server.siteUrl}/files/x`, { headers: { origin: "https://other.test" } });
  expect(response.headers.get("access-control-allow-origin")).toBeNull();
});
