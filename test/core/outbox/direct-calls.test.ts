import { describe, expect, test } from "vitest";
import type { OutboxEvent, OutboxRequest } from "../../../src/core/outbox/events.js";
import { Outbox } from "../../../src/core/outbox/outbox.js";
import type { Operation } from "../../../src/core/outbox/operation.js";
import { StoreError } from "../../../src/core/outbox/store-error.js";
import { OutboxBench, applied, rejected } from "./outbox-bench.js";
import { someOperation } from "./some-operation.js";

/** A tab that sends, and whose disk is full from here on. */
function withFullDisk(...before: (Partial<Operation> & { readonly id: string })[]): OutboxBench {
  const bench = OutboxBench.leading();
  bench.enqueue(...before);
  bench.entries;
  bench.refuses = ({ name }) => name === "append";
  return bench;
}

const directly = (bench: OutboxBench) =>
  bench.told.flatMap((request) => (request.name === "run-directly" ? [request.operation] : []));
const idsOf = (operations: readonly Operation[]) => operations.map(({ id }) => id);
const ran = (bench: OutboxBench, id: string, realIds: readonly string[] | null = []) =>
  bench.say({ name: "ran-directly", id, realIds });

describe("what the store can't keep", () => {
  test("runs at once where nothing has to come before it", () => {
    const bench = withFullDisk();
    bench.enqueue({ id: "a" });
    expect(idsOf(directly(bench))).toEqual(["a"]);
  });

  test("runs after what waits in its lane, and before nothing of another", () => {
    const bench = withFullDisk({ id: "kept" });
    bench.enqueue({ id: "a" }, { id: "b", lane: "b" });
    expect(idsOf(directly(bench))).toEqual(["b"]);
    bench.answer(applied);
    expect(idsOf(directly(bench))).toEqual(["b", "a"]);
  });

  test("takes what is made later in its lane along, also when the disk has room again", () => {
    const bench = withFullDisk();
    bench.enqueue({ id: "a" });
    bench.refuses = () => false;
    bench.enqueue({ id: "b" }, { id: "elsewhere", lane: "other" });
    expect(bench.told).toContainEqual(
      expect.objectContaining({
        name: "refused",
        operation: expect.objectContaining({ id: "b" }) as unknown,
      }),
    );
    expect(bench.sentIds).toEqual(["elsewhere"]);
    expect(idsOf(directly(bench)), "one after the other").toEqual(["a"]);
    ran(bench, "a");
    expect(idsOf(directly(bench))).toEqual(["a", "b"]);
    ran(bench, "b");
    bench.answer(applied);
    bench.enqueue({ id: "c" });
    expect(bench.sentIds, "the lane is free again").toEqual(["c"]);
  });

  test("gets the real ids of what it builds on", () => {
    const bench = withFullDisk({ id: "parent", lane: "p", idPaths: [""] });
    bench.enqueue({ id: "child", args: { of: "tmp_parent_0" } });
    expect(directly(bench)).toEqual([]);
    bench.answer({ ...applied, ids: ["real"] });
    expect(directly(bench)).toMatchObject([{ id: "child", args: { of: "real" } }]);
  });

  /** What builds on it was made before the store refused it, and is kept. */
  function refusedParentOfKept(): OutboxBench {
    const bench = OutboxBench.leading();
    const parent = someOperation({ id: "parent", lane: "p", idPaths: [""] });
    const child = someOperation({ id: "child", lane: "c", args: { of: "tmp_parent_0" } });
    for (const operation of [parent, child]) bench.outbox.step({ name: "enqueued", operation }, 0);
    const error = new StoreError("quota", "full");
    bench.say({ name: "append-failed", refused: [{ id: "parent", error }] });
    bench.say({ name: "appended", kept: [{ id: "child", position: bench.disk.append(child) }] });
    return bench;
  }

  test("is waited for by what builds on it and is kept, which gets its real ids", () => {
    const bench = refusedParentOfKept();
    expect(idsOf(directly(bench))).toEqual(["parent"]);
    expect(bench.sentIds).toEqual([]);
    expect(bench.progressOf("child")).toBe("queued");
    ran(bench, "parent", ["real"]);
    expect(bench.entries).toMatchObject([{ id: "child", args: { of: "real" } }]);
  });

  test("takes what builds on it and is kept along when it has no effect", () => {
    const bench = refusedParentOfKept();
    ran(bench, "parent", null);
    expect(bench.outcomeOf("child")).toMatchObject({
      name: "quarantined",
      reason: { name: "dependency", on: "parent" },
    });
  });

  test("doesn't run when what it builds on ended without effect", () => {
    const bench = withFullDisk({ id: "parent", lane: "p", idPaths: [""] });
    bench.enqueue({ id: "child", args: { of: "tmp_parent_0" } });
    bench.answer(rejected);
    expect(directly(bench)).toEqual([]);
    expect(bench.outcomeOf("child")).toEqual({
      name: "quarantined",
      reason: { name: "dependency", on: "parent" },
    });
  });

  test("takes along what builds on it, in whatever lane, and gives it its real ids", () => {
    const bench = withFullDisk();
    bench.enqueue({ id: "parent", idPaths: [""] });
    bench.refuses = () => false;
    bench.enqueue({ id: "child", lane: "c", args: { of: "tmp_parent_0" } });
    expect(idsOf(directly(bench))).toEqual(["parent"]);
    ran(bench, "parent", ["real"]);
    expect(directly(bench)).toMatchObject([{ id: "parent" }, { id: "child", args: { of: "real" } }]);
    bench.enqueue({ id: "later", lane: "d", args: { of: "tmp_parent_0" } });
    expect(bench.entries).toMatchObject([{ id: "later", args: { of: "real" } }]);
  });

  test("goes on with its lane at once when one of it can't run any more", () => {
    const outbox = new Outbox({ actor: null, chance: { next: () => 0 }, newClient: () => "c" });
    const told: OutboxRequest[] = [];
    const step = (event: OutboxEvent) => void told.push(...outbox.step(event, 0));
    const error = new StoreError("quota", "full");
    const operations = [
      someOperation({ id: "next", lane: "n", dependsOn: ["child"] }),
      someOperation({ id: "parent", lane: "p", idPaths: [""] }),
      someOperation({ id: "child", lane: "c", args: { of: "tmp_parent_0" } }),
      someOperation({ id: "after", lane: "c" }),
    ];
    for (const operation of operations) step({ name: "enqueued", operation });
    step({ name: "append-failed", refused: operations.map(({ id }) => ({ id, error })) });
    step({ name: "ran-directly", id: "parent", realIds: null });
    const ended = told.flatMap((request) => (request.name === "settled" ? [request.id] : []));
    const run = told.flatMap((request) => (request.name === "run-directly" ? [request.operation.id] : []));
    expect({ ended, run }).toEqual({ ended: ["child", "next"], run: ["parent", "after"] });
  });

  test("has lost its place when a later one of its lane was kept: it doesn't run", () => {
    const outbox = new Outbox({ actor: null, chance: { next: () => 0 }, newClient: () => "c" });
    const told: OutboxRequest[] = [];
    const step = (event: OutboxEvent) => void told.push(...outbox.step(event, 0));
    const error = new StoreError("quota", "full");
    for (const id of ["a", "b"]) step({ name: "enqueued", operation: someOperation({ id }) });
    step({ name: "append-failed", refused: [{ id: "a", error }] });
    expect(told.filter(({ name }) => name === "run-directly")).toEqual([]);
    step({ name: "appended", kept: [{ id: "b", position: 1 }] });
    expect(told).toContainEqual({ name: "settled", id: "a", outcome: { name: "not-kept", error } });
    expect(told.filter(({ name }) => name === "run-directly")).toEqual([]);
  });

  test.each([["in the order in which it was made"], ["in another"]])(
    "runs in its order when the store refuses it %s",
    (order) => {
      const outbox = new Outbox({ actor: null, chance: { next: () => 0 }, newClient: () => "c" });
      const run: string[] = [];
      const step = (event: OutboxEvent): void => {
        for (const request of outbox.step(event, 0))
          if (request.name === "run-directly") run.push(request.operation.id);
      };
      const error = new StoreError("quota", "full");
      const made = ["a", "b", "c"];
      for (const id of made) step({ name: "enqueued", operation: someOperation({ id }) });
      for (const id of order === "in another" ? ["c", "a", "b"] : made)
        step({ name: "append-failed", refused: [{ id, error }] });
      for (const id of made) step({ name: "ran-directly", id, realIds: [] });
      expect(run).toEqual(made);
    },
  );

  test("goes on behind one that was kept before it, whose word comes later", () => {
    const outbox = new Outbox({ actor: null, chance: { next: () => 0 }, newClient: () => "c" });
    const told: OutboxRequest[] = [];
    const step = (event: OutboxEvent) => void told.push(...outbox.step(event, 0));
    for (const id of ["a", "b"]) step({ name: "enqueued", operation: someOperation({ id }) });
    step({ name: "append-failed", refused: [{ id: "b", error: new StoreError("quota", "full") }] });
    step({ name: "appended", kept: [{ id: "a", position: 1 }] });
    expect(told.filter(({ name }) => name === "settled" || name === "run-directly")).toEqual([]);
  });
});
