import type { ResultStoreCondition } from "../core/live/result-store.js";
import type { StoreError } from "../core/outbox/store-error.js";
import type { Source, Unsubscribe } from "../core/source.js";

/** What a store of results says of itself: `on`, and from some time on `off` for good. */
export class OnOrOff implements Source<ResultStoreCondition> {
  current: ResultStoreCondition = { name: "on" };
  private readonly listeners = new Set<(condition: ResultStoreCondition) => void>();

  get isOn(): boolean {
    return this.current.name === "on";
  }

  subscribe(listener: (condition: ResultStoreCondition) => void): Unsubscribe {
    this.listeners.add(listener);
    listener(this.current);
    return () => void this.listeners.delete(listener);
  }

  /** @param error - null when it was asked for. */
  turnOff(error: StoreError | null): void {
    if (!this.isOn) return;
    this.current = { name: "off", error };
    for (const listener of [...this.listeners]) listener(this.current);
  }
}
