/** An idle page is waited for no longer than this, in milliseconds: a busy one may never be. */
const PATIENCE_MS = 5_000;

/** Runs a task when the page has nothing better to do; soon, where the browser doesn't say when that is. */
export function whenIdle(task: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(() => task(), { timeout: PATIENCE_MS });
  else setTimeout(task);
}
