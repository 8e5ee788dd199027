import { parseCursor, queryFingerprint, serializeCursor, type Cursor } from "./cursor.js";
import { DocumentStream } from "./document-stream.js";
import type { Scan } from "./scan.js";
import { assertPageOptions, between, isNearLimit, type PageBounds, type PageResult } from "./page.js";
import type { PageOptions, PageStatus, QueryJson } from "./query-json.js";
import type { QueryPlan } from "./query-plan.js";
import type { StoredDocument } from "./stored-document.js";

/** Reads one page. `openScan` starts the scan of the plan's index in the page's bounds. */
export function readPage(
  query: QueryJson,
  plan: QueryPlan,
  options: PageOptions,
  openScan: (bounds: PageBounds) => Scan,
): PageResult {
  assertPageOptions(options);
  const fingerprint = queryFingerprint(query, plan.index);
  const start = parse(options.cursor, fingerprint);
  const end = parse(options.endCursor, fingerprint);
  const bounds = boundsOf(plan, options, start, end);
  const scan = openScan(bounds);
  const rows = readRows(
    new DocumentStream(scan, query.operators),
    end === null ? options.pageSize : Infinity,
  );
  const position = end ?? positionOf(scan, start);
  const cursor = serializeCursor(position, fingerprint);
  return {
    page: rows,
    cursor,
    isDone: position.after === null,
    splitCursor: splitCursor(scan, fingerprint),
    pageStatus: pageStatus(scan, rows.length, bounds),
    endCursorForJournal: cursor,
  };
}

function parse(cursor: string | null | undefined, fingerprint: string): Cursor | null {
  return cursor === null || cursor === undefined ? null : parseCursor(cursor, fingerprint);
}

// With an end the page must hold everything up to it, however much that is: the next page begins there. It is still
// told that it has grown too large.
function boundsOf(
  plan: QueryPlan,
  options: PageOptions,
  start: Cursor | null,
  end: Cursor | null,
): PageBounds {
  return {
    interval: between(plan.interval, plan.isDescending, start, end),
    isPinned: end !== null,
    maximumRows: options.maximumRowsRead ?? Infinity,
    maximumBytes: options.maximumBytesRead ?? Infinity,
  };
}

function readRows(stream: DocumentStream, maximum: number): StoredDocument[] {
  const rows: StoredDocument[] = [];
  while (rows.length < maximum) {
    const document = stream.next();
    if (document === null) break;
    rows.push(document);
  }
  return rows;
}

function positionOf(scan: Scan, start: Cursor | null): Cursor {
  if (scan.isExhausted) return { after: null };
  const after = scan.trail.at(-1);
  return after === undefined ? (start ?? { after: null }) : { after };
}

function splitCursor(scan: Scan, fingerprint: string): string | null {
  const { trail } = scan;
  if (trail.length < 3) return null;
  return serializeCursor({ after: trail[Math.floor(trail.length / 2)] as string }, fingerprint);
}

function pageStatus(scan: Scan, rows: number, bounds: PageBounds): PageStatus | null {
  if (scan.isStopped) return "SplitRequired";
  return isNearLimit(scan.used, rows, bounds) ? "SplitRecommended" : null;
}
