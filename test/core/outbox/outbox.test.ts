import { describe, expect, test } from "vitest";
import type { OutboxEvent, OutboxRequest } from "../../../src/core/outbox/events.js";
import { Outbox } from "../../../src/core/outbox/outbox.js";
import { OutboxBench, applied, rejected } from "./outbox-bench.js";
import { Disk } from "../../../src/testing/device/disk.js";
import { someOperation } from "./some-operation.js";

const MINUTE = 60_000;

describe("sending", () => {
  test("an operation is numbered in the store before it leaves", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a", args: { text: "hello" } });
    expect(bench.last?.request).toMatchObject({ register: true, entries: [], client: "client2" });
    expect(bench.entries).toEqual([
      {
        kind: "run",
        n: 1,
        id: "a",
        lane: "default",
        after: 0,
        fn: "messages:send",
        args: { text: "hello" },
        isAlone: true,
      },
    ]);
    expect(bench.disk.read(0)).toMatchObject({
      meta: { isRegistered: true, nextNumber: 2 },
      rows: [{ revision: 1, progress: { name: "sent", number: 1 } }],
    });
  });

  test("nothing leaves when its number could not be kept", () => {
    const bench = OutboxBench.leading();
    bench.refuses = ({ name }) => name === "write";
    bench.enqueue({ id: "a" });
    bench.pass(MINUTE);
    expect(bench.submitted).toEqual([]);
    bench.refuses = () => false;
    bench.pass(2 * MINUTE);
    expect(bench.sentIds).toEqual(["a"]);
  });

  test("saved is told when the store has it, settled when the server's answer is kept", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    expect(bench.told).toContainEqual({ name: "saved", id: "a" });
    bench.entries;
    bench.answer({ ...applied, value: "done" });
    expect(bench.outcomeOf("a")).toEqual({ name: "applied", value: "done", isTruncated: false, ids: [] });
    expect(bench.disk.rows.get(1)?.progress).toMatchObject({ name: "applied", value: "done" });
  });

  test("what the store can't keep is told, and is gone from here", () => {
    const bench = OutboxBench.leading();
    bench.refuses = ({ name }) => name === "append";
    bench.enqueue({ id: "a" });
    expect(bench.told).toMatchObject([
      { name: "refused", operation: { id: "a" }, error: { kind: "quota" } },
      { name: "run-directly", operation: { id: "a" } },
    ]);
    expect(bench.outbox.operations).toEqual([]);
  });

  test("numbers are acknowledged once their outcome is kept, until the server says that it knows", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    bench.answer();
    bench.enqueue({ id: "b" });
    expect(bench.last?.request.acked).toEqual([{ from: 1, to: 1 }]);
    bench.answer(applied, 1);
    bench.enqueue({ id: "c" });
    expect(bench.last?.request.acked).toEqual([{ from: 2, to: 2 }]);
  });

  test("requests grow while the server is fast, and are no larger than it allows", () => {
    const bench = OutboxBench.leading();
    bench.say({ name: "link-closed" });
    bench.enqueue(...Array.from({ length: 200 }, (_value, at) => ({ id: `o${at}` })));
    bench.say({ name: "link-opened" });
    const sizes = [];
    for (let count = bench.entries.length; count > 0; count = bench.entries.length) {
      sizes.push(count);
      bench.answer();
      if (bench.last?.request.entries.every(({ id }) => bench.progressOf(id) === "applied")) break;
    }
    expect(sizes).toEqual([8, 16, 24, 32, 40, 48, 32]);
  });

  test("the order is that of the store, also for what another tab has put in between", () => {
    const bench = OutboxBench.leading();
    bench.say({ name: "link-closed" });
    bench.enqueue({ id: "mine" });
    const theirs = new OutboxBench({ disk: bench.disk });
    theirs.enqueue({ id: "theirs", createdAt: -1000 });
    bench.enqueue({ id: "mine too" });
    bench.say({ name: "link-opened" });
    expect(bench.sentIds).toEqual(["mine", "theirs", "mine too"]);
  });

  test("nothing is sent while the user is away", () => {
    const bench = OutboxBench.leading();
    bench.say({ name: "parked" });
    bench.enqueue({ id: "a" });
    bench.pass(10 * MINUTE);
    expect(bench.submitted).toEqual([]);
    expect(bench.outbox.state.activity).toMatchObject({ name: "paused", reason: "parked" });
    bench.say({ name: "unparked" });
    expect(bench.sentIds).toEqual(["a"]);
  });
});

