import { systemClock } from "../../../src/adapters/browser/system-clock.js";
import { IndexedDbOutboxStore } from "../../../src/adapters/indexeddb/indexeddb-outbox-store.js";
import type { StoreErrorKind } from "../../../src/core/outbox/store-error.js";
import { StoreError } from "../../../src/core/outbox/store-error.js";
import { someOperation } from "../../core/outbox/some-operation.js";

const opening = IndexedDbOutboxStore.open({ name: "outbox", clock: systemClock });

/** What tests ask of a page that has the outbox open. */
const outboxPage = {
  async append(id: string, characters = 0): Promise<number | StoreErrorKind> {
    const store = await opening;
    // Random, so that nothing that compresses makes it smaller.
    const text = Array.from({ length: characters }, () => String.fromCharCode(33 + Math.random() * 90)).join(
      "",
    );
    try {
      return await store.append(someOperation({ id, args: { text } }));
    } catch (error) {
      return (error as StoreError).kind;
    }
  },

  /** Appends one after the other, and tells of each that is saved, until the page ends. */
  async appendOn(tab: string, saved: (id: string) => void): Promise<void> {
    for (let index = 0; ; index += 1) {
      const ids = [0, 1, 2].map((part) => `${tab}-${index}-${part}`);
      await Promise.all(
        ids.map(async (id) => typeof (await outboxPage.append(id)) === "number" && saved(id)),
      );
    }
  },

  async ids(): Promise<string[]> {
    const { rows } = await (await opening).read();
    return rows.map(({ operation }) => operation.id);
  },

  async lead(): Promise<number> {
    return await (await opening).lead();
  },

  async beat(epoch: number): Promise<string> {
    return await (await opening).beat(epoch);
  },

  async condition(): Promise<string> {
    return (await opening).condition.current.name;
  },
};

export type OutboxPage = typeof outboxPage;

Object.assign(globalThis, { outboxPage });
