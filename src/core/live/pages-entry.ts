import { EventEmitter, StateEmitter } from "../emitter.js";
import type { RealtimeError } from "../errors.js";
import type { FunctionCall } from "../ports.js";
import type { Unsubscribe } from "../source.js";
import type { LiveContext } from "./live-context.js";
import { PageChain, type PageHost } from "./page-chain.js";
import { type PageTree, pageTree } from "./page-content.js";
import type { OpenPage, PageDirection } from "./page-slot.js";
import { PageWindow, type WindowLimits } from "./page-window.js";
import type { EndState, PagesState, RowsChange, RowsRange } from "./pages-state.js";
import { type AnyPagesState, loadingPages, pagesState } from "./pages-view.js";
import type { KeyOption } from "./row-keys.js";
import type { Watchable } from "./shared-entries.js";
import { type PagesStep, StitchedRows } from "./stitched-rows.js";

export interface PagesRequest {
  readonly call: FunctionCall;
  /** Lists with equal tokens share their pages. */
  readonly token: string;
  /** Lists with equal places ask the backend for equal pages, whatever they make of them. Default: `token`. */
  readonly place?: string;
  readonly pageSize: number;
  readonly key: KeyOption;
  /** The first page is shown at the end. */
  readonly isFromEnd?: boolean;
  /** Pages far from what is looked at are parked. */
  readonly isWindowed?: boolean;
  /** Default: what suits a page. */
  readonly windowLimits?: WindowLimits;
  /** Where the list begins, in the app's own terms. Undefined: at the beginning of the query. */
  readonly from?: unknown;
}

/** A change and the state that it leads to. */
export interface ListStep {
  readonly change: RowsChange<unknown>;
  readonly state: AnyPagesState;
}

/** A list that nobody watches now. */
interface KeptList {
  readonly paginationId: number;
  readonly pages: Pages;
  readonly state: AnyPagesState;
}

interface Pages {
  readonly rows: StitchedRows;
  readonly chain: PageChain;
  readonly window: PageWindow;
}

/** One paginated query on the backend, a subscription a page, shared by all who watch it. */
export class PagesEntry implements Watchable {
  state: AnyPagesState;
  private readonly context: LiveContext;
  private readonly request: PagesRequest;
  private readonly states: StateEmitter<AnyPagesState>;
  private readonly changes: EventEmitter<ListStep>;
  private readonly kept: KeptList | undefined;
  private pages: Pages | undefined;
  /** Part of the pages' queries; its own while it has pages. */
  private paginationId = 0;
  private hasRows: boolean;
  private rowsError: RealtimeError | undefined;
  /** What is shown lags behind what came, until all pages are of one snapshot again. */
  private isHeld = false;
  private seenEpoch = -1;

  constructor(context: LiveContext, request: PagesRequest) {
    this.context = context;
    this.request = request;
    this.kept = keptList(context, request.token);
    this.state = this.kept?.state ?? loadingPages;
    this.hasRows = this.kept !== undefined;
    this.states = new StateEmitter(context.queue, () => this.state);
    this.changes = new EventEmitter(context.queue);
  }

  get watchers(): number {
    return this.states.size + this.changes.size;
  }

  start(): void {
    this.context.cache.delete(this.request.token);
    if (this.kept) this.revive(this.kept);
    else if (!this.context.failure) this.pages = this.openPages();
    this.commit();
  }

  stop(): void {
    const { pages } = this;
    this.closePages();
    if (!pages?.chain.origin.end || !this.hasRows || this.state.status === "error") return;
    const more = pages.chain.endState("onward");
    const back = this.request.from === undefined ? "done" : pages.chain.endState("back");
    const status = { status: "ready", more, back, stale: true, error: undefined } as const;
    const state = pagesState(pages.rows.tree, status);
    const kept: KeptList = { paginationId: this.paginationId, pages, state };
    this.context.cache.set(this.request.token, kept, pages.rows.tree.sum.held);
  }

