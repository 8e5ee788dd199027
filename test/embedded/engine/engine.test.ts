import { describe, expect, it } from "vitest";

import type { Commit } from "../../../src/embedded/engine/commit-log.js";
import type { CommitStore } from "../../../src/embedded/engine/commit-store.js";
import { Engine } from "../../../src/embedded/engine/engine.js";
import type { Transaction } from "../../../src/embedded/engine/transaction.js";
import { collect, indexed, rowsSchema, scan, TestEngine } from "./new-engine.js";

describe("a snapshot", () => {
  it("stays as it was while others commit", () => {
    const engine = new TestEngine();
    const id = engine.write((transaction) => transaction.insert("rows", { a: 1 }));
    const before = engine.latest;
    engine.write((transaction) => transaction.patch(id, { a: 2 }));
    engine.write((transaction) => transaction.remove(id));
    expect(engine.begin(before).get(id)?.value["a"]).toBe(1);
    expect(engine.begin().get(id)).toBeNull();
  });

  it("shows nothing of a transaction that was given up", () => {
    const engine = new TestEngine();
    const before = engine.latest;
    engine.begin().insert("rows", {});
    expect(engine.latest).toBe(before);
    expect(collect(engine.begin(), scan("rows"))).toEqual([]);
  });
});

describe("a commit", () => {
  it("gets a timestamp of the clock, in nanoseconds, or one above the last", () => {
    const engine = new TestEngine();
    const insert = (): bigint => {
      const transaction = engine.begin();
      transaction.insert("rows", {});
      return engine.commit(transaction).ts;
    };
    const first = insert();
    expect(insert()).toBe(first + 1n);
    engine.clock.nowMs += 5;
    expect(insert()).toBe(BigInt(engine.clock.nowMs) * 1_000_000n);
    engine.clock.nowMs -= 1_000;
    expect(insert()).toBeGreaterThan(first);
  });

  it("of a transaction without writes changes nothing and is not reported", () => {
    const engine = new TestEngine();
    engine.write((transaction) => transaction.insert("rows", {}));
    const commits: Commit[] = [];
    engine.onCommit((commit) => commits.push(commit));
    const before = engine.latest;
    const transaction = engine.begin();
    collect(transaction, scan("rows"));
    expect(engine.commit(transaction).ts).toBe(before.ts);
    expect(engine.latest).toBe(before);
    expect(commits).toEqual([]);
  });

  it("is refused when another one came between", () => {
    const engine = new TestEngine();
    const transaction = engine.begin();
    transaction.insert("rows", {});
    engine.write((other) => other.insert("rows", {}));
    expect(() => engine.commit(transaction)).toThrow(
      "can only be committed on the snapshot that it began at",
    );
  });

  it("is reported to listeners until they end it", () => {
    const engine = new TestEngine();
    const seen: bigint[] = [];
    const stop = engine.onCommit(({ ts }) => seen.push(ts));
    engine.write((transaction) => transaction.insert("rows", {}));
    stop();
    stop();
    engine.write((transaction) => transaction.insert("rows", {}));
    expect(seen).toHaveLength(1);
  });

  it("is reported to every listener, also when one leaves meanwhile, and not to the one that left", () => {
    const engine = new TestEngine();
    const seen: string[] = [];
    const stops = ["a", "b", "c", "d"].map((name) =>
      engine.onCommit(() => {
        seen.push(name);
        if (name !== "b") return;
        stops[0]?.(); // It was told already,
        stops[2]?.(); // and this one must not be any more.
      }),
    );
    engine.write((transaction) => transaction.insert("rows", {}));
    expect(seen).toEqual(["a", "b", "d"]);
  });
});

describe("a store that can't keep a commit", () => {
  /** An engine whose store keeps what the test lets it keep. */
  function engineOver(store: CommitStore): Engine {
    const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
    return new Engine({ nowMs: () => 1_700_000_000_000, randomBytes }, store);
  }

  function insert(engine: Engine, onPublished: (ts: bigint, error?: Error) => void = () => {}): void {
    const transaction = engine.begin();
    transaction.insert("rows", {});
    engine.commit(transaction, { onPublished });
  }

  it("has it refused and shown to nobody, and so is every write after it", () => {
    const failure = new Error("disk full");
    const engine = engineOver({ append: (_entry, done) => done(failure) });
    const before = engine.latest;
    const told: unknown[] = [];
    engine.onCommit(({ ts }) => told.push(ts));
    insert(engine, (_ts, error) => told.push(error));
    expect(told).toEqual([failure]);
    expect(engine.latest).toBe(before);
    expect(() => insert(engine)).toThrow("The data can't be written any more: disk full");
    expect(() => engine.setSchema(rowsSchema)).toThrow("disk full");
    expect(engine.latest).toBe(before);
  });

  it("is asked for one after the other, and nobody sees a commit before it is kept", () => {
    const waiting: ((error?: Error) => void)[] = [];
    const engine = engineOver({ append: (_entry, done) => waiting.push(done) });
    const count = () => collect(engine.begin(engine.latest), scan("rows")).length;
    insert(engine);
    insert(engine);
    expect(count()).toBe(0);
    waiting[0]?.();
    expect(count()).toBe(1);
    waiting[1]?.(new Error("disk full"));
    expect(count()).toBe(1);
  });
});

