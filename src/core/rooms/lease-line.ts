import type { Clock } from "../ports.js";
import type { Acquired } from "./lease-state.js";
import { Timers } from "./timers.js";

/** What came of trying. `queued`: in line; `later`: the server wants to be asked later. */
export type Decided =
  Acquired | { readonly name: "queued" } | { readonly name: "later"; readonly afterMs: number };

/** What had no answer is said again after this. Milliseconds. */
const AGAIN_MS = 2_000;

/** Those on this page who wait in line for one lease, as one. */
export class LeaseLine {
  private readonly attempt: () => Promise<Decided> | undefined;
  private readonly timers: Timers<"again">;
  private readonly waiters = new Set<(acquired: Acquired) => void>();
  private isTrying = false;
  private tryAgain = false;

  /** @param attempt - asks the server; undefined while nothing can be said, after which `pursue` is called */
  constructor(clock: Clock, attempt: () => Promise<Decided> | undefined) {
    this.timers = new Timers(clock);
    this.attempt = attempt;
  }

  get isWaiting(): boolean {
    return this.waiters.size > 0;
  }

  /** Resolves when it is settled, or calls `gaveUp` when `signal` has ended it. */
  wait(signal: AbortSignal | undefined, gaveUp: () => void): Promise<Acquired> {
    return new Promise((resolve) => {
      const settle = (acquired: Acquired): void => {
        signal?.removeEventListener("abort", abort);
        resolve(acquired);
      };
      const abort = (): void => {
        this.waiters.delete(settle);
        settle({ name: "cancelled" });
        gaveUp();
      };
      signal?.addEventListener("abort", abort);
      this.waiters.add(settle);
      this.pursue();
    });
  }

  settle(acquired: Acquired): void {
    this.timers.clear("again");
    const waiters = [...this.waiters];
    this.waiters.clear();
    for (const settle of waiters) settle(acquired);
  }

  /** Tries to have it: things have changed. */
  pursue(): void {
    if (!this.isWaiting) return;
    if (this.isTrying) this.tryAgain = true;
    else void this.try();
  }

  private async try(): Promise<void> {
    this.timers.clear("again");
    const attempt = this.attempt();
    if (!attempt) return;
    this.isTrying = true;
    this.tryAgain = false;
    const decided = await attempt;
    this.isTrying = false;
    if (decided.name === "unavailable" || decided.name === "later") {
      const afterMs = decided.name === "later" ? decided.afterMs : AGAIN_MS;
      this.timers.set("again", afterMs, () => this.pursue());
    } else if (decided.name !== "queued" && decided.name !== "cancelled") this.settle(decided);
    else if (this.tryAgain) this.pursue();
  }
}