describe("an answer that doesn't come", () => {
  test("the same number is asked for again, without end", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    for (let round = 0; round < 30; round++) {
      bench.fail({ name: "lost", retryAfterMs: null });
      expect(bench.progressOf("a")).toBe("unknown");
      bench.pass(2 * MINUTE);
      expect(bench.entries).toMatchObject([{ n: 1, id: "a" }]);
    }
    expect(bench.outcomeOf("a")).toBeUndefined();
  });

  test("nobody says so: after a minute of silence it counts as lost", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    const { token } = bench.last!;
    bench.pass(MINUTE - 1);
    expect(bench.last?.token).toBe(token);
    bench.pass(2000);
    expect(bench.last?.token).not.toBe(token);
    expect(bench.entries).toMatchObject([{ n: 1, id: "a" }]);
  });

  test("the ledger's own word takes its place", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    const outcomes = [{ n: 1, id: "a", ...applied, commitTs: 7n }];
    bench.say({ name: "ledger-changed", client: "client2", news: { watermark: 0, settled: [], outcomes } });
    expect(bench.outcomeOf("a")).toMatchObject({ name: "applied" });
    expect(bench.disk.rows.get(1)?.progress).toMatchObject({ name: "applied", commitTs: 7n });
  });

  test("the ledger of another client says nothing", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    const outcomes = [{ n: 1, id: "a", ...applied, commitTs: 7n }];
    bench.say({ name: "ledger-changed", client: "another", news: { watermark: 0, settled: [], outcomes } });
    expect(bench.progressOf("a")).toBe("sent");
  });

  test("waits grow, and begin anew with the first operation that settles, not with a new connection", () => {
    const bench = OutboxBench.leading({ chance: { next: () => 1 } });
    bench.enqueue({ id: "a" });
    bench.pass(250);
    bench.entries;
    const waits = [2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000].map((wait) => {
      bench.fail({ name: "lost", retryAfterMs: null });
      const count = bench.submitted.length;
      bench.pass(wait - 1);
      expect(bench.submitted.length).toBe(count);
      bench.pass(1);
      return bench.submitted.length - count;
    });
    expect(waits).toEqual([1, 1, 1, 1, 1, 1, 1]);
    bench.fail({ name: "lost", retryAfterMs: null });
    bench.say({ name: "link-closed" });
    bench.say({ name: "link-opened" });
    bench.pass(250);
    bench.fail({ name: "lost", retryAfterMs: null });
    const count = bench.submitted.length;
    bench.pass(59_999);
    expect(bench.submitted.length).toBe(count);
    bench.pass(1);
    bench.answer();
    bench.enqueue({ id: "b" });
    bench.fail({ name: "lost", retryAfterMs: null });
    bench.pass(2000);
    expect(bench.submitted.length).toBe(count + 3);
  });

  test("a server that asks to wait is left alone for so long", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    bench.respond({ name: "rate-limited", retryAfterMs: 20_000 });
    const count = bench.submitted.length;
    bench.pass(19_999);
    expect(bench.submitted.length).toBe(count);
    bench.pass(1);
    expect(bench.entries).toMatchObject([{ n: 1, id: "a" }]);
  });

  test("the server's Retry-After is kept", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    bench.fail({ name: "lost", retryAfterMs: 45_000 });
    const count = bench.submitted.length;
    bench.pass(44_999);
    expect(bench.submitted.length).toBe(count);
    bench.pass(1);
    expect(bench.submitted.length).toBe(count + 1);
  });
});

