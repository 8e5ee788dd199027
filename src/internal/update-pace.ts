import { UpdateBudget } from "./update-budget.js";

/** The longest that a browser's timer can wait; a longer one would ring at once. */
const LONGEST_MS = 2 ** 31 - 1;

const pageBudget = new UpdateBudget();

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

  constructor(update: () => void, budget: UpdateBudget = pageBudget) {
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

  /** Something changed. */
  request(): void {
    if (this.#budget.isWaiting(this) || this.#stopTimer) return;
    const { time } = this.#budget;
    const wait = this.#lastAt + 1000 / (this.#maxPerSecond ?? Infinity) - time.now();
    if (wait > 0) this.#stopTimer = time.after(Math.min(wait, LONGEST_MS), () => this.#due());
    else if (this.#budget.isLeft) this.run();
    else this.#budget.wait(this);
  }

  /** Now, whatever the budget says: for the reader's own acts. */
  run(): void {
    this.cancel();
    this.#lastAt = this.#budget.time.now();
    this.#budget.spend(this.#update);
  }

  /** What waits for a frame is done now, so that it appears together with something else. */
  catchUp(): void {
    if (this.#budget.isWaiting(this)) this.run();
  }

  /** Forgets what was requested. */
  cancel(): void {
    this.#budget.leave(this);
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  #due(): void {
    this.#stopTimer = undefined;
    this.request();
  }
}
