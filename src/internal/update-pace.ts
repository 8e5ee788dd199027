import { pageBudget, type UpdateBudget } from "./update-budget.js";

/** The longest that a browser's timer can wait; a longer one would ring at once. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * When an element brings what it shows up to date: at once, as long as all elements of the page together stay
 * within a part of each frame; else in one of the next frames, with everything that came meanwhile.
 */
export class UpdatePace {
  readonly #update: () => void;
  readonly #budget: UpdateBudget;
  #maxPerSecond: number | undefined;
  #lastAt = -Infinity;
  #stopTimer: (() => void) | undefined;

  constructor(update: () => void, budget: UpdateBudget = pageBudget()) {
    this.#update = update;
    this.#budget = budget;
  }

  /** At most so many updates a second, above 0. Undefined: as often as the page can. */
  get maxPerSecond(): number | undefined {
    return this.#maxPerSecond;
  }

  set maxPerSecond(value: number | undefined) {
    if (value === this.#maxPerSecond) return;
    this.#maxPerSecond = value;
    if (!this.#stopTimer) return;
    this.cancel();
    this.request();
  }

  /**
   * Something changed.
   *
   * @param isOwn - by the reader's own act, which waits for nothing
   */
  request(isOwn = false): void {
    if (isOwn) {
      this.#stopWaiting();
      if (this.#budget.admits(this, true)) this.run();
      return;
    }
    if (this.#stopTimer) return;
    const { time } = this.#budget;
    const wait = this.#lastAt + 1000 / (this.#maxPerSecond ?? Infinity) - time.now();
    if (wait > 0) this.#stopTimer = time.after(Math.min(wait, LONGEST_MS), () => this.#due());
    else if (this.#budget.admits(this)) this.run();
  }

  /** Now, whatever the budget says. */
  run(): void {
    this.cancel();
    this.#lastAt = this.#budget.time.now();
    this.#budget.spend(this.#update);
  }

  /** What waits for a frame is done now, with all that came with it, so that it appears together with something else. */
  catchUp(): void {
    this.#budget.runWith(this);
  }

  /** Forgets what was requested. */
  cancel(): void {
    this.#budget.leave(this);
    this.#stopWaiting();
  }

  #stopWaiting(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  #due(): void {
    this.#stopTimer = undefined;
    this.request();
  }
}
