import { createHash } from "node:crypto";
import { ConvexHttpClient } from "convex/browser";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { DevServer } from "../../../src/embedded/node/dev-server.js";
import { api } from "../../fixtures/services/convex/_generated/api.js";
import { startBackend } from "../support/backend.js";
import { TemporaryFolder } from "../support/temporary-folder.js";
import { startServices } from "./support.js";

let server: DevServer;
let client: ConvexHttpClient;
const lines: string[] = [];

beforeAll(async () => {
  server = await startServices({ log: (line) => lines.push(line) });
  client = new ConvexHttpClient(server.url, { logger: false });
});

afterAll(() => server.close());

it("use Node's own modules, the database and the environment", async () => {
  const result = await client.action(api.machine.hash, { text: "Hello" });
  expect(result.hash).toBe(createHash("sha256").update("Hello").digest("hex"));
  expect(result.texts).toContain("Hello");
  expect(result.greeting).toBe("Hello");
});

it("log like all functions", () => {
  expect(lines.some((line) => line.includes("[CONVEX A(machine:hash)]") && line.includes("hashed"))).toBe(
    true,
  );
});

it("tell where in the user's file they failed", async () => {
  await expect(client.action(api.machine.fails, {})).rejects.toThrow(
    /Uncaught Error: Not today\.\n.*machine\.ts:\d+/,
  );
});

it("import modules of Node while they run", async () => {
  expect(await client.action(api.machine.importLate, {})).toBe("a/b");
});

it("may write into their environment, for themselves", async () => {
  expect(await client.action(api.machine.writeEnvironment, {})).toBe("for this run");
});

it("refuse arguments above 5 MiB", async () => {
  const text = "x".repeat(5 * 2 ** 20);
  await expect(client.action(api.machine.hash, { text })).rejects.toThrow("5 MiB");
});

it("are the only functions that may be in their files", async () => {
  const text = `import { queryGeneric } from "convex/server"; export const q = queryGeneric({ handler: () => 1 });`;
  const folder = new TemporaryFolder({ "wrong.ts": `"use node";\n${text}` });
  await expect(startBackend({ dir: folder.dir })).rejects.toThrow(
    'wrong:q is a query in a file that says "use node"',
  );
  folder.remove();
});
