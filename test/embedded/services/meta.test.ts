import { ConvexHttpClient } from "convex/browser";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { api } from "../../fixtures/services/convex/_generated/api.js";
import { startServices } from "./support.js";

let server: DevServer;
let client: ConvexHttpClient;
let token: string;
const lines: string[] = [];

beforeAll(async () => {
  server = await startServices({ log: (line) => lines.push(line) });
  const response = await fetch(`${server.url}/dev/token?user=ada`);
  ({ token } = (await response.json()) as { token: string });
  client = new ConvexHttpClient(server.url, { logger: false, auth: token });
});

afterAll(() => server.close());

it("functions know their names, their deployment and the token of their request", async () => {
  expect(await client.query(api.meta.ofQuery, {})).toMatchObject([
    { name: "meta:ofQuery", componentPath: "", type: "query", visibility: "public" },
    { name: "embedded", region: null },
  ]);
  const request = { ip: null, userAgent: null, scheduledFunctionId: null, authToken: token };
  expect(await client.mutation(api.meta.ofMutation, {})).toMatchObject([
    { name: "meta:ofMutation" },
    request,
  ]);
  expect(await client.action(api.meta.ofAction, {})).toMatchObject(request);
});

it("what a function audits is in the log", async () => {
  await client.mutation(api.meta.auditing, {});
  expect(lines).toContain('[CONVEX audit(meta:auditing)] {"what":"moved","amount":7}');
});

it("operations that there aren't are named, and so are features that only Convex has", async () => {
  expect(await client.mutation(api.meta.unknown, {})).toEqual([
    expect.stringMatching(/^Unknown async operation 1\.0\/noSuchThing/),
    expect.stringContaining("service tokens are not supported by the embedded backend"),
    expect.stringContaining("services such as the AI gateway are not supported by the embedded backend"),
  ]);
});