describe("lanes", () => {
  test("an operation that has to wait keeps back its lane, and no other", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" }, { id: "b" }, { id: "other", lane: "other" });
    expect(bench.entries).toMatchObject([
      { id: "a", n: 1, after: 0 },
      { id: "b", n: 2, after: 1 },
      { id: "other", n: 3, after: 0 },
    ]);
    bench.answer({ a: { name: "later", waitMs: 30_000 }, b: { name: "gap", after: 1 } });
    const count = bench.submitted.length;
    bench.pass(29_999);
    expect(bench.submitted.length).toBe(count);
    expect(bench.outbox.state.blockedLanes).toEqual([
      { lane: "default", operation: "a", reason: "later", nextTryAt: 30_000 },
    ]);
    bench.pass(1);
    expect(bench.entries).toMatchObject([
      { id: "a", n: 1, after: 0 },
      { id: "b", n: 2, after: 1 },
    ]);
  });

  test("a rejected operation doesn't stop the next one", () => {
    const bench = OutboxBench.leading();
    bench.say({ name: "link-closed" });
    bench.enqueue({ id: "a" }, { id: "b" });
    bench.say({ name: "link-opened" });
    bench.entries;
    bench.answer({ a: rejected, b: applied });
    expect(bench.outcomeOf("a")).toMatchObject({ name: "quarantined", reason: { name: "rejected" } });
    expect(bench.outcomeOf("b")).toMatchObject({ name: "applied" });
  });

  test("twenty times later is told as such", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    for (let round = 0; round < 20; round++) {
      bench.answer({ name: "later", waitMs: 5000 });
      if (round < 19) bench.pass(5000);
    }
    expect(bench.outbox.state.blockedLanes).toMatchObject([{ reason: "often" }]);
  });

  test("a function that nobody knows is asked for during ten minutes, then its number is burnt", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a", fn: "no:such" });
    bench.entries;
    bench.answer({ name: "unknown-function" });
    for (let minute = 1; minute < 10; minute++) {
      bench.pass(MINUTE);
      bench.answer({ name: "unknown-function" });
      expect(bench.progressOf("a")).toBe("queued");
    }
    bench.pass(MINUTE);
    bench.answer({ name: "unknown-function" });
    expect(bench.entries).toMatchObject([{ kind: "void", n: 1, id: "a" }]);
    expect(bench.outcomeOf("a")).toBeUndefined();
    bench.answer({ name: "cancelled" });
    expect(bench.outcomeOf("a")).toEqual({ name: "quarantined", reason: { name: "unknown-function" } });
  });

  test("what is needed alone is sent alone", () => {
    const bench = OutboxBench.leading();
    bench.say({ name: "link-closed" });
    bench.enqueue({ id: "a" }, { id: "b", lane: "other" });
    bench.say({ name: "link-opened" });
    bench.entries;
    bench.answer({ a: { name: "alone" }, b: applied });
    expect(bench.entries).toMatchObject([{ id: "a", isAlone: true }]);
  });
});

