import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import { queueMutations } from "../../src/client/outbox/index.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import { loadCode } from "../../src/embedded/node/loader.js";
import { CrashableStorage, type PageBackend, startPageBackend } from "../../src/testing/index.js";
import { LinesLogger } from "../core/live/scripted-remote.js";

const { code } = await loadCode(path.resolve(import.meta.dirname, "../fixtures/outbox/convex"));
let backend: PageBackend;
let storage: CrashableStorage;
const clients: RealtimeClient[] = [];

beforeEach(async () => {
  backend = await startPageBackend({ code });
  storage = new CrashableStorage();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  backend.close();
});

function open(): RealtimeClient {
  const client = createRealtimeClient({
    url: backend.url,
    webSocketConstructor: backend.WebSocket,
    logger: new LinesLogger(),
    outbox: storage.keep(queueMutations({ "notes:add": { ids: [""] } })),
  });
  clients.push(client);
  return client;
}

const texts = async (): Promise<unknown> => {
  const client = open();
  const source = client.watch("notes:texts");
  const stop = source.subscribe(() => undefined);
  await expect.poll(() => source.current.name).toBe("ready");
  stop();
  return source.current.value;
};

it("keeps what was saved beyond a crash, for the next page", async () => {
  backend.link.set({ isOffline: true });
  const page = open();
  expect((await page.mutate("notes:add", { text: "kept" }).saved).name).toBe("durable");
  storage.crash();
  await page.close();
  expect(storage.operations).toMatchObject([
    { mutation: "notes:add", args: { text: "kept" }, state: "queued" },
  ]);
  backend.link.set({ isOffline: false });
  open();
  await expect.poll(texts).toEqual(["kept"]);
});

it("loses what was not written when the browser ends, and never called it saved", () => {
  backend.link.set({ isOffline: true });
  const page = open();
  storage.decide = ({ name }) => (name === "append" ? "lose" : "keep");
  let told: string | undefined;
  void page.mutate("notes:add", { text: "lost" }).saved.then(({ name }) => (told = name));
  storage.crash();
  expect(storage.operations).toEqual([]);
  expect(told).toBeUndefined();
});

it("keeps what was written though nobody was told", async () => {
  backend.link.set({ isOffline: true });
  const page = open();
  storage.decide = ({ name }) => (name === "append" ? "keep-untold" : "keep");
  page.mutate("notes:add", { text: "untold" });
  await expect.poll(() => storage.operations.length).toBe(1);
  storage.crash();
  await page.close();
  storage.decide = undefined;
  backend.link.set({ isOffline: false });
  open();
  await expect.poll(texts).toEqual(["untold"]);
});

it("is full for one operation, which the page hears, and which goes to the backend directly", async () => {
  const page = open();
  storage.decide = ({ mutation, count }) => (mutation === "notes:add" && count === 2 ? "full" : "keep");
  const [first, second] = ["first", "second"].map((text) => page.mutate("notes:add", { text }));
  expect((await first!.saved).name).toBe("durable");
  expect(await second!.saved).toMatchObject({ name: "volatile", error: { kind: "quota" } });
  expect((await second!.settled).name).toBe("applied");
  await expect.poll(texts).toEqual(["first", "second"]);
});

it("is one for all pages that have it, of which one sends", async () => {
  const [page, other] = [open(), open()];
  const operation = page.mutate("notes:add", { text: "one" });
  expect((await operation.settled).name).toBe("applied");
  await expect.poll(() => other.outbox.current?.pending).toBe(0);
  await expect.poll(texts).toEqual(["one"]);
});
