import { numberOf } from "../../internal/format-value.js";

const DURATION_MS = 1500;

/** Which way a value changed. */
export type Trend = "up" | "down" | "changed";

export function trendOf(before: unknown, now: unknown): Trend {
  const [from, to] = [numberOf(before), numberOf(now)];
  if (from === undefined || to === undefined || from === to) return "changed";
  return to > from ? "up" : to < from ? "down" : "changed";
}

/** Marks what changed for a moment: fading for most readers, still for those who prefer less motion. */
export async function mark(element: Element, color: string): Promise<void> {
  const isStill = element.ownerDocument.defaultView?.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const frames = [{ backgroundColor: color }, { backgroundColor: isStill ? color : "transparent" }];
  // One that went on under the new one would only cost.
  for (const earlier of element.getAnimations()) earlier.cancel();
  const animation = element.animate(frames, { duration: DURATION_MS, easing: "ease-in" });
  try {
    await animation.finished;
  } catch (error) {
    // Cancelled, because the element left the page or has changed again.
    if (!(error instanceof DOMException)) throw error;
  }
}
