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
  /** Calls back once, when all that came together has been handed on. */
  afterDelivery(callback: () => void): void;
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
  afterDelivery: (callback) => queueMicrotask(callback),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** An update that may have to wait for its turn. */
export interface Update {
  run(): void;
}

/** What came together: all of it is shown in one frame, or none. */
type Delivery = Set<Update>;

/**
 * What all elements of a page together may spend on updates: a part of each frame, in the order of their asking. What one
 * transition changed is shown in one frame, however little time is left: nobody sees a row in two lists, or in neither.
 */
export class UpdateBudget {
  readonly time: UpdateTime;
  /** In the order in which they came. An update waits in one delivery only. */
  readonly #waiting = new Set<Delivery>();
  readonly #deliveryOf = new Map<Update, Delivery>();
  #current: Delivery | "shown at once" | "passing" | undefined;
  #spent = 0;
  /** The part of it that the reader's own acts took. */
  #spentOnOwn = 0;
  #allowed = FRAME_MS;
  #lastFrameAt = -Infinity;
  #isFrameAsked = false;

  constructor(time: UpdateTime = pageTime) {
    this.time = time;
  }

  /**
   * Whether `update` may be done now. If not, it is run as soon as its turn comes, or was run just now.
   *
   * @param isOwn - the reader's own act: it passes the others that wait, with all that came with it, as long as such acts
   *   alone don't take a frame's whole part
   */
  admits(update: Update, isOwn = false): boolean {
    this.#current ??= this.#beginDelivery();
    if (isOwn && this.#spentOnOwn < this.#allowed) this.#passOthers();
    const earlier = this.#deliveryOf.get(update);
    if (!(this.#current instanceof Set)) {
      if (earlier) this.#run(earlier);
      return !earlier;
    }
    if (earlier) this.#current = this.#join(earlier, this.#current);
    else this.#add(update, this.#current);
    this.#askForFrame();
    return false;
  }

  isWaiting(update: Update): boolean {
    return this.#deliveryOf.has(update);
  }

  /** Runs `update` now, if it waits, and all that came with it. */
  runWith(update: Update): void {
    const delivery = this.#deliveryOf.get(update);
    if (delivery) this.#run(delivery);
  }

  leave(update: Update): void {
    this.#deliveryOf.get(update)?.delete(update);
    this.#deliveryOf.delete(update);
  }

  /** Does `work` now, and counts what it took. */
  spend(work: () => void): void {
    const startedAt = this.time.now();
    try {
      work();
    } finally {
      const took = this.time.now() - startedAt;
      this.#spent += took;
      if (this.#current === "passing") this.#spentOnOwn += took;
      this.#askForFrame();
    }
  }

  #passOthers(): void {
    const delivery = this.#current;
    this.#current = "passing";
    if (delivery instanceof Set) this.#run(delivery);
  }

  /** Nobody passes others that wait. */
  #beginDelivery(): Delivery | "shown at once" {
    this.time.afterDelivery(() => (this.#current = undefined));
    return this.#spent < this.#allowed && this.#deliveryOf.size === 0 ? "shown at once" : new Set();
  }

  #add(update: Update, delivery: Delivery): void {
    this.#waiting.add(delivery);
    this.#deliveryOf.set(update, delivery.add(update));
  }

  /** One update is part of both, so they can only be shown together. */
  #join(earlier: Delivery, later: Delivery): Delivery {
    if (earlier === later) return earlier;
    for (const update of later) this.#add(update, earlier);
    this.#waiting.delete(later);
    return earlier;
  }

  #run(delivery: Delivery): void {
    this.#waiting.delete(delivery);
    const failures: unknown[] = [];
    for (const update of [...delivery]) {
      // One may have left because of what another did.
      if (!delivery.has(update)) continue;
      this.leave(update);
      try {
        update.run();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  #askForFrame(): void {
    if (this.#isFrameAsked) return;
    this.#isFrameAsked = true;
    this.time.nextFrame(() => this.#frame());
  }

  #frame(): void {
    this.#isFrameAsked = false;
    this.#begin();
    try {
      for (const delivery of [...this.#waiting]) {
        if (this.#spent >= this.#allowed) break;
        this.#run(delivery);
      }
    } finally {
      if (this.#deliveryOf.size > 0) this.#askForFrame();
    }
  }

  #begin(): void {
    const now = this.time.now();
    this.#spent = 0;
    this.#spentOnOwn = 0;
    this.#allowed = Math.max(LEAST_MS, Math.min(FRAME_MS, (now - this.#lastFrameAt) * SHARE));
    this.#lastFrameAt = now;
  }
}

const PAGE_BUDGET = Symbol.for("convex-elements/update-budget@1");

/** One for the page, also where two copies of this library run in it. */
export function pageBudget(): UpdateBudget {
  const page = globalThis as { [PAGE_BUDGET]?: UpdateBudget };
  return (page[PAGE_BUDGET] ??= new UpdateBudget());
}
