import "fake-indexeddb/auto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { MemoryResultCache } from "../../../src/adapters/memory/memory-result-cache.js";
import { ConvexRealtimeClient } from "../../../src/client/convex-realtime-client.js";
import { memoryPlaces } from "../../../src/client/outbox/outbox-places.js";
import { IndexedDbOutboxStore } from "../../../src/adapters/indexeddb/indexeddb-outbox-store.js";
import { OpeningOutboxStore } from "../../../src/adapters/opening-outbox-store.js";
import {
  insertAtStart,
  queueMutations,
  type ListEffect,
  type MutationOptions,
} from "../../../src/client/outbox/index.js";
import { MutationCall } from "../../../src/controllers/mutation-call.js";
import { Census } from "../../../src/core/outbox/census.js";
import { Items } from "../../../src/core/outbox/items.js";
import type { RemoteOutcome } from "../../../src/core/ports.js";
import { SourceValue } from "../../../src/core/source-value.js";
import { VirtualClock } from "../../../src/testing/virtual-clock.js";
import { LinesLogger, ok, ScriptedRemote } from "../../core/live/scripted-remote.js";
import { until } from "../../embedded/support/until.js";

const page = { page: [{ _id: "first", body: "first" }], isDone: true, continueCursor: "end" };
const open: ConvexRealtimeClient[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(open.splice(0).map((client) => client.close()));
});

// Each is watched anew for each client.
const all = methodOf(Items.prototype, "all");
const isLaneOpen = methodOf(Census.prototype, "isLaneOpen");
const transaction = methodOf(IDBDatabase.prototype, "transaction");
const add = methodOf(IDBObjectStore.prototype, "add");

function methodOf<T extends object, Name extends keyof T>(prototype: T, name: Name): T[Name] {
  return Object.getOwnPropertyDescriptor(prototype, name)?.value as T[Name];
}

type Lane = NonNullable<MutationOptions["lane"]>;

let devices = 0;

/** Takes what it is sent, and never answers unless it is told to. */
class SilentRemote extends ScriptedRemote {
  doesAnswer = false;

  override mutate(): Promise<RemoteOutcome> {
    return this.doesAnswer ? super.mutate() : new Promise(() => undefined);
  }
}

/** A client with a list that is loaded, and what is counted of it from now on. */
async function counted({ isConnected, lane }: { readonly isConnected: boolean; readonly lane?: Lane }) {
  vi.restoreAllMocks();
  const remote = new SilentRemote();
  const logger = new LinesLogger();
  const counts = {
    ...{ folds: 0, visits: 0, looks: 0, transactions: 0, records: 0 },
    ...{ hints: 0, listNews: 0, outboxNews: 0 },
  };
  const insert = insertAtStart({ query: "messages:list" });
  const effect: ListEffect = {
    ...insert,
    edit: (list, call) => {
      counts.folds += 1;
      insert.edit(list, call);
    },
  };
  const parts = {
    url: `http://device-${(devices += 1)}.invalid`,
    remote,
    clock: new VirtualClock(),
    chance: { next: () => 0.5 },
    ids: { next: () => crypto.randomUUID() },
    leaveGuard: { hold: () => () => undefined },
    logger,
    scheduler: { microtask: queueMicrotask, task: queueMicrotask },
  };
  const outbox = queueMutations({
    "messages:send": { ids: [""], effects: [effect], ...(lane && { lane }) },
  }).attach({
    ...parts,
    isDurable: true,
    makeRoom: () => Promise.resolve(),
    openPlace: () => ({
      ...memoryPlaces()(null),
      store: new OpeningOutboxStore(IndexedDbOutboxStore.open({ name: parts.url, clock: parts.clock })),
      channel: {
        open: () => ({
          post: ({ name }) => void (counts.hints += name === "hint" ? 1 : 0),
          close: () => undefined,
        }),
      },
    }),
  });
  const client = new ConvexRealtimeClient({
    ...parts,
    outbox,
    storage: new SourceValue({ name: "memory", reason: "asked" }),
    cache: new MemoryResultCache(),
    connectivity: { isOnline: true, subscribe: () => () => undefined },
    whenIdle: queueMicrotask,
  });
  open.push(client);
  const list = client.watchPages<{ _id: string; body: string }>("messages:list");
  list.subscribeChanges(() => (counts.listNews += 1));
  remote.connect();
  remote.transition([remote.only, ok(page)]);
  if (!isConnected) remote.drop();
  client.outbox.subscribe(() => (counts.outboxNews += 1));
  // The device is ready: what is counted is what many calls cost, not its opening.
  await client.mutate("messages:send", { body: "warm" }).saved;
  await until(() => expect(client.outbox.current?.activity.name).not.toBe("following"));

  vi.spyOn(Items.prototype, "all").mockImplementation(function (this: Items) {
    const items = all.call(this);
    counts.visits += items.length;
    return items;
  });
  vi.spyOn(Census.prototype, "isLaneOpen").mockImplementation(function (this: Census, ...args) {
    counts.looks += 1;
    return isLaneOpen.apply(this, args);
  });
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (this: IDBDatabase, ...args) {
    if (args[1] === "readwrite") counts.transactions += 1;
    return transaction.apply(this, args);
  });
  vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(function (this: IDBObjectStore, ...args) {
    if (this.name === "log") counts.records += 1;
    return add.apply(this, args);
  });
  for (const name of Object.keys(counts)) counts[name as keyof typeof counts] = 0;
  return { client, remote, list, counts, logger };
}