describe("operations that build on others", () => {
  const create = { id: "parent", lane: "p", idPaths: ["_id"] };
  const edit = { id: "child", lane: "c", args: { of: "tmp_parent_0" } };

  test("one request can hold both", () => {
    const bench = OutboxBench.leading();
    bench.say({ name: "link-closed" });
    bench.enqueue(create, edit);
    bench.say({ name: "link-opened" });
    expect(bench.entries).toMatchObject([
      { id: "parent", n: 1, ids: ["_id"] },
      { id: "child", n: 2, dependsOn: [1], args: { of: "tmp_parent_0" } },
    ]);
  });

  test("across lanes the dependent waits, and gets the real id in the write that keeps the outcome", () => {
    const bench = OutboxBench.leading();
    bench.enqueue(create, edit);
    bench.entries;
    bench.answer({ parent: { name: "later", waitMs: 5000 }, child: { name: "gap", after: 1 } });
    expect(bench.outbox.state.blockedLanes).toContainEqual(
      expect.objectContaining({ lane: "c", reason: "dependency" }),
    );
    bench.pass(5000);
    bench.answer({ parent: { ...applied, ids: ["real"] }, child: { name: "gap", after: 1 } });
    expect(bench.disk.rows.get(1)?.progress).toMatchObject({ name: "applied" });
    expect(bench.disk.rows.get(2)?.args).toEqual({ of: "real" });
  });

  test("when the creator ends without effect, the dependent isn't sent", () => {
    const bench = OutboxBench.leading();
    bench.enqueue(create);
    bench.entries;
    bench.enqueue(edit, { id: "grandchild", args: { of: "tmp_child_0" } });
    bench.answer(rejected);
    expect(bench.outcomeOf("child")).toEqual({
      name: "quarantined",
      reason: { name: "dependency", on: "parent" },
    });
    expect(bench.outcomeOf("grandchild")).toMatchObject({ reason: { name: "dependency", on: "child" } });
    expect(bench.submitted).toHaveLength(2);
  });

  test("tried again, the dependent builds on what the creator was tried again as", () => {
    const bench = OutboxBench.leading();
    bench.enqueue(create);
    bench.entries;
    bench.enqueue(edit);
    bench.answer(rejected);
    bench.decide("parent", { name: "retry", newId: "parent2", createdAt: 1 });
    expect(bench.sentIds).toEqual(["parent2"]);
    bench.decide("child", { name: "retry", newId: "child2", createdAt: 2 });
    bench.answer({ ...applied, ids: ["real"] });
    expect(bench.entries).toMatchObject([{ id: "child2", args: { of: "real" } }]);
    expect([...bench.disk.rows.values()].map(({ operation }) => operation.retryOf)).toEqual([
      "parent",
      "child",
    ]);
  });

  test("an operation made after the creator settled has the real id from the start", () => {
    const bench = OutboxBench.leading();
    bench.enqueue(create);
    bench.entries;
    bench.answer({ ...applied, ids: ["real"] });
    bench.enqueue(edit);
    expect(bench.entries).toMatchObject([{ id: "child", args: { of: "real" } }]);
    expect(bench.entries[0]).not.toHaveProperty("dependsOn");
  });
});

describe("failures of the whole request", () => {
  test("half of it is tried, and what failed alone is to blame only if the server is well", () => {
    const bench = OutboxBench.leading();
    bench.say({ name: "link-closed" });
    bench.enqueue({ id: "bad" }, { id: "b", lane: "b" }, { id: "c", lane: "c" }, { id: "d", lane: "d" });
    bench.say({ name: "link-opened" });
    expect(bench.sentIds).toHaveLength(4);
    const sizes = [];
    for (let round = 0; round < 3; round++) {
      bench.fail({ name: "not-run", message: "Server Error" });
      bench.pass(MINUTE);
      sizes.push(bench.entries.length);
    }
    expect(sizes).toEqual([4, 2, 1]);
    bench.fail({ name: "not-run", message: "Server Error" });
    expect(bench.last?.request.entries, "is the server well?").toEqual([]);
    bench.respond({ name: "answered", answers: [], watermark: 0 });
    expect(bench.sentIds, "the others go on at once").toEqual(["b"]);
  });

  test("five times to blame: its number is burnt, and a person decides", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "bad" });
    bench.entries;
    for (let round = 1; round <= 5; round++) {
      bench.fail({ name: "not-run", message: "Server Error" });
      expect(bench.last?.request.entries).toEqual([]);
      bench.respond({ name: "answered", answers: [], watermark: 0 });
      bench.pass(MINUTE);
    }
    expect(bench.entries).toMatchObject([{ kind: "void", id: "bad" }]);
    bench.answer({ name: "cancelled" });
    expect(bench.outcomeOf("bad")).toMatchObject({ name: "quarantined", reason: { name: "server-error" } });
  });

  test("an overload puts nobody into quarantine, however long it lasts", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    for (let round = 0; round < 60; round++) {
      bench.fail({ name: "not-run", message: "Overloaded" });
      bench.pass(MINUTE);
    }
    expect(["sent", "queued"]).toContain(bench.progressOf("a"));
  });

  test("without a token everything rests until there is one", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    bench.fail({ name: "needs-auth" });
    const count = bench.submitted.length;
    bench.pass(10 * MINUTE);
    expect(bench.submitted.length).toBe(count);
    expect(bench.outbox.state.activity).toMatchObject({ name: "paused", reason: "needs-auth" });
    bench.say({ name: "resumed" });
    expect(bench.entries).toMatchObject([{ n: 1, id: "a" }]);
  });

  test("as somebody else nothing is sent any more", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    bench.respond({ name: "wrong-identity" });
    const count = bench.submitted.length;
    bench.pass(60 * MINUTE);
    expect(bench.submitted.length).toBe(count);
    expect(bench.outbox.state).toMatchObject({ pending: 1, activity: { reason: "wrong-identity" } });
  });

  test("a missing server half is a mistake in the setup, and is looked for again", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    bench.fail({ name: "setup", message: "No function realtime:submit." });
    const count = bench.submitted.length;
    bench.pass(9 * MINUTE);
    expect(bench.submitted.length).toBe(count);
    expect(bench.outbox.state.activity).toMatchObject({
      reason: "setup",
      message: "No function realtime:submit.",
    });
    bench.pass(MINUTE);
    expect(bench.entries).toMatchObject([{ n: 1, id: "a" }]);
  });
});

