import type { RealtimeError } from "../errors.js";
import type { QueryJournal, RemoteResult, RemoteSubscription } from "../ports.js";
import { emptyContent, type PageContent } from "./page-content.js";
import { type PageEnd, readPageResult } from "./page-result.js";

/** `onward`: in the order of the query, from where the list began. `back`: against it. */
export type PageDirection = "onward" | "back";

/** What makes one page's query. */
export interface PageQuery {
  readonly direction: PageDirection;
  readonly cursor: string | null;
  /** Set for the halves of a split page and for a merged one, whose end must not depend on their size. */
  readonly endCursor?: string;
}

/** Subscribes to the query of one page. */
export type OpenPage = (
  query: PageQuery,
  receive: (result: RemoteResult) => void,
  journal: QueryJournal,
) => RemoteSubscription;

/** One page: its subscription, if it has one now, and its newest result. */
export class PageSlot {
  readonly query: PageQuery;
  /** Its place among the list's pages. */
  position = 0;
  end: PageEnd | undefined;
  /** Rows that came and were not yet taken into the list. */
  arrived: readonly unknown[] | undefined;
  /** What the list shows of this page. */
  content: PageContent<unknown> = emptyContent;
  error: RealtimeError | undefined;
  /** The connection on which the newest result came. */
  epoch = -1;
  /** Its rows are part of what the list shows, so the list can't be shown without it. */
  isShown = false;
  /** It was parked and has had no result since, so it keeps no other page waiting. */
  isReturning = false;
  /** The pages that will take this one's place, or this one's and the next one's. */
  successors: readonly PageSlot[] = [];
  /** The page that `successors` replace together with this one. */
  partner: PageSlot | undefined;
  canSplit = true;
  private subscription: RemoteSubscription | undefined;
  private keptJournal: QueryJournal;

  constructor(query: PageQuery) {
    this.query = query;
  }

  get isLive(): boolean {
    return this.subscription !== undefined;
  }

  /** What it shows follows the backend; what others say of its rows counts less. */
  get isKeptUp(): boolean {
    return this.isLive && !this.isReturning;
  }

  /** `received` is called after each result was noted. */
  open(openPage: OpenPage, queryName: string, received: (slot: PageSlot) => void): void {
    const receive = (result: RemoteResult): void => {
      this.note(queryName, result);
      received(this);
    };
    this.epoch = -1;
    this.subscription = openPage(this.query, receive, this.keptJournal);
  }

  /** Ends the subscription. A page that is opened again goes on with its journal, and so keeps its end. */
  close(): void {
    this.keptJournal = this.subscription?.journal() ?? this.keptJournal;
    this.subscription?.unsubscribe();
    this.subscription = undefined;
    this.arrived = undefined;
    this.error = undefined;
    this.isReturning = false;
    this.dropSuccessors();
  }

  dropSuccessors(): void {
    for (const successor of this.successors) successor.close();
    this.successors = [];
    this.partner = undefined;
  }

  /** The backend could not read the whole page, so it must not be shown before it is split. */
  get isIncomplete(): boolean {
    return this.end?.pageStatus === "SplitRequired" && this.end.splitCursor !== null;
  }

  /** Convex's rule, also for its own clients. */
  wantsSplit(pageSize: number): boolean {
    if (this.isIncomplete) return true;
    if (!this.end?.splitCursor || !this.arrived || !this.canSplit) return false;
    return this.end.pageStatus === "SplitRecommended" || this.arrived.length > pageSize * 2;
  }

  private note(queryName: string, result: RemoteResult): void {
    const page = result.ok ? readPageResult(queryName, result.value) : result.error;
    if (page instanceof Error) {
      this.error = page;
      return;
    }
    this.error = undefined;
    this.end = page.end;
    this.arrived = page.rows;
  }
}
