import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConvexHttpClient } from "convex/browser";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ANONYMOUS } from "../../../src/embedded/functions/identity.js";
import { setJobState } from "../../../src/embedded/functions/scheduling.js";
import type { DevServer, DevServerOptions } from "../../../src/embedded/node/dev-server.js";
import { api } from "../../fixtures/backend/convex/_generated/api.js";
import { api as services } from "../../fixtures/services/convex/_generated/api.js";
import { startBackend } from "../support/backend.js";
import { openClient } from "../support/client.js";
import { ManualClock } from "../support/manual-clock.js";
import { mutationMessage, RawSocket } from "../support/raw-socket.js";
import { until } from "../support/until.js";
import { startServices } from "../services/support.js";

let data: string;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "embedded-restart-"));
});

afterEach(() => rmSync(data, { recursive: true }));

const start = (options: Partial<DevServerOptions> = {}): Promise<DevServer> =>
  startBackend({ data, durability: "os", ...options });

const httpOf = (server: DevServer) => new ConvexHttpClient(server.url, { logger: false });

it("a client that stays goes on where it was, and none of its mutations takes effect twice", async () => {
  let server = await start();
  const { port } = server;
  const client = openClient(server.url);
  const seen: number[] = [];
  client.onUpdate(api.messages.list, { channel: "a" }, (messages) => seen.push(messages.length));
  await client.mutation(api.messages.send, { channel: "a", body: "before" });
  const during = [1, 2, 3].map((i) => client.mutation(api.messages.send, { channel: "a", body: String(i) }));
  await server.close();
  server = await start({ port });
  await Promise.all(during);
  await client.mutation(api.messages.send, { channel: "a", body: "after" });
  await until(() => expect(seen.at(-1)).toBe(5));
  const bodies = (await httpOf(server).query(api.messages.list, { channel: "a" })).map(({ body }) => body);
  expect(bodies.sort()).toEqual(["1", "2", "3", "after", "before"]);
  await client.close();
  await server.close();
});

it("an answer that a client asks for again after a restart is the one from before", async () => {
  let server = await start();
  const send = mutationMessage(0, "messages:send", { channel: "a", body: "once" });
  const answerOf = async () => {
    const socket = await RawSocket.connect(server.url, "the-session");
    socket.send(send);
    const messages = await socket.until((all) => all.some(({ type }) => type === "MutationResponse"));
    socket.cut();
    return messages.find(({ type }) => type === "MutationResponse");
  };
  const first = await answerOf();
  await server.close();
  server = await start();
  expect(await answerOf()).toEqual(first);
  expect(await httpOf(server).query(api.messages.list, { channel: "a" })).toHaveLength(1);
  await server.close();
});

it("keys are the same after a restart", async () => {
  let server = await start();
  const { adminKey } = server;
  const keysOf = async () => (await fetch(`${server.url}/.well-known/jwks.json`)).text();
  const keys = await keysOf();
  const { token } = (await (await fetch(`${server.url}/dev/token?user=ada`)).json()) as { token: string };
  await server.close();
  server = await start();
  expect(server.adminKey).toBe(adminKey);
  expect(await keysOf()).toBe(keys);
  const client = httpOf(server);
  client.setAuth(token);
  expect(await client.query(api.users.me, {})).toBe("ada");
  await server.close();
});

it("files are there after a restart", async () => {
  let server = await startServices({ data, durability: "os" });
  const id = await httpOf(server).action(services.files.store, { text: "kept" });
  await server.close();
  server = await startServices({ data, durability: "os" });
  expect(await httpOf(server).action(services.files.read, { id })).toMatchObject({ text: "kept" });
  const url = await httpOf(server).query(services.files.url, { id });
  expect(await (await fetch(url ?? "")).text()).toBe("kept");
  await server.close();
});

it("bytes whose file was never written are gone after a restart", async () => {
  let server = await startServices({ data, durability: "os" });
  await httpOf(server).action(services.files.store, { text: "kept" });
  const [kept] = readdirSync(join(data, "files"));
  await server.close();
  for (const name of ["0000-1111", "0000-2222.new"]) writeFileSync(join(data, "files", name), "left over");
  server = await startServices({ data, durability: "os" });
  expect(readdirSync(join(data, "files"))).toEqual([kept]);
  await server.close();
});

it("what was scheduled runs after a restart, once", async () => {
  const clock = new ManualClock();
  let server = await start({ ports: { clock } });
  const count = () => httpOf(server).query(api.counters.get, { name: "jobs" });
  await httpOf(server).mutation(api.jobs.incrementLater, { name: "jobs", delayMs: 60_000 });
  await server.close();
  server = await start({ ports: { clock } });
  expect(await count()).toBe(0);
  clock.advance(60_000);
  await until(async () => expect(await count()).toBe(1));
  await server.close();
  server = await start({ ports: { clock } });
  clock.advance(60_000);
  expect(await httpOf(server).query(api.jobs.states, {})).toMatchObject([{ state: "success" }]);
  expect(await count()).toBe(1);
  await server.close();
});

it("an action that was running is failed after a restart, and its row goes a week later", async () => {
  const clock = new ManualClock();
  let server = await start({ ports: { clock } });
  const id = await httpOf(server).mutation(api.jobs.recordLater, { name: "cut off", delayMs: 60_000 });
  await server.deployment.mutations.system(
    ({ transaction }) =>
      setJobState(transaction, { component: "", id }, { kind: "inProgress" }, clock.nowMs()),
    { identity: ANONYMOUS, job: null },
  );
  await server.close();
  server = await start({ ports: { clock } });
  clock.advance(60_000);
  expect(await httpOf(server).query(api.jobs.states, {})).toMatchObject([{ state: "failed" }]);
  expect(await httpOf(server).query(api.counters.get, { name: "cut off" })).toBe(0);
  await server.close();
  clock.advance(7 * 24 * 3_600_000);
  server = await start({ ports: { clock } });
  expect(await httpOf(server).query(api.jobs.states, {})).toEqual([]);
  await server.close();
});

it("a schema that the kept data doesn't fit is refused", async () => {
  const server = await start();
  await httpOf(server).mutation(api.counters.increment, { name: "a" });
  await server.close();
  const { TemporaryFolder } = await import("../support/temporary-folder.js");
  const folder = new TemporaryFolder({
    "schema.ts": `import { defineSchema, defineTable } from "convex/server"; import { v } from "convex/values";
      export default defineSchema({ counters: defineTable({ name: v.number() }) });`,
  });
  await expect(start({ dir: folder.dir })).rejects.toThrow('in table "counters" does not match the schema');
  folder.remove();
});
