import { RealtimeError } from "../../../src/core/errors.js";
import type { RemoteResult } from "../../../src/core/ports.js";
import type { ScriptedRemote, ScriptedSubscription } from "./scripted-remote.js";

export interface TableRow {
  readonly _id: string;
  readonly order: number;
  readonly body: string;
  readonly tags: readonly string[];
}

/** One page as it was sent. */
export interface LivePage {
  readonly args: Readonly<Record<string, unknown>>;
  readonly end: string;
  readonly rows: readonly TableRow[];
}

interface Options {
  readonly cursor: string | null;
  readonly endCursor?: string;
  readonly numItems: number;
}

const endOfTable = "~end";

/** A table with an index, paginated by Convex's rules, served to a scripted remote. */
export class PagedTable {
  rows: TableRow[] = [];
  /** Pages with more rows than this must be split, as if a read limit was hit. */
  readLimit = Infinity;
  /** Pages that read this row fail. */
  poison: string | null = null;
  /** The query leaves out the other rows of a page that it has read. */
  isWanted: (row: TableRow) => boolean = () => true;
  /** Pages that ask for more rows than this fail. */
  largestPage = Infinity;
  /** Cursors made before this are refused. */
  generation = 0;
  /** All rows as of the newest transition, in order. */
  sent: readonly TableRow[] = [];
  private inOrder: { readonly of: unknown; readonly rows: readonly TableRow[] } = { of: undefined, rows: [] };
  private readonly remote: ScriptedRemote;
  private readonly texts = new Map<ScriptedSubscription, { readonly epoch: number; readonly text: string }>();

  constructor(remote: ScriptedRemote) {
    this.remote = remote;
  }

  /**
   * Sends one transition with the results that are new, of queries that had none on this connection at most
   * `firstResults`. False when there were none.
   */
  flush(firstResults = Infinity): boolean {
    const { epoch, isOpen } = this.remote.connection;
    if (!isOpen) return false;
    this.sent = this.sorted().filter(this.isWanted);
    const results: [ScriptedSubscription, RemoteResult][] = [];
    let firsts = 0;
    for (const subscription of this.remote.open) {
      const result = this.run(subscription);
      const text = JSON.stringify(result.ok ? result : result.error.message);
      const last = this.texts.get(subscription);
      if (last?.text === text && last.epoch === epoch) continue;
      if (last?.epoch !== epoch && ++firsts > firstResults) continue;
      this.texts.set(subscription, { epoch, text });
      results.push([subscription, result]);
    }
    this.remote.transition(...results);
    return results.length > 0;
  }

  /** Flushes until every page has its result. */
  settle(): void {
    for (let rounds = 0; this.flush(); rounds++) if (rounds > 100) throw new Error("The pages never settle");
  }

  /** What pages that are open now have said on this connection, and where each of them begins and ends. */
  livePages(): readonly LivePage[] {
    const { epoch } = this.remote.connection;
    return [...this.remote.open].flatMap((subscription) => {
      const last = this.texts.get(subscription);
      const said = last?.epoch === epoch ? (JSON.parse(last.text) as unknown) : undefined;
      return isWholePage(said) && this.isValid(said.value.continueCursor)
        ? { args: subscription.args, end: said.value.continueCursor, rows: said.value.page }
        : [];
    });
  }

  /** Whether a row belongs to a page. */
  holds({ args, end }: LivePage, row: TableRow): boolean {
    const { cursor } = args["paginationOpts"] as Options;
    const { from, backwards = false } = args as { readonly from?: number; readonly backwards?: boolean };
    if (from !== undefined && row.order < from !== backwards) return false;
    const isPast = (place: string): boolean =>
      !place.endsWith(endOfTable) && (backwards ? this.position(row) < place : this.position(row) > place);
    return (cursor === null || isPast(cursor)) && !isPast(end);
  }

  private run(subscription: ScriptedSubscription): RemoteResult {
    const options = subscription.args["paginationOpts"] as Options;
    const end = options.endCursor ?? subscription.journal ?? null;
    for (const cursor of [options.cursor, end])
      if (cursor !== null && !this.isValid(cursor)) return failure("InvalidCursor: changed");
    const { all, isBehind } = this.ordered(subscription.args);
    const { cursor } = options;
    const countUpTo = (place: string): number =>
      firstIndex(all.length, (index) => isBehind(this.position(all[index] as TableRow), place));
    const start = cursor === null ? 0 : countUpTo(cursor);
    const page = all.slice(start, end === null ? start + options.numItems : countUpTo(end));
    if (page.some((row) => row._id === this.poison)) return failure("this page is poisoned");
    if (end === null && options.numItems > this.largestPage) return failure("this page is too large");
    const isDone = end === null ? page.length < options.numItems : end.endsWith(endOfTable);
    const last = page.at(-1);
    const continueCursor =
      end ?? (isDone || !last ? `${this.generation}/${endOfTable}` : this.position(last));
    subscription.journal = continueCursor;
    return this.result(page, isDone, continueCursor);
  }

  /** The rows as a query with `from` and `backwards` sees them. */
  private ordered(args: ScriptedSubscription["args"]) {
    const { from, backwards } = args as { readonly from?: number; readonly backwards?: boolean };
    const rows = this.sorted();
    if (from === undefined) return { all: rows, isBehind };
    if (!backwards) return { all: rows.filter(({ order }) => order >= from), isBehind };
    const isBefore = (position: string, end: string): boolean => !end.endsWith(endOfTable) && position < end;
    return { all: rows.filter(({ order }) => order < from).reverse(), isBehind: isBefore };
  }

  private result(page: readonly TableRow[], isDone: boolean, continueCursor: string): RemoteResult {
    const middle = page.length >= 3 ? page[Math.floor(page.length / 2) - 1] : undefined;
    const splitCursor = middle ? this.position(middle) : null;
    const mustSplit = splitCursor !== null && page.length > this.readLimit;
    const rows = (mustSplit ? page.slice(0, this.readLimit) : page).filter(this.isWanted);
    const pageStatus = mustSplit ? "SplitRequired" : null;
    return {
      ok: true,
      value: structuredClone({ page: rows, isDone, continueCursor, splitCursor, pageStatus }),
    };
  }

  private sorted(): readonly TableRow[] {
    if (this.inOrder.of !== this.rows) {
      const placed = this.rows.map((row) => ({ row, place: this.position(row) }));
      const rows = placed.sort((a, b) => (isBehind(a.place, b.place) ? 1 : -1)).map(({ row }) => row);
      this.inOrder = { of: this.rows, rows };
    }
    return this.inOrder.rows;
  }

  position(row: TableRow): string {
    return `${this.generation}/${String(row.order).padStart(6, "0")}:${row._id}`;
  }

  isValid(cursor: string): boolean {
    return cursor.startsWith(`${this.generation}/`);
  }
}

interface SaidPage {
  readonly value: {
    readonly page: readonly TableRow[];
    readonly continueCursor: string;
    readonly pageStatus: string | null;
  };
}

/** A result of a page that need not be split before it is shown. */
function isWholePage(said: unknown): said is SaidPage {
  return (
    typeof said === "object" &&
    said !== null &&
    "value" in said &&
    (said as SaidPage).value.pageStatus === null
  );
}

/** The first of `count` indices from which on `isPast` is true. */
function firstIndex(count: number, isPast: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isPast(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether a place lies behind a page's end. Places are texts that sort as the index does. */
function isBehind(position: string, end: string): boolean {
  return position > end;
}

function failure(message: string): RemoteResult {
  return { ok: false, error: new RealtimeError("query-failed", message) };
}
