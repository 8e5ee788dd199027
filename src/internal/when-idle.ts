/** At the latest after so many milliseconds, however busy the page is. */
const LATEST_MS = 300;

/** Does `work` once the page has nothing better to do. */
export function whenIdle(work: () => void): void {
  // Missing in WebKit.
  if ("requestIdleCallback" in globalThis) requestIdleCallback(work, { timeout: LATEST_MS });
  else setTimeout(work, 0);
}
