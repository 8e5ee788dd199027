/** Shows something that depends on the time of day. Answers after how many milliseconds it will read otherwise. */
export type TimedView = (now: number) => number;

/** Nothing that is read by people changes faster. */
const SHORTEST_MS = 1000;
/** The longest that a browser's timer can wait; a longer one would ring at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** From when until when a view reads right. */
interface Validity {
  readonly from: number;
  readonly until: number;
  /** How far the reader's clock was from Greenwich. */
  readonly offset: number;
}

const views = new Map<TimedView, Validity>();
let timer: ReturnType<typeof setTimeout> | undefined;
let dueAt = Infinity;

/**
 * Keeps a view, which reads right for `validFor` milliseconds, true as time passes. One timer serves the whole page:
 * it rings when the first view is due, not at all while the page is hidden, and at once when it is shown again. Then a
 * clock that was set back and another time zone are noticed, too. Called again for the same view, the newer time counts;
 * a view that stays right for ever needs no keeping.
 */
export function keepTrue(view: TimedView, validFor: number): void {
  if (validFor === Infinity) {
    stopKeeping(view);
    return;
  }
  if (views.size === 0) document.addEventListener("visibilitychange", onVisibility);
  const now = Date.now();
  views.set(view, { from: now, until: now + validFor, offset: offsetAt(now) });
  ringAt(now, now + validFor);
}

/** Ends what {@link keepTrue} began. */
export function stopKeeping(view: TimedView): void {
  if (!views.delete(view) || views.size > 0) return;
  document.removeEventListener("visibilitychange", onVisibility);
  stop();
}

function ringAt(now: number, time: number): void {
  const wait = Math.min(Math.max(SHORTEST_MS, time - now), LONGEST_MS);
  if (now + wait >= dueAt || document.hidden) return;
  clearTimeout(timer);
  dueAt = now + wait;
  timer = setTimeout(ring, wait);
}

function ring(): void {
  stop();
  const now = Date.now();
  const here = offsetAt(now);
  for (const [view, { from, until, offset }] of [...views]) {
    // Before `from` the computer's clock was set back, and who knows by how much. Elsewhere days begin at other times.
    const isDue = now >= until || now < from || offset !== here;
    if (isDue && views.has(view)) keepTrue(view, view(now));
  }
  const next = [...views.values()].reduce((least, { until }) => Math.min(least, until), Infinity);
  if (views.size > 0) ringAt(now, next);
}

function offsetAt(now: number): number {
  return new Date(now).getTimezoneOffset();
}

function stop(): void {
  clearTimeout(timer);
  timer = undefined;
  dueAt = Infinity;
}

function onVisibility(): void {
  if (document.hidden) stop();
  else ring();
}