  watch(listener: (state: AnyPagesState) => void): Unsubscribe {
    return this.states.add(listener);
  }

  watchChanges(listener: (step: ListStep) => void): Unsubscribe {
    return this.changes.add(listener);
  }

  indexOf(key: string): number {
    return this.pages?.rows.indexOf(key) ?? -1;
  }

  /** The number of rows on the other side of where the list began. */
  countBack(): number {
    if (!this.pages || this.request.from === undefined) return 0;
    const { chain, rows } = this.pages;
    const { before, chunk } = rows.tree.at(chain.origin.position);
    return chain.growsAtEnd("onward") ? before.count : rows.tree.sum.count - before.count - chunk.count;
  }

  /** `viewer` looks at `range` from now on, or (null) at nothing any more. */
  look(viewer: object, range: RowsRange | null): void {
    if (!this.request.isWindowed || !this.pages) return;
    this.pages.window.look(viewer, range);
    this.commit();
  }

  /** Asks for the next page of a direction. False when there is none, or one is already on its way. */
  load(direction: PageDirection): boolean {
    const end = direction === "onward" ? this.state.more : this.state.back;
    const tip = this.pages?.chain.tip(direction);
    if (!this.pages || !tip?.end || this.state.status !== "ready" || end !== "idle") return false;
    this.pages.chain.extend(direction, tip.end.continueCursor);
    this.commit();
    return true;
  }

  retry(): void {
    if (this.context.failure) return;
    if (this.rowsError) this.restart();
    else this.pages?.chain.retry();
    this.commit();
  }

  /** Forgets what belonged to the former identity and asks again, on a connection that knows nothing of it either. */
  reset(): void {
    const { state } = this;
    this.hasRows = false;
    this.isHeld = false;
    this.openAgain();
    this.publish(state.length === 0 ? [] : [{ change: allRemoved(state), tree: this.tree }]);
  }

  /** Takes in what a transition brought. */
  commit(): void {
    const { pages } = this;
    if (pages) this.takeIn(pages);
    else this.publish([]);
  }

  private takeIn(pages: Pages): void {
    const { epoch } = this.context.connection;
    if (epoch !== this.seenEpoch) pages.chain.reconnected();
    this.seenEpoch = epoch;
    if (pages.chain.hasInvalidCursor()) {
      this.context.logger.warn(
        `The cursors of ${this.request.call.name} no longer fit the query, so its list begins again.`,
      );
      this.restart();
      this.publish([]);
      return;
    }
    pages.chain.advance();
    const steps = this.stitch(pages);
    this.publish([...steps, ...pages.window.apply()]);
  }

  /** Begins again; what is shown stays until the first page has come. */
  private restart(): void {
    const shown = this.pages?.rows.collapsed();
    // It must not get the pages of its former self.
    this.openAgain(this.paginationId + 1);
    if (!this.pages || !shown || !this.hasRows) return;
    this.pages.chain.showMeanwhile(shown.content);
    if (shown.change) this.publish([{ change: shown.change, tree: this.tree }]);
  }

  private openAgain(paginationId?: number): void {
    this.closePages();
    this.rowsError = undefined;
    this.pages = this.context.failure ? undefined : this.openPages(paginationId);
  }

  private closePages(): void {
    if (!this.pages) return;
    this.pages.chain.close();
    this.pages = undefined;
    this.context.paginationIds.release(this.place, this.paginationId);
  }

  private get place(): string {
    return this.request.place ?? this.request.token;
  }

  private get tree(): PageTree<unknown> {
    return (this.pages ?? this.kept?.pages)?.rows.tree ?? pageTree();
  }

  private openPages(paginationId?: number): Pages {
    const { call, key, from } = this.request;
    this.paginationId = this.context.paginationIds.take(this.place, paginationId);
    const rows: StitchedRows = new StitchedRows(call.name, key, (slot) =>
      chain.growsAtEnd(slot.query.direction),
    );
    const chain: PageChain = new PageChain(this.host(), rows, from !== undefined);
    return { rows, chain, window: new PageWindow(chain, rows, this.request.windowLimits) };
  }

