import { pageAttendance } from "./page-attendance.js";

let isGone = false;
let isWatching = false;

/** Follows whether the page goes, from now on for as long as it lives; see {@link isPageEnding}. */
export function watchPageEnding(): void {
  if (isWatching || typeof window === "undefined") return;
  isWatching = true;
  // Before all others who hear of it.
  window.addEventListener("pagehide", () => (isGone = true), { capture: true });
  window.addEventListener("pageshow", () => (isGone = false), { capture: true });
}

/** Whether what the page says on a socket may never leave it: it goes, though the browser still calls it visible, or is hidden. */
export function isPageEnding(): boolean {
  return isGone || !pageAttendance.isVisible;
}
