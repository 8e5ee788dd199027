import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  IndexedDbOutboxStore,
  type IndexedDbOutboxOptions,
} from "../../../src/adapters/indexeddb/indexeddb-outbox-store.js";
import { OPEN_LIMIT_MS } from "../../../src/adapters/indexeddb/open-database.js";
import type { LogRecord, StateRecord } from "../../../src/adapters/indexeddb/outbox-layout.js";
import type { Operation, Progress } from "../../../src/core/outbox/operation.js";
import type { OutboxStore } from "../../../src/core/outbox/outbox-store.js";
import { StoreError, type StoreErrorKind } from "../../../src/core/outbox/store-error.js";
import { VirtualClock } from "../../../src/testing/virtual-clock.js";
import { someOperation } from "../../core/outbox/some-operation.js";
import { openRaw, putRaw, recordsOf, WatchedDatabases } from "../../support/watched-databases.js";
import { afterWaits } from "../../support/after-waits.js";
import { outboxStoreContract } from "../outbox-store-contract.js";

const sent: Progress = { name: "sent", number: 1 };
const quarantined: Progress = { name: "quarantined", number: 1, reason: { name: "expired" } };

let names = 0;
let name = "";
let clock = new VirtualClock();
let watch: WatchedDatabases;
const opened: OutboxStore[] = [];

beforeEach(() => {
  name = `outbox-${(names += 1)}`;
  clock = new VirtualClock(1_000_000);
  watch = new WatchedDatabases();
});

