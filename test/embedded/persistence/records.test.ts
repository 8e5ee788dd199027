import { expect, it } from "vitest";
import { snapshotRecords } from "../../../src/embedded/persistence/snapshot-records.js";
import { type CommitRecord, encodeEntry } from "../../../src/embedded/persistence/record.js";
import { RestoredData } from "../../../src/embedded/persistence/restored-data.js";
import { Engine } from "../../../src/embedded/engine/engine.js";
import type { CommitEntry } from "../../../src/embedded/engine/commit-store.js";
import type { Transaction } from "../../../src/embedded/engine/transaction.js";
import { collect, indexed, rowsSchema, scan } from "../engine/new-engine.js";

/** An engine, and the records of its commits. */
function recorded() {
  const records: string[] = [];
  const store = {
    append(entry: CommitEntry | null, done: () => void) {
      if (entry !== null) records.push(encodeEntry(entry));
      done();
    },
  };
  const engine = new Engine(
    { nowMs: () => 1_700_000_000_000, randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
    store,
  );
  function write<T>(act: (transaction: Transaction) => T, note?: string): T {
    const transaction = engine.begin();
    const result = act(transaction);
    engine.commit(transaction, note === undefined ? {} : { note: () => note });
    return result;
  }
  return { engine, records, write };
}

function restored(records: Iterable<string>): RestoredData {
  const data = new RestoredData();
  for (const record of records) data.apply(JSON.parse(record) as CommitRecord);
  return data;
}

/** An engine that goes on from what was restored. */
function goingOn(data: RestoredData): Engine {
  const options = {
    nowMs: () => 1,
    randomBytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)),
  };
  const engine = new Engine(options, undefined, data.toSnapshot());
  engine.setSchema(rowsSchema);
  return engine;
}

const rowsOf = (engine: Engine, component = "") =>
  collect(engine.begin().in(component), scan("rows")).map(({ value }) => value);

it("records bring back the last version of each document, and none that is gone", () => {
  const { engine, records, write } = recorded();
  const ids = write((transaction) => [1, 2, 3].map((a) => transaction.insert("rows", { a })));
  write((transaction) => transaction.patch(ids[0] ?? "", { a: 10 }));
  write((transaction) => transaction.remove(ids[1] ?? ""));
  write((transaction) => transaction.patch(ids[0] ?? "", { a: 20 }));
  const later = goingOn(restored(records));
  expect(rowsOf(later)).toEqual(rowsOf(engine));
  const byA = collect(later.begin(), indexed("rows.by_a", [])).map(({ value }) => value["a"]);
  expect(byA).toEqual([3, 20]);
});

it("a snapshot brings back everything, however many documents and answers there are", () => {
  const { engine, write } = recorded();
  write((transaction) => {
    for (let a = 0; a < 1001; a += 1) transaction.insert("rows", { a });
    transaction.in("counter").insert("rows", { a: "of a component" });
    transaction.insert("others", { b: 1 });
  });
  const notes = Array.from({ length: 1001 }, (_, i) => `note ${i}`);
  const records = [...snapshotRecords(engine.latest, notes)];
  const documents = records.flatMap((record) => (JSON.parse(record) as CommitRecord).documents);
  expect(documents).toHaveLength(1003); // Each of them once.
  const data = restored(records);
  expect(data.notes).toEqual(notes);
  const later = goingOn(data);
  expect(rowsOf(later)).toEqual(rowsOf(engine));
  expect(rowsOf(later, "counter")).toMatchObject([{ a: "of a component" }]);
  expect(collect(later.begin(), scan("others"))).toHaveLength(1);
  expect(later.latest.ts).toBeGreaterThanOrEqual(engine.latest.ts);
});

it("answers to clients are kept with their commit, in order, also of commits that wrote nothing", () => {
  const { records, write } = recorded();
  write((transaction) => transaction.insert("rows", {}), "first");
  write(() => undefined, "second");
  write((transaction) => transaction.insert("rows", {}));
  write((transaction) => transaction.insert("rows", {}), "third");
  expect(restored(records).notes).toEqual(["first", "second", "third"]);
});

it("time, creation times and the numbers of tables go on after those that were kept", () => {
  const { engine, records, write } = recorded();
  write((transaction) => transaction.insert("rows", { a: 1 }));
  write((transaction) => transaction.insert("others", {}));
  const later = goingOn(restored(records));
  expect(later.latest.ts).toBeGreaterThan(engine.latest.ts); // Its schema is a commit of its own.
  const transaction = later.begin();
  const id = transaction.insert("new", {});
  transaction.insert("rows", { a: 2 });
  later.commit(transaction);
  expect(rowsOf(later).map(({ a }) => a)).toEqual([1, 2]); // In the order of their creation.
  expect(later.begin().normalizeId("new", id)).toBe(id);
  expect(later.begin().normalizeId("others", id)).toBeNull();
});

it("a document in a table that no record names is refused", () => {
  const record = { ts: "1", tables: [], documents: [["", "rows", "id", null]], notes: [] } as const;
  expect(() => new RestoredData().apply(record)).toThrow('in the table "rows", which doesn\'t exist');
});