describe("creation times", () => {
  it("grow strictly within and between transactions, also when the clock stands or goes back", () => {
    const engine = new TestEngine();
    for (let i = 0; i < 3; i++) {
      engine.write((transaction) => {
        for (let j = 0; j < 50; j++) transaction.insert("rows", { n: i * 50 + j });
      });
      engine.clock.nowMs -= 10;
    }
    const times = collect(engine.begin(), scan("rows")).map((document) => document.value._creationTime);
    expect(new Set(times).size).toBe(150);
    expect(collect(engine.begin(), scan("rows")).map((document) => document.value["n"])).toEqual(
      Array.from({ length: 150 }, (_, n) => n),
    );
  });
});

describe("a result", () => {
  function engineWithRows(): TestEngine {
    const engine = new TestEngine();
    engine.setSchema(rowsSchema);
    for (const a of [10, 20, 30, 40]) engine.write((transaction) => transaction.insert("rows", { a, b: 0 }));
    return engine;
  }

  /** Whether the first two rows by `a` stay valid over a write. */
  function staysValid(engine: TestEngine, order: "asc" | "desc", write: () => void): boolean {
    const { ts } = engine.latest;
    const transaction = engine.begin();
    expect(collect(transaction, indexed("rows.by_a", [], order, { limit: 2 }))).toHaveLength(2);
    write();
    return engine.isUnchanged(transaction.reads, ts, engine.latest.ts);
  }

  it.each([
    ["asc", 5, false],
    ["asc", 15, false],
    ["asc", 25, true],
    ["desc", 45, false],
    ["desc", 35, false],
    ["desc", 25, true],
  ] as const)(
    "that read up to the second row %s is touched by an insert at %d: not %s",
    (order, a, valid) => {
      const engine = engineWithRows();
      expect(staysValid(engine, order, () => engine.write((t) => t.insert("rows", { a })))).toBe(valid);
    },
  );

  it("is touched when a row it holds changes in a field outside of the index", () => {
    const engine = engineWithRows();
    const [first, , third] = collect(engine.begin(), indexed("rows.by_a", []));
    expect(staysValid(engine, "asc", () => engine.write((t) => t.patch(first!.id, { b: 1 })))).toBe(false);
    expect(staysValid(engine, "asc", () => engine.write((t) => t.patch(third!.id, { b: 1 })))).toBe(true);
  });

  it("of a count is touched by an insert and by a removal", () => {
    const engine = engineWithRows();
    const [first] = collect(engine.begin(), indexed("rows.by_a", []));
    for (const write of [
      (t: Transaction) => void t.insert("rows", { a: 50 }),
      (t: Transaction) => t.remove(first!.id),
    ]) {
      const { ts } = engine.latest;
      const transaction = engine.begin();
      transaction.count("rows");
      engine.write(write);
      expect(engine.isUnchanged(transaction.reads, ts, engine.latest.ts)).toBe(false);
    }
  });

  it("of an id that isn't there is touched when it comes", () => {
    const engine = engineWithRows();
    const before = engine.latest;
    const id = engine.write((t) => t.insert("rows", { a: 50 }));
    const transaction = engine.begin(before);
    expect(transaction.get(id)).toBeNull();
    expect(engine.isUnchanged(transaction.reads, before.ts, engine.latest.ts)).toBe(false);
  });

  it("of take(0) depends on no row", () => {
    const engine = engineWithRows();
    const transaction = engine.begin();
    expect(collect(transaction, scan("rows", "asc", { limit: 0 }))).toEqual([]);
    const { ts } = engine.latest;
    engine.write((t) => t.insert("rows", { a: 0 }));
    expect(engine.isUnchanged(transaction.reads, ts, engine.latest.ts)).toBe(true);
  });

  it("is not known to be valid beyond 30 seconds, nor beyond 4,096 commits", () => {
    const engine = engineWithRows();
    const { reads } = engine.begin();
    const since = engine.latest.ts;
    const write = (): unknown => engine.write((t) => t.insert("others", {}));
    for (let i = 0; i < 4_096; i++) write();
    expect(engine.isUnchanged(reads, since, engine.latest.ts)).toBe(true);
    write();
    expect(engine.isUnchanged(reads, since, engine.latest.ts)).toBe(false);

    const later = engine.latest.ts;
    engine.clock.nowMs += 1_000;
    write();
    engine.clock.nowMs += 29_000;
    write();
    expect(engine.isUnchanged(reads, later, engine.latest.ts)).toBe(true);
    engine.clock.nowMs += 2_000;
    write();
    expect(engine.isUnchanged(reads, later, engine.latest.ts)).toBe(false);
  });

  it("is unchanged by commits outside of the asked time", () => {
    const engine = engineWithRows();
    const transaction = engine.begin();
    collect(transaction, scan("rows"));
    const since = engine.latest.ts;
    engine.write((t) => t.insert("others", {}));
    const until = engine.latest.ts;
    engine.write((t) => t.insert("rows", {}));
    expect(engine.isUnchanged(transaction.reads, since, until)).toBe(true);
    expect(engine.isUnchanged(transaction.reads, since, engine.latest.ts)).toBe(false);
  });
});
