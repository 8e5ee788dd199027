/** So much of a frame may go into updates of elements; what is left over waits for the next one. */
const FRAME_BUDGET_MS = 8;
/** A page in the background gets no frames, but should be right when it is looked at. */
const HIDDEN_MS = 250;

const waiting = new Set<UpdatePace>();
let spent = 0;
let frameRequest: number | undefined;
let hiddenTimer: ReturnType<typeof setTimeout> | undefined;

/**
 * When an element brings what it shows up to date: at once, as long as all elements of the page together stay
 * within a part of each frame; else in one of the next frames, with everything that came meanwhile.
 */
export class UpdatePace {
  /** At most so many updates a second. Undefined: as often as the page can. */
  maxPerSecond: number | undefined;
  readonly #update: () => void;
  #lastAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(update: () => void) {
    this.#update = update;
  }

  /** Something changed. */
  request(): void {
    if (waiting.has(this) || this.#timer !== undefined) return;
    const wait = this.#lastAt + 1000 / (this.maxPerSecond ?? Infinity) - performance.now();
    if (wait > 0) this.#timer = setTimeout(() => this.#due(), wait);
    else if (spent < FRAME_BUDGET_MS) this.run();
    else this.#wait();
  }

  /** Now, whatever the budget says: for the reader's own acts. */
  run(): void {
    this.cancel();
    const startedAt = performance.now();
    this.#lastAt = startedAt;
    try {
      this.#update();
    } finally {
      spent += performance.now() - startedAt;
      askForFrame();
    }
  }

  /** What waits for a frame is done now, so that it appears together with something else. */
  catchUp(): void {
    if (waiting.has(this)) this.run();
  }

  /** Forgets what was requested. */
  cancel(): void {
    waiting.delete(this);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #due(): void {
    this.#timer = undefined;
    if (spent < FRAME_BUDGET_MS) this.run();
    else this.#wait();
  }

  #wait(): void {
    waiting.add(this);
    askForFrame();
  }
}

function askForFrame(): void {
  if (frameRequest !== undefined) return;
  frameRequest = requestAnimationFrame(frame);
  hiddenTimer = setTimeout(frame, HIDDEN_MS);
}

/** The longest waiting first: a set keeps the order in which they came. */
function frame(): void {
  if (frameRequest !== undefined) cancelAnimationFrame(frameRequest);
  clearTimeout(hiddenTimer);
  frameRequest = undefined;
  spent = 0;
  for (const pace of [...waiting]) {
    if (spent >= FRAME_BUDGET_MS) break;
    pace.run();
  }
  if (waiting.size > 0) askForFrame();
}
