import { describe, expect, test } from "vitest";
import { MemoryResultStore } from "../../../src/adapters/memory/memory-result-store.js";
import { resultStoreContract, somePage, someRows } from "../result-store-contract.js";

describe("a store of results in memory", () => {
  resultStoreContract(() => new MemoryResultStore({ mostRows: 100 }));

  test("keeps nothing of a list that alone is too long, and everything else", async () => {
    const store = new MemoryResultStore({ mostRows: 100 });
    store.keep(somePage({ token: "short" }));
    store.keep(somePage({ token: "long", content: { name: "rows", rows: someRows(101) } }));
    expect([(await store.read("short")).length, (await store.read("long")).length]).toEqual([1, 0]);
  });
});
