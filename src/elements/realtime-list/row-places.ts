import type { RowsRegion } from "../../core/live/pages-state.js";
import type { ScrollArea } from "../../internal/virtual/scroll-area.js";
import { isGroupHeader } from "./group-header.js";
import { placeAfter, type RowSequence } from "./row-sequence.js";
import type { RowsView } from "./rows-view.js";
import type { ShownRow } from "./shown-row.js";

/** Where rows with nodes stand, read off the page. */

export type ScrollAlign = "start" | "end" | "nearest";

/** Headers of groups stick to an edge, and don't tell where they belong. */
export function isInFlow({ row }: ShownRow): boolean {
  return !isGroupHeader(row);
}

/** Whether a row is still there after all changes. */
export function stays({ index, key }: ShownRow, changes: readonly (readonly RowsRegion[])[]): boolean {
  let place = index;
  return changes.every((regions) => (place = placeAfter(place, key, regions)) >= 0);
}

export function topOf({ element }: ShownRow): number {
  return element.getBoundingClientRect().top;
}

/** The first row that reaches below `edge`, found by halving: rows lie in reading order. */
export function firstBelow(rows: readonly ShownRow[], edge: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.element.getBoundingClientRect().bottom ?? 0) <= edge) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How far a row must be scrolled. `cover`: how much of what is visible a header takes at its upper edge. */
export function distanceTo(element: Element, area: ScrollArea, align: ScrollAlign, cover: number): number {
  const { top, bottom } = element.getBoundingClientRect();
  const toStart = top - area.top - cover;
  const toEnd = bottom - area.bottom;
  if (align === "start") return toStart;
  if (align === "end") return toEnd;
  if (toStart < 0) return toStart;
  return toEnd > 0 ? Math.min(toEnd, toStart) : 0;
}

/** The height of the header that sticks to the edge above a row of a group. */
export function coverOf(index: number, sequence: RowSequence, view: RowsView): number {
  const place = sequence.headerOf?.(index) ?? index;
  const header = place === index ? undefined : view.find(sequence.keyAt(place) ?? "");
  if (!header || getComputedStyle(header.element).position !== "sticky") return 0;
  return header.element.getBoundingClientRect().height;
}
