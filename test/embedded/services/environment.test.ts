import { ConvexHttpClient } from "convex/browser";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { api } from "../../fixtures/services/convex/_generated/api.js";
import { startServices } from "./support.js";

let server: DevServer;
let client: ConvexHttpClient;

beforeAll(async () => {
  server = await startServices();
  client = new ConvexHttpClient(server.url, { logger: false });
});

afterAll(() => server.close());

const read = (name: string) => client.query(api.environment.read, { name });

it("functions see the variables that they were given, while they run and while they are imported", async () => {
  expect(await read("GREETING")).toBe("Hello");
  expect(await client.query(api.environment.readAtImport, {})).toBe("Hello");
});

it("functions don't see those of the process", async () => {
  expect(process.env["PATH"]).toBeTruthy();
  expect(await read("PATH")).toBeNull();
});

it("nothing that a function writes there is seen by another run", async () => {
  await client.query(api.environment.write, { name: "LEFT" }).catch(() => undefined);
  expect(await read("LEFT")).toBeNull();
});

it("the addresses of the deployment are among them", async () => {
  expect(await read("CONVEX_CLOUD_URL")).toBe(server.url);
  expect(await read("CONVEX_SITE_URL")).toBe(server.siteUrl);
});
