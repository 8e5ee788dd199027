import type { Unsubscribe } from "../source.js";

/** The watches made through one source; they end together when its signal is aborted. */
export class Watches {
  private readonly open = new Set<Unsubscribe>();
  private readonly signal: AbortSignal | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.signal = signal;
    signal?.addEventListener("abort", () => this.endAll(), { once: true });
  }

  get areOver(): boolean {
    return this.signal?.aborted ?? false;
  }

  add(end: Unsubscribe): Unsubscribe {
    const unsubscribe = (): void => {
      if (this.open.delete(unsubscribe)) end();
    };
    this.open.add(unsubscribe);
    return unsubscribe;
  }

  private endAll(): void {
    for (const unsubscribe of [...this.open]) unsubscribe();
  }
}
