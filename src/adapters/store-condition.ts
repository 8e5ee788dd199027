import type { StoreCondition } from "../core/outbox/outbox-store.js";
import { StoreError } from "../core/outbox/store-error.js";
import type { Source, Unsubscribe } from "../core/source.js";

/** What an outbox's store says of itself: one thing while it is open, and `closed` for good after. */
export class OpenOrClosed implements Source<StoreCondition> {
  current: StoreCondition;
  private readonly listeners = new Set<(condition: StoreCondition) => void>();

  constructor(current: StoreCondition) {
    this.current = current;
  }

  subscribe(listener: (condition: StoreCondition) => void): Unsubscribe {
    this.listeners.add(listener);
    listener(this.current);
    return () => void this.listeners.delete(listener);
  }

  /** @throws StoreError `closed` */
  assertOpen(): void {
    if (this.current.name === "closed")
      throw this.current.error ?? new StoreError("closed", "The outbox was closed.");
  }

  /** @param error - null when it was asked for. */
  close(error: StoreError | null): void {
    if (this.current.name === "closed") return;
    this.current = { name: "closed", error };
    for (const listener of [...this.listeners]) listener(this.current);
  }
}
