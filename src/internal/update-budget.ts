/** So much of a frame may go into updates of elements; what is left over waits for the next one. */
const FRAME_MS = 8;
/** Where frames come faster, half of the time between two of them, but enough to get anything done. */
const SHARE = 0.5;
const LEAST_MS = 2;
/** A page in the background gets no frames, but should be right when it is looked at. */
const HIDDEN_MS = 250;

/** The time that updates are measured and put off by. */
export interface UpdateTime {
  /** Milliseconds, which never go back. */
  now(): number;
  /** Calls back once, when the page shows its next frame, or soon where it shows none. */
  nextFrame(callback: () => void): void;
  /** Calls back after so many milliseconds. Returns what calls it off. */
  after(milliseconds: number, callback: () => void): () => void;
}

const pageTime: UpdateTime = {
  now: () => performance.now(),
  nextFrame(callback) {
    const once = (): void => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      callback();
    };
    const frame = requestAnimationFrame(once);
    const timer = setTimeout(once, HIDDEN_MS);
  },
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** An update that may have to wait for its turn. */
export interface Update {
  run(): void;
}

/** What all elements of a page together may spend on updates: a part of each frame, in the order of their asking. */
export class UpdateBudget {
  readonly time: UpdateTime;
  readonly #waiting = new Set<Update>();
  #spent = 0;
  #allowed = FRAME_MS;
  #lastFrameAt = -Infinity;
  #isFrameAsked = false;

  constructor(time: UpdateTime = pageTime) {
    this.time = time;
  }

  /** Whether something more may be done before the next frame, without passing others that wait. */
  get isLeft(): boolean {
    return this.#spent < this.#allowed && this.#waiting.size === 0;
  }

  isWaiting(update: Update): boolean {
    return this.#waiting.has(update);
  }

  /** Runs `update` as soon as its turn comes. */
  wait(update: Update): void {
    this.#waiting.add(update);
    this.#askForFrame();
  }

  leave(update: Update): void {
    this.#waiting.delete(update);
  }

  /** Does `work` now, and counts what it took. */
  spend(work: () => void): void {
    const startedAt = this.time.now();
    try {
      work();
    } finally {
      this.#spent += this.time.now() - startedAt;
      this.#askForFrame();
    }
  }

  #askForFrame(): void {
    if (this.#isFrameAsked) return;
    this.#isFrameAsked = true;
    this.time.nextFrame(() => this.#frame());
  }

  /** The longest waiting first: a set keeps the order in which they came. */
  #frame(): void {
    this.#isFrameAsked = false;
    this.#begin();
    for (const update of [...this.#waiting]) {
      if (this.#spent >= this.#allowed) break;
      // One may have left because of what another did.
      if (this.#waiting.has(update)) update.run();
    }
    if (this.#waiting.size > 0) this.#askForFrame();
  }

  #begin(): void {
    const now = this.time.now();
    this.#spent = 0;
    this.#allowed = Math.max(LEAST_MS, Math.min(FRAME_MS, (now - this.#lastFrameAt) * SHARE));
    this.#lastFrameAt = now;
  }
}
