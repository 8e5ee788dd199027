import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type IndexedDbResultOptions,
  IndexedDbResultStore,
  WRITE_EVERY_MS,
} from "../../../src/adapters/indexeddb/indexeddb-result-store.js";
import type { ResultRecord } from "../../../src/adapters/indexeddb/results-layout.js";
import type { Json } from "../../../src/core/outbox/json.js";
import { VirtualClock } from "../../../src/testing/virtual-clock.js";
import { afterWaits } from "../../support/after-waits.js";
import { openRaw, putRaw, recordsOf, WatchedDatabases } from "../../support/watched-databases.js";
import { resultStoreContract, somePage, someRows } from "../result-store-contract.js";

let names = 0;
let name = "";
let clock: VirtualClock;
let watch: WatchedDatabases;
let idle: (() => void)[];
const opened: IndexedDbResultStore[] = [];

beforeEach(() => {
  name = `results-${(names += 1)}`;
  clock = new VirtualClock(0);
  watch = new WatchedDatabases();
  idle = [];
});

afterEach(async () => {
  watch.end();
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

async function open(options: Partial<IndexedDbResultOptions> = {}): Promise<IndexedDbResultStore> {
  // Time goes on, so that uses can be told apart.
  const now = (): number => {
    clock.advance(1);
    return clock.nowMs();
  };
  const store = await IndexedDbResultStore.open({
    name,
    clock: { now, monotonic: now, setTimer: (ring, delay) => clock.setTimer(ring, delay) },
    whenIdle: (task) => void idle.push(task),
    most: 3_000,
    codec: { encode: (value) => value as Json, decode: (json) => json },
    ...options,
  });
  opened.push(store);
  return store;
}

const records = (): Promise<ResultRecord[]> => recordsOf<ResultRecord>(`${name}/results`, "results");

function raise(failure: string): never {
  throw new DOMException("as the browser says it", failure);
}

describe("a store of results in the browser's database", () => {
  resultStoreContract(open);

  test("finds everything again", async () => {
    const store = await open();
    const page = somePage({ content: { name: "rows", rows: [{ text: "\u{1f600} \ud800 é" }] } });
    store.keep(page);
    await store.close();
    expect(await (await open()).read("list")).toEqual([page]);
  });

  test("keeps a page of many rows in records of 1,000", async () => {
    const store = await open({ most: 1_000_000 });
    const page = somePage({ content: { name: "rows", rows: someRows(2_500) } });
    store.keep(page);
    expect(await store.read("list")).toEqual([page]);
    expect(await records()).toHaveLength(3);
    store.keep(somePage());
    expect(await store.read("list")).toEqual([somePage()]);
    expect(await records()).toHaveLength(1);
  });
});

describe("writing", () => {
  test("waits for a second and until the page is idle, and takes all that was kept by then", async () => {
    const store = await open();
    store.keep(somePage());
    clock.advance(WRITE_EVERY_MS - 1);
    expect(idle).toEqual([]);
    store.keep(somePage({ part: "1" }));
    clock.advance(1);
    expect(watch.writes).toEqual([]);
    store.keep(somePage({ part: "2" }));
    idle.splice(0).forEach((task) => task());
    await store.flush();
    expect(watch.writes).toHaveLength(1);
    expect(await records()).toHaveLength(3);
    clock.advance(10 * WRITE_EVERY_MS);
    expect(idle).toEqual([]);
  });

  test("rewrites only the page that has changed", async () => {
    const store = await open();
    for (const part of ["0", "1", "2"]) store.keep(somePage({ part }));
    await store.flush();
    const put: unknown[] = [];
    watch.interfere("results", ({ transaction }) => {
      const results = transaction.objectStore("results");
      results.put = (record: ResultRecord) => {
        put.push([record.token, record.part]);
        return IDBObjectStore.prototype.put.call(results, record);
      };
    });
    store.keep(somePage({ part: "1", range: "new" }));
    await store.flush();
    expect(put).toEqual([["list", "1"]]);
  });

  test("without anything to write writes nothing", async () => {
    const store = await open();
    await store.flush();
    await store.read("list");
    await store.flush();
    expect(watch.writes).toEqual([]);
  });

  test("doesn't touch the outbox's database", async () => {
    const store = await open();
    store.keep(somePage());
    await store.flush();
    const all = (await indexedDB.databases()).map((database) => database.name);
    expect(all).toContain(`${name}/results`);
    expect(all).not.toContain(name);
  });
});

describe("no room", () => {
  const full = ({ transaction }: { transaction: IDBTransaction }): void => {
    transaction.objectStore("results").put = () => raise("QuotaExceededError");
  };

  test("lets the half go that was used least, and keeps what is new", async () => {
    const store = await open();
    for (const token of ["a", "b", "c", "d"]) {
      store.keep(somePage({ token }));
      await store.flush();
    }
    watch.interfereOnce("results", full);
    store.keep(somePage({ token: "e" }));
    await store.flush();
    const kept = await Promise.all([..."abcde"].map(async (token) => (await store.read(token)).length));
    expect(kept).toEqual([0, 0, 1, 1, 1]);
    expect(store.condition.current).toEqual({ name: "on" });
  });

  test("again turns it off, and what is there can still be read", async () => {
    const store = await open();
    store.keep(somePage());
    await store.flush();
    watch.interfere("results", full);
    store.keep(somePage({ token: "new" }));
    await store.flush();
    expect(store.condition.current).toMatchObject({ name: "off", error: { kind: "quota" } });
    watch.leaveAlone();
    store.keep(somePage({ token: "new" }));
    expect(clock.waiting).toBe(0);
    expect(await store.read("new")).toEqual([]);
  });
});

describe("what makes no sense", () => {
  test.each<[string, (record: ResultRecord) => ResultRecord]>([
    ["text that is none", (record) => ({ ...record, text: "{" })],
    ["another version", (record) => ({ ...record, v: 2 })],
    ["a part that is not whole", (record) => ({ ...record, chunk: 7 })],
  ])("isn't there, and gives way to the next result: %s", async (_, spoil) => {
    const store = await open();
    store.keep(somePage());
    store.keep(somePage({ part: "1" }));
    await store.flush();
    const [first] = await records();
    const raw = await openRaw(`${name}/results`);
    await new Promise((resolve) => {
      const results = raw.transaction("results", "readwrite").objectStore("results");
      results.delete(["list", "0", 0]).onsuccess = resolve;
    });
    raw.close();
    await putRaw(`${name}/results`, "results", spoil(first as ResultRecord));
    expect(await store.read("list")).toEqual([somePage({ part: "1" })]);
    store.keep(somePage({ range: "next" }));
    expect(await store.read("list")).toEqual([somePage({ range: "next" }), somePage({ part: "1" })]);
  });

  test("a database that fails is empty, and nothing more is kept", async () => {
    const store = await open();
    watch.end();
    const begin = Reflect.get(IDBDatabase.prototype, "transaction") as unknown;
    IDBDatabase.prototype.transaction = () => raise("UnknownError");
    try {
      expect(await afterWaits(clock, store.read("list"))).toEqual([]);
    } finally {
      Object.assign(IDBDatabase.prototype, { transaction: begin });
    }
    expect(store.condition.current).toMatchObject({ name: "off", error: { kind: "closed" } });
  });

  test("another page that wants the database gets it at once", async () => {
    const store = await open();
    (await openRaw(`${name}/results`, 2)).close();
    expect(store.condition.current).toMatchObject({ name: "off", error: { kind: "closed" } });
  });
});
