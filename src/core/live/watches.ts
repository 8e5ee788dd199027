import type { Unsubscribe } from "../source.js";

/** The watches made through one source; they end together when its signal is aborted. */
export class Watches {
  private readonly open = new Set<Unsubscribe>();
  private readonly signal: AbortSignal | undefined;
  private readonly allEnded: (() => void) | undefined;

  /** `allEnded` is called whenever the last watch has ended. */
  constructor(signal: AbortSignal | undefined, allEnded?: () => void) {
    this.signal = signal;
    this.allEnded = allEnded;
  }

  get areOver(): boolean {
    return this.signal?.aborted ?? false;
  }

  /** How many there are now. */
  get size(): number {
    return this.open.size;
  }

  add(end: Unsubscribe): Unsubscribe {
    const unsubscribe = (): void => {
      if (!this.open.delete(unsubscribe)) return;
      end();
      if (this.open.size > 0) return;
      this.signal?.removeEventListener("abort", this.endAll);
      this.allEnded?.();
    };
    // Only while something is watched: a signal may live longer than many sources.
    if (this.open.size === 0) this.signal?.addEventListener("abort", this.endAll);
    this.open.add(unsubscribe);
    // The listener has been called once already, and may have aborted.
    if (this.areOver) unsubscribe();
    return unsubscribe;
  }

  private readonly endAll = (): void => {
    for (const unsubscribe of [...this.open]) unsubscribe();
  };
}
