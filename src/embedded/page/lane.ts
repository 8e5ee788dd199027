import type { Clock } from "../deployment/ports.js";

interface Item {
  readonly arrive: () => void;
  isDue: boolean;
}

/**
 * One direction of one connection. Nothing overtakes what was sent before it, whatever the delays were and whenever
 * timers fire; each arrival is a task of its own, as with a real socket.
 */
export class Lane {
  readonly #clock: Clock;
  readonly #items: Item[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `arrive` is called after `delayMs`, or later, when what is before it has arrived. Never at once. */
  send(arrive: () => void, delayMs: number): void {
    const item: Item = { arrive, isDue: false };
    this.#items.push(item);
    this.#clock.setTimer(() => {
      item.isDue = true;
      this.#arriveNext();
    }, delayMs);
  }

  /** What is on its way is lost. */
  clear(): void {
    this.#items.length = 0;
  }

  #arriveNext(): void {
    if (!this.#items[0]?.isDue) return;
    const item = this.#items.shift();
    if (this.#items[0]?.isDue) this.#clock.setTimer(() => this.#arriveNext(), 0);
    item?.arrive();
  }
}
