import { describe, expect, test } from "vitest";
import { MemoryResultCache } from "../../../src/adapters/memory/memory-result-cache.js";

describe("the result cache in memory", () => {
  test("lets the oldest go when there are too many", () => {
    const cache = new MemoryResultCache({ maxEntries: 2 });
    cache.set("a", 1, 1);
    cache.set("b", 2, 1);
    cache.set("a", 3, 1);
    cache.set("c", 4, 1);
    expect(["a", "b", "c"].map((token) => cache.get(token))).toEqual([3, undefined, 4]);
  });

  test("lets the oldest go when they are too heavy, and does not keep what alone is", () => {
    const cache = new MemoryResultCache({ maxWeight: 10 });
    cache.set("a", 1, 6);
    cache.set("b", 2, 6);
    expect([cache.get("a"), cache.get("b")]).toEqual([undefined, 2]);
    cache.set("huge", 3, 11);
    expect(cache.get("huge")).toBeUndefined();
    cache.set("c", 4, 10);
    expect(cache.get("c")).toBe(4);
  });

  test("weighs nothing after it was cleared", () => {
    const cache = new MemoryResultCache({ maxWeight: 10 });
    cache.set("a", 1, 10);
    cache.clear();
    cache.set("b", 2, 10);
    expect([cache.get("a"), cache.get("b")]).toEqual([undefined, 2]);
  });
});