describe("a server that has forgotten the client", () => {
  test("what was never sent goes on under a new client, and of the rest nobody knows", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    bench.enqueue({ id: "b" });
    const { client } = bench.last!.request;
    bench.respond({ name: "expired" });
    expect(bench.outcomeOf("a")).toEqual({ name: "quarantined", reason: { name: "expired" } });
    expect(bench.last?.request).toMatchObject({ register: true, acked: [] });
    expect(bench.last?.request.client).not.toBe(client);
    expect(bench.entries).toMatchObject([{ n: 1, id: "b" }]);
  });

  test("whoever led before doesn't bring the client back", () => {
    const first = OutboxBench.leading();
    first.enqueue({ id: "a" });
    expect(first.last?.request.register).toBe(true);
    first.fail({ name: "lost", retryAfterMs: null });
    OutboxBench.leading({ disk: first.disk });
    const count = first.submitted.length;
    first.pass(10 * MINUTE);
    expect(first.submitted.length).toBe(count);
  });

  test("of a discarded one nobody can say that it had no effect", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    bench.decide("a", { name: "discard" });
    bench.respond({ name: "expired" });
    expect(bench.outcomeOf("a")).toEqual({ name: "forgotten" });
    expect(bench.outbox.operations).toEqual([]);
  });
});

test("what another tab discards while the new client can't be kept burns no number of it", () => {
  const bench = OutboxBench.leading();
  bench.enqueue({ id: "a" });
  bench.entries;
  bench.refuses = ({ name }) => name === "write";
  bench.respond({ name: "expired" });
  const [row] = bench.disk.read(0).rows;
  const { position, revision } = row!;
  const progress = { name: "voiding", number: 1, then: { name: "discarded" } } as const;
  bench.disk.write({ changed: [{ position, revision, progress }] }, null);
  bench.say({ name: "hinted" });
  bench.refuses = () => false;
  bench.enqueue({ id: "b" });
  bench.pass(MINUTE);
  expect(bench.entries).toMatchObject([{ kind: "run", n: 1, id: "b" }]);
  expect(
    bench.submitted.flatMap(({ request }) => request.entries.filter(({ kind }) => kind === "void")),
  ).toEqual([]);
  expect(bench.disk.has("a")).toBe(false);
});

