import type { RowsRegion } from "../../core/live/pages-state.js";
import type { ScrollArea } from "../../internal/virtual/scroll-area.js";
import { firstBelow, isInFlow, stays, topOf } from "./row-places.js";
import type { RowsView } from "./rows-view.js";
import type { ShownRow } from "./shown-row.js";

/** A row that the reader sees, and where: it is to stay there. */
export interface RowAnchor {
  readonly row: ShownRow;
  readonly top: number;
}

/** The first row that reaches below `edge`, of those that are shown also from `first` to `last`. */
export function anchorWithin(
  view: RowsView,
  edge: number,
  first: number,
  last: number,
): RowAnchor | undefined {
  const rows = view.rows.filter(isInFlow);
  const row =
    rows.slice(firstBelow(rows, edge)).find(({ index }) => index >= first && index <= last) ??
    rows.find(({ index }) => index >= first && index <= last);
  return row && { row, top: topOf(row) };
}

/**
 * The first row that is seen and still there after `changes`, or follows at most a screen below. The reader may have
 * scrolled away from all that is shown. `waitsAtStart`: who sees the start of the list waits for new rows there, unless
 * they use one of those that are shown.
 */
export function anchorThrough(
  changes: readonly (readonly RowsRegion[])[],
  view: RowsView,
  area: ScrollArea,
  waitsAtStart: boolean,
): RowAnchor | undefined {
  const edge = area.top;
  const rows = view.rows.filter(isInFlow);
  const place = firstBelow(rows, edge);
  const seen = rows[place];
  if (!seen) return undefined;
  const isAtStart = view.range.first === 0 && place === 0 && topOf(seen) >= edge;
  if (isAtStart && waitsAtStart && !view.isInUse) return undefined;
  const staying = rows.slice(place).find((row) => stays(row, changes));
  const top = staying ? topOf(staying) : Infinity;
  return staying && top < area.bottom + area.height ? { row: staying, top } : undefined;
}