afterEach(async () => {
  watch.end();
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

/** A handle, as each tab has one of its own. Its reserve is laid already. */
async function open(options: Partial<IndexedDbOutboxOptions> = {}): Promise<IndexedDbOutboxStore> {
  const first = await IndexedDbOutboxStore.open({ name, clock, ...options });
  await first.close();
  const store = await IndexedDbOutboxStore.open({ name, clock, ...options });
  opened.push(store);
  watch.writes.splice(0);
  return store;
}

const idsIn = async (store: OutboxStore): Promise<string[]> =>
  (await store.read()).rows.map(({ operation }) => operation.id);

const appendAll = (store: OutboxStore, ids: readonly string[], fields: Partial<Operation> = {}) =>
  Promise.all(ids.map((id) => store.append(someOperation({ id, ...fields }))));

const manyIds = (count: number): string[] => Array.from({ length: count }, (_, index) => `o${index}`);

const refusal = (kind: StoreErrorKind) =>
  expect.toSatisfy((error: unknown) => error instanceof StoreError && error.kind === kind) as unknown;

describe("a store in the browser's database", () => {
  outboxStoreContract(open);

  test("is durable", async () => {
    expect((await open()).condition.current).toEqual({ name: "durable" });
  });

  test("finds everything again", async () => {
    const store = await open();
    const [first = 0] = await appendAll(store, ["a", "b"], { args: { text: "\u{1f600} \ud800 é" } });
    const applied = {
      name: "applied",
      number: 1,
      value: null,
      isTruncated: false,
      ids: [],
      commitTs: 2n ** 60n,
    } as const;
    await store.write({ changed: [{ position: first, revision: 0, progress: applied }] }, null);
    const before = await store.read();
    await store.close();
    expect(await (await open()).read()).toEqual(before);
    expect(before.rows[0]?.progress).toEqual(applied);
  });

  test("shares nothing with another identity's", async () => {
    const store = await open();
    await appendAll(store, ["a"]);
    const other = await open({ name: `${name}-other` });
    expect(await idsIn(other)).toEqual([]);
  });
});

describe("operations that are appended at once", () => {
  test("of one task share a transaction and a record", async () => {
    const store = await open();
    await appendAll(store, ["a", "b", "c"]);
    expect(watch.writes).toEqual([["log"]]);
    expect(await recordsOf(name, "log")).toHaveLength(1);
  });

  test("while a commit is under way share the next one", async () => {
    const store = await open();
    const first = store.append(someOperation({ id: "first" }));
    await Promise.resolve().then(() => undefined);
    const others = appendAll(store, manyIds(255));
    await Promise.all([first, others]);
    expect(watch.writes).toEqual([["log"], ["log"]]);
    expect(await recordsOf(name, "log")).toHaveLength(2);
    expect(await idsIn(store)).toEqual(["first", ...manyIds(255)]);
  });

  test("stand in records of 256 at most, in the order of the calls", async () => {
    const store = await open();
    const positions = await appendAll(store, manyIds(600));
    const records = await recordsOf<LogRecord>(name, "log");
    expect(watch.writes).toHaveLength(1);
    expect(Math.max(...records.map(({ operations }) => operations.length))).toBeLessThanOrEqual(256);
    expect(await idsIn(store)).toEqual(manyIds(600));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(new Set(positions).size).toBe(600);
  });

  test("stand in records of 64 KiB at most, but for one that is larger by itself", async () => {
    const store = await open();
    await appendAll(store, manyIds(20), { args: { text: "x".repeat(10_000) } });
    await appendAll(store, ["large"], { args: { text: "x".repeat(100_000) } });
    const bytes = (await recordsOf<LogRecord>(name, "log")).map(
      ({ operations }) => operations.join("").length,
    );
    expect(bytes.filter((count) => count > 64 * 1024)).toHaveLength(1);
    expect(await idsIn(store)).toEqual([...manyIds(20), "large"]);
  });

  test("of two tabs keep the order of each", async () => {
    const [one, two] = [await open(), await open()];
    const rounds = manyIds(40);
    await Promise.all(
      rounds.flatMap((id) => [
        one.append(someOperation({ id: `one-${id}` })),
        two.append(someOperation({ id: `two-${id}` })),
      ]),
    );
    const ids = await idsIn(one);
    expect(ids).toHaveLength(80);
    for (const tab of ["one", "two"]) {
      expect(ids.filter((id) => id.startsWith(tab))).toEqual(rounds.map((id) => `${tab}-${id}`));
    }
    expect(await idsIn(two)).toEqual(ids);
  });

  test("are refused together, and those after them are kept", async () => {
    const store = await open();
    watch.interfereOnce("log", ({ transaction }) => {
      transaction.objectStore("log").add = () => {
        throw new DOMException("no", "DataError");
      };
    });
    const refused = Promise.allSettled(["a", "b"].map((id) => store.append(someOperation({ id }))));
    await Promise.resolve();
    await Promise.all([store.append(someOperation({ id: "c" })), refused]);
    expect((await refused).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await idsIn(store)).toEqual(["c"]);
  });
});

describe("a record of the log", () => {
  const remove = async (store: OutboxStore, id: string): Promise<void> => {
    const row = (await store.read()).rows.find(({ operation }) => operation.id === id);
    const { position = 0, revision = 0 } = row ?? {};
    expect(await store.write({ removed: [{ position, revision }] }, null)).toMatchObject({ name: "written" });
  };

  test("is never written again, and goes when nothing in it is left", async () => {
    const store = await open();
    await appendAll(store, ["a", "b", "c"]);
    const before = await recordsOf(name, "log");
    await remove(store, "b");
    await remove(store, "a");
    expect(await idsIn(store)).toEqual(["c"]);
    expect(await recordsOf(name, "log")).toEqual(before);
    await remove(store, "c");
    expect(await recordsOf(name, "log")).toEqual([]);
    expect(await recordsOf(name, "states")).toEqual([]);
  });

  test("doesn't wait for one that waits for a person", async () => {
    const store = await open();
    const [first = 0] = await appendAll(store, ["a", "b"], { args: { text: "mine" } });
    await store.write({ changed: [{ position: first, revision: 0, progress: quarantined }] }, null);
    await remove(store, "b");
    expect(await recordsOf(name, "log")).toEqual([]);
    const again = await open();
    expect((await again.read()).rows).toMatchObject([
      { position: first, revision: 1, progress: quarantined, args: { text: "mine" }, operation: { id: "a" } },
    ]);
    const queued = { name: "queued", number: null } as const;
    await again.write({ changed: [{ position: first, revision: 1, progress: queued }] }, null);
    expect((await again.read()).rows).toMatchObject([{ progress: queued, operation: { id: "a" } }]);
    await remove(again, "a");
    expect(await recordsOf(name, "states")).toEqual([]);
  });
});

describe("positions", () => {
  test("go on above those that the browser has cleared", async () => {
    const store = await open();
    const [lost = 0] = await appendAll(store, ["lost"]);
    await store.close();
    await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve));
    clock.advance(1_000);
    const [position = 0] = await appendAll(await open(), ["new"]);
    expect(position).toBeGreaterThan(lost);
  });

  test("that are known are not read again, but what could not be understood is told each time", async () => {
    const store = await open();
    await appendAll(store, ["a"]);
    const [second = 0] = await appendAll(store, ["b"]);
    const [record] = await recordsOf<LogRecord>(name, "log");
    await putRaw(name, "log", { ...record, operations: ["{"] });
    const kept = await store.read();
    expect(kept.unreadable).toHaveLength(1);
    const later = await store.read(second);
    expect(later.rows).toEqual([]);
    expect(later.unreadable).toEqual(kept.unreadable);
    expect((await (await open()).read(second)).unreadable).toEqual(kept.unreadable);
  });

  test("that are known don't make anything of them unreadable", async () => {
    const store = await open();
    const [first = 0, second = 0] = await appendAll(store, ["a", "b"]);
    await store.read();
    await store.write(
      {
        changed: [
          { position: first, revision: 0, progress: sent },
          { position: second, revision: 0, progress: quarantined },
        ],
      },
      null,
    );
    const [third = 0] = await appendAll(store, ["c"]);
    expect(await store.read(second)).toMatchObject({
      rows: [{ position: third }],
      unreadable: [],
      hasNewer: false,
    });
  });
});

