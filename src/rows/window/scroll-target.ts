import { scaleOf, type Viewport } from "./viewport.js";

/** Where a row is to stand: with its start or its end at that edge of what is visible, or just somewhere in it. */
export type ScrollAlign = "start" | "end" | "nearest";

/**
 * How far a row must be scrolled. `cover`: how much of what is visible a header takes at its upper edge. Both what the page
 * keeps free at the edges (`scroll-padding`) and around the row (`scroll-margin`) count.
 */
export function distanceTo(element: Element, viewport: Viewport, align: ScrollAlign, cover: number): number {
  const { top, bottom } = element.getBoundingClientRect();
  const padding = viewport.padding;
  const margin = scrollMarginOf(element);
  const toStart = top - margin.top - viewport.top - Math.max(cover, padding.top);
  const toEnd = bottom + margin.bottom - viewport.bottom + padding.bottom;
  if (align === "start") return toStart;
  if (align === "end") return toEnd;
  if (toStart < 0) return toStart;
  return toEnd > 0 ? Math.min(toEnd, toStart) : 0;
}

function scrollMarginOf(element: Element): { readonly top: number; readonly bottom: number } {
  const { scrollMarginTop, scrollMarginBottom } = getComputedStyle(element);
  const scale = scaleOf(element);
  return {
    top: Number.parseFloat(scrollMarginTop) * scale,
    bottom: Number.parseFloat(scrollMarginBottom) * scale,
  };
}