describe("what people decide", () => {
  test("undone before it was sent, it is gone without a trace", () => {
    const bench = OutboxBench.leading();
    bench.say({ name: "link-closed" });
    bench.enqueue({ id: "a" });
    bench.decide("a", { name: "undo" });
    expect(bench.outcomeOf("a")).toEqual({ name: "cancelled" });
    expect(bench.disk.rows.size).toBe(0);
    bench.say({ name: "link-opened" });
    expect(bench.submitted).toEqual([]);
  });

  test("undone too late, it stays", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    bench.decide("a", { name: "undo" });
    expect(bench.told).toContainEqual({ name: "decision-made", id: "a", result: { name: "too-late" } });
    expect(bench.progressOf("a")).toBe("sent");
  });

  test("undone in another tab, while this one was about to send it, it isn't sent", () => {
    const bench = OutboxBench.leading();
    bench.say({ name: "link-closed" });
    bench.enqueue({ id: "a" }, { id: "b" });
    bench.disk.write({ removed: [{ position: 1, revision: 0 }] }, null);
    bench.say({ name: "link-opened" });
    expect(bench.sentIds).toEqual([]);
    expect(bench.sentIds).toEqual(["b"]);
  });

  test("a decision waits until the number that it is about is kept", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "first" });
    bench.entries;
    bench.answer();
    bench.refuses = (request) => request.name === "write" && request.epoch !== null;
    bench.enqueue({ id: "a" });
    bench.decide("a", { name: "discard" });
    expect(bench.disk.rows.get(2)).toMatchObject({ revision: 0, progress: { name: "queued" } });
    bench.refuses = () => false;
    bench.pass(2 * MINUTE);
    expect(bench.disk.meta?.nextNumber).toBe(3);
    expect(bench.told).toContainEqual({ name: "decision-made", id: "a", result: { name: "done", id: "a" } });
  });

  test("discarded while its end is open, its number is burnt; if it had run, that counts", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    bench.decide("a", { name: "discard" });
    bench.fail({ name: "lost", retryAfterMs: null });
    bench.pass(MINUTE);
    expect(bench.entries).toMatchObject([{ kind: "void", n: 1, id: "a" }]);
    bench.answer(applied);
    expect(bench.outcomeOf("a")).toMatchObject({ name: "applied" });
  });

  test("tried again, a rejected one is a new operation with other arguments", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a", args: { text: "no" } });
    bench.entries;
    bench.answer(rejected);
    bench.decide("a", { name: "retry", newId: "b", createdAt: 5, args: { text: "yes" } });
    expect(bench.entries).toMatchObject([{ n: 2, id: "b", args: { text: "yes" } }]);
    expect(bench.disk.read(0).rows).toMatchObject([{ operation: { id: "b", retryOf: "a", createdAt: 5 } }]);
    expect(bench.told).toContainEqual({ name: "decision-made", id: "a", result: { name: "done", id: "b" } });
  });

  test("tried again, one that was never sent keeps its id", () => {
    const bench = OutboxBench.leading({ upcast: (_fn, _v, args) => (args.isOld ? null : args) });
    bench.enqueue({ id: "a", args: { isOld: true } });
    expect(bench.outcomeOf("a")).toEqual({ name: "quarantined", reason: { name: "version" } });
    bench.decide("a", { name: "retry", newId: "b", createdAt: 5, args: {} });
    expect(bench.entries).toMatchObject([{ n: 1, id: "a" }]);
    bench.answer(applied);
    expect(bench.outcomeOf("a")).toMatchObject({ name: "applied" });
  });

  test("a conflict is kept until somebody has decided", () => {
    const bench = OutboxBench.leading();
    const witness = { hash: "h", seen: "old" };
    bench.enqueue({ id: "a", policy: "merge", witness });
    expect(bench.entries).toMatchObject([{ witness: { hash: "h", policy: "ask" } }]);
    bench.answer({ name: "conflict", theirs: "new" });
    expect(bench.outcomeOf("a")).toEqual({ name: "conflict", theirs: "new" });
    expect(bench.outbox.state).toMatchObject({ pending: 0, failed: 1 });
    const merged = { hash: "h2", seen: "new" };
    bench.decide("a", { name: "retry", newId: "b", createdAt: 5, witness: merged, isMerge: true });
    expect(bench.entries).toMatchObject([{ id: "b", witness: { hash: "h2" } }]);
    expect(bench.disk.read(0).rows).toMatchObject([{ operation: { mergeRound: 1 } }]);
  });

  test("too large for any request: it isn't sent at all", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a", args: { text: "x".repeat(256 * 1024) } });
    expect(bench.outcomeOf("a")).toMatchObject({ name: "quarantined", reason: { name: "too-large" } });
    expect(bench.submitted).toEqual([]);
  });
});