describe("rows that make no sense", () => {
  test("are handed on as they are, spoil no others, and stay until somebody removes them", async () => {
    const store = await open();
    await appendAll(store, ["a", "b", "c"]);
    const [record] = await recordsOf<LogRecord>(name, "log");
    const [a = "", , c = ""] = record?.operations ?? [];
    await putRaw(name, "log", { ...record, operations: [a, '{"id":"b"', c] });
    const { rows, unreadable } = await store.read();
    expect(rows.map(({ operation }) => operation.id)).toEqual(["a", "c"]);
    expect(unreadable.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(['{"id":"b"']);
    const { position = 0, revision = 0 } = unreadable[0] ?? {};
    expect(await store.write({ removed: [{ position, revision }] }, null)).toMatchObject({ name: "written" });
    expect((await store.read()).unreadable).toEqual([]);
    expect(await idsIn(store)).toEqual(["a", "c"]);
  });

  test.each<[string, (state: StateRecord) => object]>([
    ["a state that nobody knows", (state) => ({ ...state, state: { progress: { name: "flown" } } })],
    ["no number where one must be", (state) => ({ ...state, state: { progress: { name: "sent" } } })],
    ["a revision that is none", (state) => ({ ...state, revision: "1" })],
  ])("among the states: %s", async (_, spoil) => {
    const store = await open();
    const [position = 0] = await appendAll(store, ["a"], { args: { text: "mine" } });
    await store.write({ changed: [{ position, revision: 0, progress: sent }] }, null);
    const [state] = await recordsOf<StateRecord>(name, "states");
    await putRaw(name, "states", spoil(state as StateRecord));
    for (const after of [0, position]) {
      const { rows, unreadable } = await store.read(after);
      expect(rows).toEqual([]);
      expect(new TextDecoder().decode(unreadable[0]?.bytes)).toContain("mine");
    }
  });

  test("a record that is no list of operations counts as one", async () => {
    const store = await open();
    await appendAll(store, ["a"]);
    const [record] = await recordsOf<LogRecord>(name, "log");
    await putRaw(name, "log", { ...record, operations: { circle: 7n } });
    const { rows, unreadable } = await store.read();
    expect(rows).toEqual([]);
    expect(new TextDecoder().decode(unreadable[0]?.bytes)).toContain('"circle":"7"');
  });

  test("of the client count as none", async () => {
    const store = await open();
    await putRaw(name, "meta", { v: 1, meta: { client: 7 } }, "client");
    expect((await store.read()).meta).toBeNull();
  });
});

describe("rows of a newer version", () => {
  test("in the log are left alone, and said to be there", async () => {
    const store = await open();
    const [position = 0] = await appendAll(store, ["a"]);
    const [record] = await recordsOf<LogRecord>(name, "log");
    const newer = { ...record, v: 2, operations: ["?", "?"] };
    await putRaw(name, "log", newer);
    for (const after of [0, position]) {
      expect(await store.read(after)).toMatchObject({ rows: [], unreadable: [], hasNewer: true });
    }
    expect(await store.write({ removed: [{ position, revision: 0 }] }, null)).toEqual({ name: "stale" });
    expect(await recordsOf(name, "log")).toEqual([newer]);
  });

  test("among the states are left alone, and keep their record in the log", async () => {
    const store = await open();
    const [first = 0, second = 0] = await appendAll(store, ["a", "b"]);
    await putRaw(name, "states", { position: first, v: 2, revision: 1, soul: 7 });
    expect(await store.read()).toMatchObject({
      rows: [{ position: second }],
      unreadable: [],
      hasNewer: true,
    });
    expect((await store.read(second)).hasNewer).toBe(true);
    expect(await store.write({ removed: [{ position: first, revision: 1 }] }, null)).toEqual({
      name: "stale",
    });
    await store.write({ removed: [{ position: second, revision: 0 }] }, null);
    expect(await recordsOf(name, "log")).toHaveLength(1);
  });

  test("of the client are neither read nor overwritten", async () => {
    const store = await open();
    const newer = { v: 2, soul: 7 };
    await putRaw(name, "meta", newer, "client");
    expect(await store.read()).toMatchObject({ meta: null, hasNewer: true });
    const meta = { client: "c", isRegistered: true, nextNumber: 1, acked: [], generation: "g" };
    expect(await store.write({ meta }, await store.lead())).toEqual({ name: "fenced" });
    expect(await recordsOf(name, "meta")).toContainEqual(newer);
  });
});

describe("a handle that dies", () => {
  test("behind our back is opened again, and nothing is lost", async () => {
    const store = await open();
    const saved: string[] = [];
    const append = async (id: string): Promise<void> => {
      await store.append(someOperation({ id }));
      saved.push(id);
    };
    const burst = manyIds(60).map(async (id, index) => {
      for (let turn = 0; turn < index; turn += 1) await new Promise(setImmediate);
      if (index % 10 === 5) watch.closeHandles();
      await append(id);
    });
    await Promise.all(burst);
    expect(new Set(await idsIn(await open()))).toEqual(new Set(saved));
    expect(saved).toHaveLength(60);
    expect(store.condition.current).toEqual({ name: "durable" });
  });

  test.each(["InvalidStateError", "UnknownError"])(
    "with %s is opened again for any call",
    async (failure) => {
      const store = await open();
      const [position = 0] = await appendAll(store, ["a"]);
      const die = (): void => {
        for (const area of ["log", "meta"]) watch.interfereOnce(area, () => raise(failure));
      };
      die();
      const epoch = await store.lead();
      die();
      expect(await store.beat(epoch)).toBe("written");
      die();
      expect(
        await store.write({ changed: [{ position, revision: 0, progress: sent }] }, epoch),
      ).toMatchObject({
        name: "written",
      });
      expect(await store.read()).toMatchObject({ epoch, rows: [{ revision: 1 }] });
    },
  );

  test("in mid-transaction: the transaction is run once more", async () => {
    const store = await open();
    watch.interfereOnce("log", ({ transaction, database }) => {
      transaction.abort();
      database.close();
    });
    await appendAll(store, ["a", "b"]);
    expect(await idsIn(store)).toEqual(["a", "b"]);
  });

  test("again at once: the call is refused as closed, nothing of it is kept, and the next one is tried", async () => {
    const store = await open();
    watch.interfere("log", () => raise("UnknownError"));
    await expect(afterWaits(clock, store.append(someOperation({ id: "a" })))).rejects.toEqual(
      refusal("closed"),
    );
    watch.leaveAlone();
    await appendAll(store, ["b"]);
    expect(await idsIn(store)).toEqual(["b"]);
  });

  test("several times in a row, as while the browser clears its data: the call waits until that is over", async () => {
    const store = await open();
    const working = indexedDB.open.bind(indexedDB);
    let refusals = 0;
    indexedDB.open = (...args) => (++refusals <= 2 ? raise("UnknownError") : working(...args));
    watch.closeHandles();
    watch.interfereOnce("log", ({ transaction, database }) => {
      transaction.abort();
      database.close();
    });
    await afterWaits(clock, store.append(someOperation({ id: "a" })));
    expect(await idsIn(store)).toEqual(["a"]);
    indexedDB.open = working;
  });

  test("and can't be opened again: calls are refused as closed until it can", async () => {
    const store = await open();
    const working = indexedDB.open.bind(indexedDB);
    indexedDB.open = () => raise("UnknownError");
    watch.closeHandles();
    await expect(afterWaits(clock, store.append(someOperation({ id: "a" })))).rejects.toEqual(
      refusal("closed"),
    );
    await expect(afterWaits(clock, store.read())).rejects.toEqual(refusal("closed"));
    indexedDB.open = working;
    await appendAll(store, ["b"]);
    expect(await idsIn(store)).toEqual(["b"]);
  });
});

describe("no room", () => {
  const full = (watched: { transaction: IDBTransaction }): void => {
    watched.transaction.objectStore("log").add = () => raise("QuotaExceededError");
  };

  test("makes other data give way first, then the reserve, and then refuses", async () => {
    const calls: string[] = [];
    const store = await open({
      makeRoom: async () => {
        calls.push(`${(await recordsOf(name, "ballast")).length} ballast`);
      },
    });
    watch.interfere("log", full);
    await expect(store.append(someOperation({ id: "a" }))).rejects.toEqual(refusal("quota"));
    expect(calls).toEqual(["1 ballast"]);
    expect(await recordsOf(name, "ballast")).toEqual([]);
    expect(store.condition.current).toEqual({ name: "durable" });
    watch.leaveAlone();
    await appendAll(store, ["b"]);
    expect(await idsIn(store)).toEqual(["b"]);
  });

  test("is over when other data gave way: the reserve stays", async () => {
    const store = await open();
    watch.interfereOnce("log", full);
    await appendAll(store, ["a"]);
    expect(await recordsOf(name, "ballast")).toHaveLength(1);
  });

  test("is over when the reserve gave way, and it is laid again the next time", async () => {
    const store = await open();
    let tries = 0;
    watch.interfere("log", (watched) => {
      if ((tries += 1) <= 2) full(watched);
    });
    await appendAll(store, ["a"]);
    expect(await recordsOf(name, "ballast")).toEqual([]);
    await open();
    expect(await recordsOf(name, "ballast")).toHaveLength(1);
  });

  test("in the middle of a write undoes all of it", async () => {
    const store = await open();
    const [position = 0] = await appendAll(store, ["a"]);
    const epoch = await store.lead();
    watch.interfere("meta", ({ transaction }) => {
      transaction.objectStore("meta").put = () => raise("QuotaExceededError");
    });
    const meta = { client: "c", isRegistered: true, nextNumber: 1, acked: [], generation: "g" };
    const changes = {
      appended: [someOperation({ id: "b" })],
      changed: [{ position, revision: 0, progress: sent }],
      meta,
    };
    await expect(store.write(changes, epoch)).rejects.toEqual(refusal("quota"));
    watch.leaveAlone();
    expect(await store.read()).toMatchObject({ meta: null, rows: [{ revision: 0, operation: { id: "a" } }] });
  });
});

describe("another page that wants the database", () => {
  test("to delete or upgrade it gets it at once; this one says so and refuses everything", async () => {
    const store = await open();
    await appendAll(store, ["a"]);
    const upgraded = await openRaw(name, 2);
    expect(store.condition.current).toMatchObject({ name: "closed", error: { kind: "closed" } });
    await expect(store.append(someOperation({ id: "b" }))).rejects.toEqual(refusal("closed"));
    await expect(store.read()).rejects.toEqual(refusal("closed"));
    upgraded.close();
  });

  test("gets it after what is under way, which is kept", async () => {
    const store = await open();
    const [saved] = await Promise.all([
      store.append(someOperation({ id: "a" })),
      openRaw(name, 2).then((raw) => raw.close()),
    ]);
    expect(saved).toBeGreaterThan(0);
    expect(await recordsOf(name, "log")).toHaveLength(1);
  });

  test("and has made it newer: it can't be opened, and stays as it is", async () => {
    (await openRaw(name, 2)).close();
    await expect(IndexedDbOutboxStore.open({ name, clock })).rejects.toEqual(refusal("unavailable"));
  });

  test("and doesn't get it, so that nobody does: opening gives up, and holds nothing when it comes too late", async () => {
    const holder = await openRaw(name, 1);
    const deleting = indexedDB.deleteDatabase(name);
    await new Promise((resolve) => (deleting.onblocked = resolve));
    const opening = IndexedDbOutboxStore.open({ name, clock });
    const refused = expect(opening).rejects.toEqual(refusal("unavailable"));
    clock.advance(OPEN_LIMIT_MS);
    await refused;
    holder.close();
    await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve));
  });
});

describe("a browser without a database", () => {
  test.each<[string, unknown]>([
    ["that has none", undefined],
    ["that hides it", null],
    ["that refuses it", { open: () => raise("SecurityError") }],
  ])("%s", async (_, value) => {
    const before = Object.getOwnPropertyDescriptor(globalThis, "indexedDB") as PropertyDescriptor;
    Object.defineProperty(globalThis, "indexedDB", { configurable: true, value });
    try {
      await expect(IndexedDbOutboxStore.open({ name, clock })).rejects.toEqual(refusal("unavailable"));
    } finally {
      Object.defineProperty(globalThis, "indexedDB", before);
    }
  });
});

function raise(failure: string): never {
  throw new DOMException("as the browser says it", failure);
}
