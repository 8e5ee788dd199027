const DURATION_MS = 1500;

/** Which way a value changed. */
export type Trend = "up" | "down" | "changed";

export function trendOf(before: unknown, now: unknown): Trend {
  if (typeof before !== "number" || typeof now !== "number") return "changed";
  return now > before ? "up" : "down";
}

/** Marks what changed for a moment: fading for most readers, still for those who prefer less motion. */
export async function mark(element: Element, color: string): Promise<void> {
  const isStill = element.ownerDocument.defaultView?.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const frames = [{ backgroundColor: color }, { backgroundColor: isStill ? color : "transparent" }];
  const animation = element.animate(frames, { duration: DURATION_MS, easing: "ease-in" });
  try {
    await animation.finished;
  } catch (error) {
    // Cancelled, because the element left the page.
    if (!(error instanceof DOMException)) throw error;
  }
}
