import { describe, expect, test } from "vitest";
import { MemoryOutboxStore } from "../../../src/adapters/memory/memory-outbox-store.js";
import { StoreError } from "../../../src/core/outbox/store-error.js";
import { outboxStoreContract } from "../outbox-store-contract.js";

describe("a store in memory", () => {
  outboxStoreContract(() => new MemoryOutboxStore());

  test("is never called durable, and says why there is nothing better", () => {
    const error = new StoreError("unavailable", "This browser has no storage.");
    expect(new MemoryOutboxStore(error).condition.current).toEqual({ name: "volatile", error });
  });
});
