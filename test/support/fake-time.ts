/** The page's timers and its time of day, which pass only when the test says so. Until `end`. */
export class FakeTime {
  readonly #real = { now: Date.now, set: globalThis.setTimeout, clear: globalThis.clearTimeout };
  readonly #timers = new Map<number, { readonly at: number; readonly ring: () => void }>();
  #now: number;
  #last = 1e9;

  constructor(now = Date.now()) {
    this.#now = now;
    Date.now = () => this.#now;
    globalThis.setTimeout = ((ring: () => void, wait = 0) => {
      this.#timers.set(++this.#last, { at: this.#now + wait, ring });
      return this.#last;
    }) as unknown as typeof setTimeout;
    globalThis.clearTimeout = ((timer?: number) => {
      if (timer !== undefined && !this.#timers.delete(timer)) this.#real.clear.call(globalThis, timer);
    }) as typeof clearTimeout;
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  pass(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end);
      const [next] = due.sort(([, one], [, other]) => one.at - other.at);
      if (!next) break;
      this.#timers.delete(next[0]);
      this.#now = next[1].at;
      next[1].ring();
    }
    this.#now = end;
  }

  end(): void {
    Date.now = this.#real.now;
    globalThis.setTimeout = this.#real.set;
    globalThis.clearTimeout = this.#real.clear;
  }
}