  private revive({ pages, paginationId }: KeptList): void {
    if (this.context.failure) return;
    this.pages = pages;
    this.paginationId = this.context.paginationIds.take(this.place, paginationId);
    const isOpened = this.request.isWindowed
      ? (slot: PageChain["origin"]) => pages.window.isOpenedFirst(slot)
      : () => true;
    pages.chain.revive(this.host(), isOpened);
  }

  private host(): PageHost {
    const { call, pageSize, isFromEnd = false } = this.request;
    return {
      queryName: call.name,
      pageSize,
      isFromEnd,
      openPage: this.pageOpener(),
      epoch: () => this.context.connection.epoch,
      received: () => this.context.touch(this),
    };
  }

  private pageOpener(): OpenPage {
    const { call, pageSize, from } = this.request;
    const id = this.paginationId;
    return ({ direction, cursor, endCursor }, receive, journal) => {
      const paginationOpts = {
        numItems: pageSize,
        id,
        cursor,
        ...(endCursor === undefined ? {} : { endCursor }),
      };
      const args = {
        ...call.args,
        ...(from === undefined ? {} : { from }),
        ...(direction === "back" ? { backwards: true } : {}),
        paginationOpts,
      };
      return this.context.remote.subscribe({ name: call.name, args }, receive, journal);
    };
  }

  /** Shows the pages if all are of one snapshot; a page that is still on its way does not keep the others. */
  private stitch({ chain, rows }: Pages): readonly PagesStep[] {
    const ready = chain.ready();
    this.isHeld = ready === null;
    if (!ready) return [];
    if (ready.length === 0) {
      this.isHeld = this.rowsError !== undefined;
      return [];
    }
    const steps = rows.show(ready);
    if (steps instanceof Error) {
      this.rowsError = steps;
      this.isHeld = true;
      return [];
    }
    chain.taken(ready);
    this.rowsError = undefined;
    this.hasRows = true;
    return steps;
  }

  private publish(steps: readonly PagesStep[]): void {
    const next = {
      status: this.status(),
      more: this.endState("onward"),
      back: this.request.from === undefined ? "done" : this.endState("back"),
      stale: this.isStale(),
      error: this.error(),
    } as const;
    const { state } = this;
    const isSame =
      state.status === next.status &&
      state.more === next.more &&
      state.back === next.back &&
      state.stale === next.stale &&
      state.error === next.error;
    if (isSame && steps.length === 0) return;
    this.state = pagesState(this.tree, next);
    for (const { change, tree } of steps) {
      this.changes.emit({ change, state: tree === this.tree ? this.state : pagesState(tree, next) });
    }
    this.states.changed();
  }

  private status(): PagesState<unknown>["status"] {
    if (this.rowsError || this.context.failure || this.pages?.chain.origin.error) return "error";
    return this.hasRows ? "ready" : "loading";
  }

  private endState(direction: PageDirection): EndState {
    if (this.context.failure || !this.pages || this.pages.chain.failed.size > 0) return "error";
    return this.pages.chain.endState(direction);
  }

  private isStale(): boolean {
    if (!this.hasRows) return false;
    return this.isHeld || !this.context.isCurrent(this.pages?.chain.origin.epoch ?? -1);
  }

  private error(): RealtimeError | undefined {
    const [failed] = this.pages?.chain.failed ?? [];
    return this.context.failure ?? this.rowsError ?? failed?.error;
  }
}

function keptList(context: LiveContext, token: string): KeptList | undefined {
  return context.cache.get(token) as KeptList | undefined;
}

/** What is known of a list that nobody watches. */
export function cachedPagesState(context: LiveContext, token: string): AnyPagesState {
  return keptList(context, token)?.state ?? loadingPages;
}

function allRemoved(state: AnyPagesState): RowsChange<unknown> {
  const region = { index: 0, removed: state.length, before: state.keys, after: [] };
  return { removed: state.keys, placed: [], changed: [], regions: [region], cause: "data" };
}