describe("several tabs and sessions", () => {
  test("a new session asks for what the last one has sent, with the same number", () => {
    const first = OutboxBench.leading();
    first.enqueue({ id: "a" });
    first.entries;
    const second = OutboxBench.leading({ disk: first.disk });
    expect(second.last?.request.register).toBeUndefined();
    expect(second.entries).toMatchObject([{ n: 1, id: "a" }]);
  });

  test("whoever led before writes nothing any more, and waits for the lock again", () => {
    const first = OutboxBench.leading();
    first.enqueue({ id: "a" });
    first.entries;
    const second = OutboxBench.leading({ disk: first.disk });
    first.answer(rejected);
    expect(first.outcomeOf("a")).toBeUndefined();
    expect(first.told).toContainEqual({ name: "release-lock", canLeadAgain: true });
    expect(first.outbox.state.activity).toEqual({ name: "following" });
    second.answer(applied);
    first.say({ name: "hinted" });
    expect(first.outcomeOf("a")).toMatchObject({ name: "applied" });
  });

  test("a tab that finds rows of a newer version doesn't lead", () => {
    const disk = new Disk({});
    const read = disk.read.bind(disk);
    disk.read = (after) => ({ ...read(after), hasNewer: true });
    const bench = OutboxBench.leading({ disk });
    bench.enqueue({ id: "a" });
    expect(bench.told).toContainEqual({ name: "release-lock", canLeadAgain: false });
    expect(bench.submitted).toEqual([]);
    expect(bench.told).toContainEqual({ name: "saved", id: "a" });
  });

  test("what took effect stays until the data hold it, and long enough for other tabs to see", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    bench.answer(applied);
    bench.say({ name: "contained", ids: ["a"] });
    bench.pass(9999);
    expect(bench.disk.rows.size).toBe(1);
    bench.pass(1);
    expect(bench.disk.rows.size).toBe(0);
    expect(bench.outcomeOf("a")).toMatchObject({ name: "applied" });
  });

  test("in a tab whose data don't hold it yet, it stays though another one has removed it", () => {
    const bench = OutboxBench.leading();
    bench.enqueue({ id: "a" });
    bench.entries;
    bench.answer(applied);
    bench.disk.rows.clear();
    bench.say({ name: "hinted" });
    expect(bench.progressOf("a")).toBe("applied");
    bench.say({ name: "contained", ids: ["a"] });
    expect(bench.outbox.operations).toEqual([]);
  });

  test("a tab that follows tells again of what waits in it, as whoever leads may not have heard", () => {
    const bench = new OutboxBench();
    bench.say({ name: "opened" });
    bench.enqueue({ id: "a" });
    const hints = () => bench.told.filter(({ name }) => name === "hint").length;
    expect(hints()).toBe(1);
    bench.say({ name: "hinted" });
    bench.pass(30_000);
    expect(hints()).toBe(2);
  });

  test("a read that comes late doesn't put back what this tab has learnt since", () => {
    const outbox = new Outbox({ actor: null, chance: { next: () => 0 }, newClient: () => "c" });
    const meta = { client: "c", isRegistered: true, nextNumber: 2, acked: [], generation: "g" };
    const operation = someOperation({ id: "a" });
    const progress = { name: "sent", number: 1 } as const;
    const row = { position: 1, revision: 1, operation, args: {}, progress };
    const kept = { epoch: 2, meta, rows: [row], unreadable: [], hasNewer: false };
    const step = (event: OutboxEvent) => outbox.step(event, 0);
    const tokenOf = (requests: readonly OutboxRequest[]) =>
      requests.map((request) => ("token" in request ? request.token : 0)).find((token) => token > 0) ?? 0;

    step({ name: "link-opened" });
    const lost = tokenOf(step({ name: "lock-lost" }));
    const lead = tokenOf(step({ name: "lock-granted" }));
    step({ name: "led", token: lead, epoch: 2 });
    const requests = step({ name: "read", token: lost, kept });
    const late = tokenOf(requests.filter(({ name }) => name === "read"));
    const submit = tokenOf(requests.filter(({ name }) => name === "submit"));
    const answers = [{ n: 1, id: "a", ...applied }];
    step({ name: "answered", token: submit, response: { name: "answered", answers, watermark: 0 } });
    step({ name: "read", token: late, kept });
    expect(outbox.operations[0]?.progress.name).toBe("applied");
  });
});