async function callMany(calls: number, isConnected: boolean) {
  const { client, list, counts, logger } = await counted({ isConnected });
  const operations = Array.from({ length: calls }, (_, k) =>
    client.mutate("messages:send", { body: `message ${k}` }),
  );
  const saved = await Promise.all(operations.map((operation) => operation.saved));
  expect(new Set(saved.map(({ name }) => name))).toEqual(new Set(["durable"]));
  expect(list.current.rows.slice(0, 2)).toMatchObject([
    { body: `message ${calls - 1}` },
    { body: `message ${calls - 2}` },
  ]);
  expect(list.current.length).toBe(calls + 2);
  expect(client.outbox.current?.pending).toBe(calls + 1);
  expect(logger.lines.filter(({ level }) => level === "error")).toEqual([]);
  return { ...counts };
}

describe.each([
  ["without a connection", false],
  ["while a request is on its way", true],
])("a thousand calls at once, %s,", (_name, isConnected) => {
  test("cost each what one costs, are kept in one go, and are told of once", async () => {
    const thousand = await callMany(1000, isConnected);
    const twice = await callMany(2000, isConnected);
    // The warm one is there as well.
    expect([thousand.folds, twice.folds]).toEqual([1001, 2001]);
    expect(thousand.visits).toBeLessThanOrEqual(20 * 1001);
    expect(twice.visits).toBeLessThanOrEqual(20 * 2001);
    // Records are bounded by what a browser keeps in one piece.
    expect([thousand.transactions, twice.transactions]).toEqual([1, 1]);
    expect([thousand.records, twice.records]).toEqual([5, 9]);
    expect(twice).toMatchObject({ hints: 1, listNews: 1, outboxNews: 2 });
    expect(thousand).toMatchObject({ hints: 1, listNews: 1, outboxNews: 2 });
  });
});

/** The disk is full from here on. */
function fillDisk(): void {
  vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
}

async function refuseMany(calls: number, lane?: Lane) {
  const { client, remote, list, counts, logger } = await counted({
    isConnected: false,
    ...(lane && { lane }),
  });
  // So that nothing waits in the store, before which no call of its lane may run.
  await client.outbox.undo(client.outbox.operations[0]?.id ?? "");
  await until(() => expect(client.outbox.current?.pending).toBe(0));
  fillDisk();
  for (const name of Object.keys(counts)) counts[name as keyof typeof counts] = 0;
  remote.doesAnswer = true;
  const operations = Array.from({ length: calls }, (_, k) =>
    client.mutate("messages:send", { body: `message ${k}` }),
  );
  const saved = await Promise.all(operations.map((operation) => operation.saved));
  expect(new Set(saved.map(({ name }) => name))).toEqual(new Set(["volatile"]));
  const ended = await Promise.all(operations.map((operation) => operation.settled));
  expect(new Set(ended.map(({ name }) => name))).toEqual(new Set(["applied"]));
  expect(list.current.rows).toEqual(page.page);
  expect(client.outbox.current?.pending).toBe(0);
  expect(logger.lines.filter(({ level }) => level === "error")).toEqual([]);
  return { ...counts };
}

describe.each<[string, Lane | undefined]>([
  ["in one lane", undefined],
  ["each in a lane of its own", ({ body }) => String(body)],
])("a thousand calls at once that the device can't keep, %s,", (_name, lane) => {
  test("cost each what one costs, run directly, and are told of once", async () => {
    const thousand = await refuseMany(1000, lane);
    const twice = await refuseMany(2000, lane);
    for (const [counts, calls] of [
      [thousand, 1000],
      [twice, 2000],
    ] as const) {
      expect(counts.folds).toBe(calls);
      expect(counts.visits).toBeLessThanOrEqual(20 * calls);
      expect(counts.looks).toBeLessThanOrEqual(2 * calls);
      // However many: they are shown as pending, and then no longer.
      expect(counts).toMatchObject({ records: 0, hints: 0, listNews: 2, outboxNews: 3 });
    }
  });
});

test.each([
  ["keeps", false],
  ["can't keep", true],
])("following a thousand calls that the device %s looks at each alone", async (_name, isDiskFull) => {
  const { client, counts } = await counted({ isConnected: false });
  if (isDiskFull) fillDisk();
  const calls = Array.from({ length: 1000 }, (_, k) => new MutationCall(client, "messages:send", { k }));
  expect(calls.every(({ isQueued }) => isQueued)).toBe(true);
  await until(() => expect(calls.every(({ isSafe }) => isSafe === !isDiskFull)).toBe(true));
  await until(() => expect(calls.every(({ isQueued }) => isQueued === !isDiskFull)).toBe(true));
  expect(counts.visits).toBeLessThanOrEqual(20 * 1001);
});

test("whoever looks meanwhile sees each call at once", async () => {
  const { client, list, counts } = await counted({ isConnected: false });
  for (const pending of [2, 3]) {
    client.mutate("messages:send", { body: `message ${pending}` });
    expect(client.outbox.current?.pending).toBe(pending);
    expect(client.outbox.operations).toHaveLength(pending);
    expect(list.current.rows[0]?.body).toBe(`message ${pending}`);
    expect(list.markOf(list.current.keyAt(0) ?? "")).toMatchObject({ name: "pending" });
  }
  expect(counts.listNews).toBe(2);
  await Promise.resolve();
  expect(counts.listNews).toBe(2);
});

test("a client that is closed in the same moment tells nobody any more", async () => {
  const { client, counts } = await counted({ isConnected: false });
  const call = client.mutate("messages:send", { body: "last" });
  await client.close();
  expect((await call.settled).name).toBe("interrupted");
  expect(counts.listNews).toBe(0);
});
