import type { RealtimeError } from "../errors.js";
import type { QueryJournal, RemoteResult, RemoteSubscription } from "../ports.js";
import type { Snapshot } from "./effects.js";
import { emptyContent, type PageContent } from "./page-content.js";
import type { PageEnd, PageQuery, PageResult } from "./paging.js";

/** Subscribes to the query of one page. */
export type OpenPage = (
  query: PageQuery,
  receive: (result: RemoteResult) => void,
  journal: QueryJournal,
) => RemoteSubscription;

/** Reads what a page's query answered. */
export type ReadPage = (value: unknown) => PageResult | RealtimeError;

/**
 * How far a page is part of what its list shows.
 *
 * - `new`: asked for, and not shown yet.
 * - `kept`: it shows what was kept of it beyond the page, and the backend has yet to answer. The list goes on together.
 * - `shown`: it follows the backend, and the list can't be shown without it.
 * - `parked`: it shows what it had, without a subscription.
 * - `returning`: the same, but asked for again; it keeps no other page waiting.
 */
export type PagePhase = "new" | "kept" | "shown" | "parked" | "returning";

/** What came for a page and is not part of the list yet. */
export type PageNews =
  | { readonly name: "none" }
  | { readonly name: "rows"; readonly rows: readonly unknown[] }
  | { readonly name: "error"; readonly error: RealtimeError };

/** What will take a page's place; in a merge, the next one's as well. */
export type PageReplacement =
  | { readonly name: "none" }
  | { readonly name: "split"; readonly pages: readonly PageSlot[] }
  | { readonly name: "merge"; readonly pages: readonly PageSlot[]; readonly partner: PageSlot };

const none = { name: "none" } as const;

/** One page: its subscription, if it has one now, and its newest result. */
export class PageSlot {
  query: PageQuery;
  /** Its place among the list's pages. */
  position = 0;
  phase: PagePhase = "new";
  end: PageEnd | undefined;
  news: PageNews = none;
  replacement: PageReplacement = none;
  /** What was tried with it in vain. */
  readonly refused = new Set<"split" | "merge">();
  /** What the backend said of its rows last, as far as the list has taken it in. */
  base: PageContent<unknown> = emptyContent;
  /** What the list shows of it. */
  shown: PageContent<unknown> = emptyContent;
  /** The moment that its rows belong to, while it is kept, parked or returning. */
  parkedAt: Snapshot = null;
  /** The connection on which the newest result came. */
  epoch = -1;
  private subscription: RemoteSubscription | undefined;
  private keptJournal: QueryJournal;

  constructor(query: PageQuery) {
    this.query = query;
  }

  /** Its rows are part of what the list shows. */
  get isShown(): boolean {
    return this.phase !== "new";
  }

  /** What it shows follows the backend; what others say of its rows counts less. */
  get isKeptUp(): boolean {
    return this.phase === "new" || this.phase === "shown";
  }

  get error(): RealtimeError | undefined {
    return this.news.name === "error" ? this.news.error : undefined;
  }

  /** Nothing was shown of it, and nothing has come. */
  get isBlank(): boolean {
    return this.phase === "new" && this.news.name === "none";
  }

  /** Rows that came and were not yet taken into the list. */
  get arrived(): readonly unknown[] | undefined {
    return this.news.name === "rows" ? this.news.rows : undefined;
  }

  /** What will take its place, in the order of the query. */
  get successors(): readonly PageSlot[] {
    return this.replacement.name === "none" ? [] : this.replacement.pages;
  }

  /** The page that its successors replace together with it. */
  get partner(): PageSlot | undefined {
    return this.replacement.name === "merge" ? this.replacement.partner : undefined;
  }

  /** `received` is called after each result was noted. */
  open(openPage: OpenPage, read: ReadPage, received: (slot: PageSlot) => void): void {
    const receive = (result: RemoteResult): void => {
      this.note(read, result);
      received(this);
    };
    if (this.phase === "parked") this.phase = "shown";
    this.epoch = -1;
    this.subscription = openPage(this.query, receive, this.keptJournal);
  }

  /** Its end stays where it is, whatever comes before it: from the next time on that it is opened. */
  pin(): void {
    if (this.end) this.query = { ...this.query, endCursor: this.end.continueCursor };
  }

  /** Ends the subscription. A page that is opened again goes on with its journal, and so keeps its end. */
  close(): void {
    this.keptJournal = this.subscription?.journal() ?? this.keptJournal;
    this.subscription?.unsubscribe();
    this.subscription = undefined;
    if (this.phase !== "new") this.phase = "parked";
    this.news = none;
    this.dropReplacement();
  }

  dropReplacement(): void {
    for (const successor of this.successors) successor.close();
    this.replacement = none;
  }

  /** What was kept of it is part of the list now. */
  showsKept(at: Snapshot): void {
    this.news = none;
    this.phase = "kept";
    this.parkedAt = at;
  }

  /** What came is part of the list now. */
  taken(): void {
    this.news = none;
    this.phase = "shown";
  }

  private note(read: ReadPage, result: RemoteResult): void {
    const page = result.ok ? read(result.value) : result.error;
    if (page instanceof Error) {
      this.news = { name: "error", error: page };
      return;
    }
    this.news = { name: "rows", rows: page.rows };
    this.end = page.end;
  }
}
