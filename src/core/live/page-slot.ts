import type { RealtimeError } from "../errors.js";
import type { QueryJournal, RemoteResult, RemoteSubscription } from "../ports.js";
import { type PageEnd, readPageResult } from "./page-result.js";
import type { PageContent } from "./rows-layout.js";

/** What makes one page's query. */
export interface PageQuery {
  readonly cursor: string | null;
  /** Set for the halves of a split page, whose end must not depend on their size. */
  readonly endCursor?: string;
}

/** Subscribes to the query of one page. */
export type OpenPage = (
  query: PageQuery,
  receive: (result: RemoteResult) => void,
  journal: QueryJournal,
) => RemoteSubscription;

/** A page that is kept for a list that is watched again. */
export interface KeptPage {
  readonly query: PageQuery;
  readonly journal: QueryJournal;
  readonly end: PageEnd | undefined;
  readonly content: PageContent<unknown> | undefined;
}

/** One page: its subscription and its newest result. */
export class PageSlot {
  readonly query: PageQuery;
  end: PageEnd | undefined;
  /** Rows that came and were not yet taken into the list. */
  arrived: readonly unknown[] | undefined;
  /** What the list shows of this page. */
  content: PageContent<unknown> | undefined;
  error: RealtimeError | undefined;
  /** The connection on which the newest result came. */
  epoch = -1;
  /** Its rows are part of what the list shows, so the list can't be shown without it. */
  isShown: boolean;
  /** The two pages that will take this one's place. */
  halves: readonly [PageSlot, PageSlot] | undefined;
  canSplit = true;
  private subscription: RemoteSubscription | undefined;

  constructor(query: PageQuery, kept?: KeptPage) {
    this.query = query;
    this.end = kept?.end;
    this.content = kept?.content;
    this.isShown = kept !== undefined;
  }

  /** `received` is called after each result was noted. */
  open(
    openPage: OpenPage,
    queryName: string,
    received: (slot: PageSlot) => void,
    journal?: QueryJournal,
  ): void {
    const receive = (result: RemoteResult): void => {
      this.note(queryName, result);
      received(this);
    };
    this.subscription = openPage(this.query, receive, journal);
  }

  close(): void {
    this.subscription?.unsubscribe();
    this.subscription = undefined;
    this.dropHalves();
  }

  dropHalves(): void {
    for (const half of this.halves ?? []) half.close();
    this.halves = undefined;
  }

  keep(): KeptPage {
    return {
      query: this.query,
      journal: this.subscription?.journal(),
      end: this.end,
      content: this.content,
    };
  }

  journal(): QueryJournal {
    return this.subscription?.journal();
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
