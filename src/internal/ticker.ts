import type { Unsubscribe } from "../core/source.js";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Calls `listener` once a second. All listeners of the page share one timer. */
export function everySecond(listener: () => void): Unsubscribe {
  const entry = (): void => listener();
  listeners.add(entry);
  timer ??= setInterval(tick, 1000);
  return () => {
    listeners.delete(entry);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  // One may have left because of what another did.
  for (const listener of [...listeners]) if (listeners.has(listener)) listener();
}
