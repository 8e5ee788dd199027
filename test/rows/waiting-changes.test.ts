import { describe, expect, it } from "vitest";
import type { RowsChange } from "../../src/core/live/pages-state.js";
import { loadingPages } from "../../src/core/live/pages-view.js";
import { WaitingChanges } from "../../src/rows/order/waiting-changes.js";

const nothing: RowsChange<unknown> = {
  removed: [],
  placed: [],
  changed: [],
  regions: [],
  marked: [],
  cause: "data",
};
const placed = (kind: "added" | "moved", key: string) => ({ kind, key, row: key, before: null });

describe("changes that wait", () => {
  it("come to what is left of them", () => {
    const waiting = new WaitingChanges();
    waiting.add({ ...nothing, placed: [placed("added", "a"), placed("added", "b")] }, loadingPages);
    waiting.add({ ...nothing, removed: ["a", "c", "d"], changed: [{ key: "b", row: 1 }] }, loadingPages);
    waiting.add(
      { ...nothing, placed: [placed("added", "c"), placed("moved", "b")], changed: [{ key: "b", row: 2 }] },
      loadingPages,
    );
    expect([waiting.added, waiting.removed, waiting.moved]).toEqual([["b"], ["d"], ["c"]]);
    expect([...waiting.changed!]).toEqual([["b", 2]]);
    expect(waiting.addedCount).toBe(1);
  });

  it("name each row once of whose operations something else is known", () => {
    const waiting = new WaitingChanges();
    const mark = { name: "pending", operation: "op" } as const;
    waiting.add({ ...nothing, marked: [{ key: "a", mark }], cause: "own" }, loadingPages);
    waiting.add(
      {
        ...nothing,
        marked: [
          { key: "a", mark: undefined },
          { key: "b", mark },
        ],
        cause: "own",
      },
      loadingPages,
    );
    expect([...waiting.marked]).toEqual(["a", "b"]);
  });

  it("hold none of several rows that came and went again", () => {
    const waiting = new WaitingChanges();
    const keys = ["a", "b", "c", "d"];
    const changed = keys.map((key) => ({ key, row: 1 }));
    waiting.add({ ...nothing, placed: keys.map((key) => placed("added", key)) }, loadingPages);
    waiting.add({ ...nothing, placed: keys.map((key) => placed("moved", key)), changed }, loadingPages);
    expect([waiting.added, waiting.moved, waiting.addedCount]).toEqual([keys, [], 4]);
    waiting.add({ ...nothing, removed: ["a", "b", "c"] }, loadingPages);
    expect([waiting.added, waiting.removed, waiting.moved]).toEqual([["d"], [], []]);
    expect([waiting.addedCount, [...waiting.changed!.keys()]]).toEqual([1, ["d"]]);
    waiting.add({ ...nothing, removed: ["d"] }, loadingPages);
    expect([waiting.addedCount, waiting.hasMovement]).toEqual([0, false]);
  });

  it("tell of each of several rows that go, and of a row that comes back that it moved", () => {
    const waiting = new WaitingChanges();
    waiting.add({ ...nothing, placed: ["a", "b", "c"].map((key) => placed("moved", key)) }, loadingPages);
    waiting.add({ ...nothing, removed: ["a", "b", "x"] }, loadingPages);
    expect([waiting.removed, waiting.moved]).toEqual([["a", "b", "x"], ["c"]]);
    waiting.add({ ...nothing, placed: [placed("added", "x"), placed("added", "b")] }, loadingPages);
    expect([waiting.added, waiting.removed, waiting.moved]).toEqual([[], ["a"], ["c", "x", "b"]]);
  });

  it("count rows that only came back to memory as nothing new", () => {
    const waiting = new WaitingChanges();
    waiting.add({ ...nothing, cause: "window", placed: [placed("added", "a")] }, loadingPages);
    expect([waiting.hasMovement, waiting.state]).toEqual([false, loadingPages]);
  });

  it("are no longer followed one by one when there are too many", () => {
    const waiting = new WaitingChanges();
    const regions = [{ index: 0, removed: 0, before: [], after: ["x"] }];
    for (let at = 0; at < 2_000; at++) waiting.add({ ...nothing, regions }, loadingPages);
    expect(waiting.regions).toHaveLength(2_000);
    waiting.add({ ...nothing, regions }, loadingPages);
    expect(waiting.regions).toBeUndefined();
  });
});
