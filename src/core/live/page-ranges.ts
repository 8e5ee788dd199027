import { PageSlot } from "./page-slot.js";
import type { PageQuery } from "./paging.js";

/** Pages that read more rows together than this stay apart: all of it is read again for each row that changes in it. */
const FARTHEST_REACH = 2000;

/** The backend could not read the whole page, so it must not be shown before it is split. */
export function mustSplit({ end }: PageSlot): boolean {
  return end?.pageStatus === "SplitRequired" && end.splitCursor !== null;
}

/** Convex's rule, also for its own clients. */
export function wantsSplit(slot: PageSlot, pageSize: number): boolean {
  if (mustSplit(slot)) return true;
  const { end, arrived, refused } = slot;
  if (!end?.splitCursor || !arrived || refused.has("split")) return false;
  return end.pageStatus === "SplitRecommended" || arrived.length > pageSize * 2;
}

/** The queries of the two pages that a page is split into. None when the backend named no place to split at. */
export function halves({ query, end }: PageSlot, pageSize: number): readonly PageQuery[] {
  if (!end?.splitCursor) return [];
  const { direction, cursor, reach } = query;
  const half = { direction, size: pageSize, reach: reach / 2 };
  return [
    { ...half, cursor, endCursor: end.splitCursor },
    { ...half, cursor: end.splitCursor, endCursor: end.continueCursor },
  ];
}

/** Whether pages have shrunk to so few rows that they should be one, so that a list costs what it shows. */
export function areMergeable(first: PageSlot, second: PageSlot, pageSize: number): boolean {
  return (
    rowCount(first) + rowCount(second) <= pageSize / 2 &&
    first.query.direction === second.query.direction &&
    // Pages that come back may have let go of their rows, with which a merged page would have to begin.
    [first, second].every(
      ({ phase, refused, end }) => phase === "shown" && !refused.has("merge") && end?.isOfRange,
    ) &&
    first.query.reach + second.query.reach <= FARTHEST_REACH
  );
}

/** The query of the page that takes the place of two, which are in the order of the query. */
export function joint(first: PageSlot, second: PageSlot, pageSize: number): PageQuery {
  const { direction, cursor, reach } = first.query;
  const endCursor = second.end?.continueCursor ?? "";
  return { direction, cursor, endCursor, size: pageSize, reach: reach + second.query.reach };
}

/** The parked page of which `pages`, in the order of the query, were split off. */
export function reunited(pages: readonly PageSlot[], pageSize: number): PageSlot {
  const [first] = pages;
  const last = pages.at(-1);
  if (!first || !last) throw new Error("Nothing can be made of no pages.");
  const reach = pages.reduce((sum, { query }) => sum + query.reach, 0);
  const endCursor = last.end?.continueCursor ?? last.query.endCursor;
  const { direction, cursor } = first.query;
  const ends = endCursor === undefined ? {} : { endCursor };
  const page = new PageSlot({ direction, cursor, ...ends, size: pageSize, reach });
  page.end = last.end;
  page.phase = "parked";
  page.parkedAt = first.parkedAt;
  return page;
}

function rowCount({ arrived, base }: PageSlot): number {
  return arrived?.length ?? base.count;
}
