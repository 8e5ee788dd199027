import { RealtimeError } from "../errors.js";
import type { PagedList, PageQuery, PageResult, Paging } from "./paging.js";

/** Pages as Convex's `paginate()` takes and returns them. */
export const convexPaging: Paging = { args: pageArgs, read: readPageResult, isInvalidCursor };

function pageArgs({ direction, cursor, endCursor, size }: PageQuery, { id, from }: PagedList) {
  const end = endCursor === undefined ? {} : { endCursor };
  return {
    ...(from === undefined ? {} : { from }),
    ...(direction === "back" ? { backwards: true } : {}),
    paginationOpts: { numItems: size, id, cursor, ...end },
  };
}

function readPageResult(queryName: string, value: unknown): PageResult | RealtimeError {
  const { page, isDone, continueCursor, splitCursor, pageStatus } = Object(value) as Record<string, unknown>;
  if (!Array.isArray(page) || typeof isDone !== "boolean" || typeof continueCursor !== "string") {
    return new RealtimeError("not-paginated", `${queryName} did not return a page.`);
  }
  return {
    rows: page,
    end: {
      continueCursor,
      isDone,
      // Only what `paginate()` made names one, or null: pages made by hand may not know of ends.
      isOfRange: splitCursor !== undefined,
      splitCursor: typeof splitCursor === "string" ? splitCursor : null,
      pageStatus: pageStatus === "SplitRecommended" || pageStatus === "SplitRequired" ? pageStatus : null,
    },
  };
}

function isInvalidCursor(error: RealtimeError): boolean {
  const data = Object(error.data) as Record<string, unknown>;
  return (
    error.message.includes("InvalidCursor") ||
    (data["isConvexSystemError"] === true && data["paginationError"] === "InvalidCursor")
  );
}
