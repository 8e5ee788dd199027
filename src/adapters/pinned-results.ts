import type { ResultStore } from "../core/live/result-store.js";
import type { Unsubscribe } from "../core/source.js";

/** Which results are let go of last, and who hears when they are. */
export class PinnedResults {
  private readonly byToken = new Map<string, Set<{ readonly lost: () => void }>>();

  /** All are lost when `condition` is off. */
  constructor(condition: ResultStore["condition"]) {
    condition.subscribe(({ name }) => {
      if (name === "off") this.lostAll();
    });
  }

  has(token: string): boolean {
    return this.byToken.has(token);
  }

  pin(token: string, lost: () => void): Unsubscribe {
    const pin = { lost };
    const pins = this.byToken.get(token) ?? new Set();
    this.byToken.set(token, pins.add(pin));
    return () => {
      pins.delete(pin);
      if (pins.size === 0 && this.byToken.get(token) === pins) this.byToken.delete(token);
    };
  }

  /** These are gone. */
  lost(tokens: readonly string[]): void {
    for (const token of tokens) for (const pin of [...(this.byToken.get(token) ?? [])]) pin.lost();
  }

  lostAll(): void {
    this.lost([...this.byToken.keys()]);
  }
}
