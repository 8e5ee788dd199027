import type { Unsubscribe } from "../core/source.js";

/** Shows something that depends on the time of day. Answers after how many milliseconds it will read otherwise. */
export type TimedView = (now: number) => number;

/** Nothing that is read by people changes faster. */
const SHORTEST_MS = 1000;

const views = new Set<TimedView>();
let timer: ReturnType<typeof setTimeout> | undefined;
let dueAt = Infinity;

/**
 * Keeps a view true as time passes, with one timer for the whole page: it rings when the first view is due, not at
 * all while the page is hidden, and at once when it is shown again.
 */
export function keepTrue(view: TimedView): Unsubscribe {
  if (views.size === 0) document.addEventListener("visibilitychange", onVisibility);
  views.add(view);
  ringWithin(view(Date.now()));
  return () => {
    views.delete(view);
    if (views.size > 0) return;
    document.removeEventListener("visibilitychange", onVisibility);
    stop();
  };
}

function ringWithin(wait: number): void {
  const at = Date.now() + Math.max(SHORTEST_MS, wait);
  if (at >= dueAt || document.hidden) return;
  clearTimeout(timer);
  dueAt = at;
  timer = setTimeout(ring, at - Date.now());
}

function ring(): void {
  stop();
  const now = Date.now();
  const waits = [...views].map((view) => view(now));
  if (waits.length > 0) ringWithin(waits.reduce((least, wait) => Math.min(least, wait), Infinity));
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
