import type { Json } from "../outbox/json.js";
import type { LiveContext } from "./live-context.js";
import type { PageChain } from "./page-chain.js";
import type { PageSlot } from "./page-slot.js";
import type { PageEnd, PageQuery } from "./paging.js";
import type { KeptResult, ResultStore } from "./result-store.js";

/** What was kept of one page. */
export interface KeptPage {
  /** In the order of the query. */
  readonly rows: readonly unknown[];
  readonly end: PageEnd;
  readonly ts: bigint | null;
}

/**
 * The pages of a list beyond the life of the page: one record each, named by where it begins. So a page is found by where the
 * one before it ends, and records that no other leads to are never shown.
 */
export class KeptPages {
  private readonly context: Pick<LiveContext, "results" | "snapshot">;
  private readonly token: string;
  private readonly chain: PageChain;
  /** The store that knows of these pages, and where the first one ended that was read there. */
  private known: { readonly by: ResultStore; readonly firstEnd: string | undefined } | undefined;
  /** The store that the backend's own pages have been handed to. */
  private handedTo: ResultStore | null = null;
  /** Where pages ended that the store has as they are. */
  private written = new WeakMap<PageSlot, PageEnd>();

  /** @param token - equal for lists that ask the backend for equal pages. */
  constructor(context: Pick<LiveContext, "results" | "snapshot">, token: string, chain: PageChain) {
    this.context = context;
    this.token = token;
    this.chain = chain;
  }

  /** Reads what was kept of a page, and shows it unless that isn't wanted any more. */
  read(slot: PageSlot, show: (page: KeptPage) => void): void {
    const { results } = this.context;
    if (!results) return;
    void results.read(this.token, partOf(slot.query)).then(([kept]) => {
      const page = kept && pageFrom(kept);
      if (!page || results !== this.context.results) return;
      if (slot.query.cursor === null && slot.query.direction === "onward") {
        this.known = { by: results, firstEnd: page.end.continueCursor };
      }
      this.written.set(slot, page.end);
      show(page);
    });
  }

  /** The list has taken in what the backend says of `slots`, of which these have other rows now. */
  taken(slots: readonly PageSlot[], changed: readonly PageSlot[]): void {
    const { results } = this.context;
    if (!results) return;
    for (const slot of changed) this.written.delete(slot);
    if (this.handedTo === results) this.keepAll(results, slots);
    else this.begin(results);
  }

  /** A page is not part of the list any more. */
  forgotten({ query }: PageSlot): void {
    const { results } = this.context;
    if (results && results === this.handedTo) results.forget(this.token, partOf(query));
  }

  private begin(results: ResultStore): void {
    this.handedTo = results;
    const { slots, origin } = this.chain;
    // Pages that were kept go on where the first one ended that was kept: else no other leads to them.
    const isContinued = this.known?.by === results && this.known.firstEnd === origin.end?.continueCursor;
    if (!isContinued) {
      results.forget(this.token);
      this.written = new WeakMap();
    }
    this.keepAll(
      results,
      slots.filter(({ phase }) => phase === "shown"),
    );
  }

  private keepAll(results: ResultStore, slots: readonly PageSlot[]): void {
    for (const slot of slots) {
      const { end } = slot;
      if (!end || isSameEnd(end, this.written.get(slot))) continue;
      this.written.set(slot, end);
      results.keep(this.recordOf(slot, end));
    }
  }

  private recordOf({ query, base }: PageSlot, end: PageEnd): KeptResult {
    const isInOrder = this.chain.growsAtEnd(query.direction);
    const rows = isInOrder ? base.rows : [...base.rows].reverse();
    const { continueCursor, isDone, isOfRange } = end;
    return {
      token: this.token,
      part: partOf(query),
      range: { continueCursor, isDone, isOfRange },
      content: { name: "rows", rows },
      ts: this.context.snapshot,
    };
  }
}

function isSameEnd(end: PageEnd, other: PageEnd | undefined): boolean {
  return end.continueCursor === other?.continueCursor && end.isDone === other.isDone;
}

/** Where a page begins. The query's first one is the first of all. */
function partOf({ direction, cursor }: PageQuery): string {
  if (direction === "back") return `<${cursor ?? ""}`;
  return cursor === null ? "" : `>${cursor}`;
}

/** Undefined for what makes no sense: a browser's database outlives the code that wrote to it. */
function pageFrom({ content, range, ts }: KeptResult): KeptPage | undefined {
  const { continueCursor, isDone, isOfRange } = Object(range) as Record<string, Json | undefined>;
  if (content.name !== "rows" || typeof continueCursor !== "string") return undefined;
  const end = {
    continueCursor,
    isDone: isDone === true,
    isOfRange: isOfRange === true,
    splitCursor: null,
    pageStatus: null,
  };
  return { rows: content.rows, end, ts };
}
