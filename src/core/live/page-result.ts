import { RealtimeError } from "../errors.js";

/** Where a page ends, and what the backend advises. */
export interface PageEnd {
  readonly continueCursor: string;
  readonly isDone: boolean;
  readonly splitCursor: string | null;
  readonly pageStatus: "SplitRecommended" | "SplitRequired" | null;
}

export interface PageResult {
  readonly rows: readonly unknown[];
  readonly end: PageEnd;
}

/** Reads what Convex's `paginate()` returns; the error says so when it is something else. */
export function readPageResult(queryName: string, value: unknown): PageResult | RealtimeError {
  const { page, isDone, continueCursor, splitCursor, pageStatus } = Object(value) as Record<string, unknown>;
  if (!Array.isArray(page) || typeof isDone !== "boolean" || typeof continueCursor !== "string") {
    return new RealtimeError(
      "query-failed",
      `${queryName} did not return a page. A paginated query takes \`paginationOpts\` and returns what \`.paginate(paginationOpts)\` gives.`,
    );
  }
  return {
    rows: page,
    end: {
      continueCursor,
      isDone,
      splitCursor: typeof splitCursor === "string" ? splitCursor : null,
      pageStatus: pageStatus === "SplitRecommended" || pageStatus === "SplitRequired" ? pageStatus : null,
    },
  };
}

/** The cursors belong to a query that has changed meanwhile, so the list must begin again. */
export function isInvalidCursor(error: RealtimeError): boolean {
  const data = Object(error.data) as Record<string, unknown>;
  return (
    error.message.includes("InvalidCursor") ||
    (data["isConvexSystemError"] === true && data["paginationError"] === "InvalidCursor")
  );
}
