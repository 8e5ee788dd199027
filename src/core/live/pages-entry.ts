import { EventEmitter, StateEmitter } from "../emitter.js";
import type { RealtimeError } from "../errors.js";
import type { FunctionCall, RemoteResult } from "../ports.js";
import type { Unsubscribe } from "../source.js";
import { convexPaging } from "./convex-paging.js";
import { holds, type Snapshot } from "./effects.js";
import { type KeptPage, KeptPages } from "./kept-pages.js";
import { pagesToken } from "./result-store.js";
import type { LiveContext, LiveEntry } from "./live-context.js";
import { PageChain, type PageHost } from "./page-chain.js";
import { type PageTree, pageTree } from "./page-content.js";
import type { OpenPage, PageSlot } from "./page-slot.js";
import { PageWindow, type WindowLimits } from "./page-window.js";
import type { EndState, RowMark, RowsChange, RowsRange } from "./pages-state.js";
import { type AnyPagesState, loadingPages, type PagesCondition, pagesState } from "./pages-view.js";
import type { PageDirection, Paging } from "./paging.js";
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
  readonly snapshot: Snapshot;
}

interface Pages {
  readonly rows: StitchedRows;
  readonly chain: PageChain;
  readonly window: PageWindow;
  readonly kept: KeptPages;
}

/** One paginated query on the backend, a subscription a page, shared by all who watch it. */
export class PagesEntry implements Watchable, LiveEntry {
  state: AnyPagesState;
  private readonly context: LiveContext;
  private readonly request: PagesRequest;
  private readonly paging: Paging = convexPaging;
  private readonly states: StateEmitter<AnyPagesState>;
  private readonly changes: EventEmitter<ListStep>;
  private kept: KeptList | undefined;
  private pages: Pages | undefined;
  /** Part of the pages' queries; its own while it has pages. */
  private paginationId = 0;
  private hasRows: boolean;
  /** All that is shown was kept beyond the page, and the backend has yet to answer. */
  private isKept = false;
  private rowsError: RealtimeError | undefined;
  /** Set when something was thrown while results were taken in, so nothing can be built on what came. */
  private brokenBy: RealtimeError | undefined;
  /** What is shown lags behind what came, until all pages are of one snapshot again. */
  private isHeld = false;
  /** The moment that the rows belong to, since they are not kept up to date any more. */
  private frozenAt: Snapshot | undefined;
  private areEffectsDue = true;
  private seenEpoch = -1;

  constructor(context: LiveContext, request: PagesRequest) {
    this.context = context;
    this.request = request;
    this.kept = keptList(context, request.token);
    this.state = this.kept?.state ?? loadingPages;
    this.hasRows = this.kept !== undefined;
    this.frozenAt = this.kept?.snapshot;
    this.states = new StateEmitter(context.queue, () => this.state);
    this.changes = new EventEmitter(context.queue);
  }

  get name(): string {
    return this.request.call.name;
  }

  get watchers(): number {
    return this.states.size + this.changes.size;
  }

  start(): void {
    this.context.cache.delete(this.request.token);
    if (this.kept) this.revive(this.kept);
    else if (!this.context.failure) this.pages = this.openPages();
    this.commit();
    this.readKept();
  }

  stop(): void {
    const { pages } = this;
    this.closePages();
    // What was kept beyond the page is there to be read again.
    if (this.isKept) return;
    if (!pages?.chain.origin.end || !this.hasRows || this.state.name === "failed") return;
    const more = pages.chain.endState("onward");
    const back = this.request.from === undefined ? "done" : pages.chain.endState("back");
    const status = { name: "ready", more, back, stale: true, error: undefined } as const;
    const state = pagesState(pages.rows.tree, status);
    const kept: KeptList = { paginationId: this.paginationId, pages, state, snapshot: this.snapshot };
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

  markOf(key: string): RowMark | undefined {
    return this.pages?.rows.markOf(key);
  }

  /** Whether what is shown is of the moment `ts` or a later one, as far as pending operations are in it. */
  holds(ts: bigint): boolean {
    if (!this.hasRows || !this.pages) return true;
    return holds(this.snapshot, ts) && this.pages.rows.holdsEdited(ts);
  }

  /** What pending operations do to the rows is something else now. It is shown with the next commit. */
  effectsChanged(): void {
    this.areEffectsDue = true;
    this.context.touch(this);
  }

  resultsChanged(): void {
    const { pages } = this;
    if (!pages) return;
    this.readKept();
    if (this.hasRows && !this.isStale()) pages.kept.taken(pages.chain.slots, []);
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
    if (!this.pages || !tip?.end || this.state.name !== "ready") return false;
    if (end !== "idle" && end !== "resting") return false;
    this.pages.chain.extend(direction, tip.end.continueCursor);
    this.commit();
    this.readKept();
    return true;
  }

  retry(): void {
    if (this.context.failure) return;
    if (this.brokenBy) this.beginAnew(this.paginationId + 1);
    else if (this.rowsError) this.restart();
    else this.pages?.chain.retry();
    this.commit();
  }

  /** Forgets what belonged to the former identity and asks again, on a connection that knows nothing of it either. */
  reset(): void {
    this.beginAnew();
  }

  /** Forgets all, and asks again. */
  private beginAnew(paginationId?: number): void {
    const { state } = this;
    this.brokenBy = undefined;
    this.kept = undefined;
    this.hasRows = false;
    this.isKept = false;
    this.isHeld = false;
    this.openAgain(paginationId);
    this.publish(state.length === 0 ? [] : [{ change: allRemoved(state), tree: this.tree }]);
  }

  /** Takes in what a transition brought. */
  commit(): void {
    const { pages } = this;
    if (pages && !this.brokenBy) this.context.attempt(this, () => this.takeIn(pages));
    else this.publish([]);
  }

  fail(error: RealtimeError): void {
    this.brokenBy = error;
    this.pages?.chain.close();
    this.publish([]);
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
      this.publish(this.pages ? this.showEffects(this.pages) : []);
      return;
    }
    pages.chain.advance();
    const steps = [...this.stitch(pages), ...this.showEffects(pages)];
    this.publish([...steps, ...pages.window.apply()]);
  }

  /** Begins again; what is shown stays until the first page has come. */
  private restart(): void {
    const former = this.pages;
    const collapsed = former?.rows.collapsed();
    // It must not get the pages of its former self.
    this.openAgain(this.paginationId + 1);
    if (!this.pages || !former || !collapsed || !this.hasRows) return;
    const { chain, rows } = this.pages;
    chain.showMeanwhile(collapsed, former.chain);
    rows.takeOver(former.rows, former.chain.slots, chain.origin);
    if (collapsed.change) this.publish([{ change: collapsed.change, tree: this.tree }]);
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
    const rows: StitchedRows = new StitchedRows({
      queryName: call.name,
      key,
      aliases: this.context.aliases,
      isShownInOrder: (slot) => chain.growsAtEnd(slot.query.direction),
      pages: () => chain,
      effects: () => this.context.effects.of(call),
      editing: this.context.effects.editing,
    });
    const chain: PageChain = new PageChain(this.host(), rows, from !== undefined);
    const kept = new KeptPages(this.context, pagesToken(this.place), chain);
    return { rows, chain, kept, window: new PageWindow(chain, rows, this.request.windowLimits) };
  }

  /** Looks for what was kept of pages of which nothing is known, as long as the backend has said nothing of the list. */
  private readKept(): void {
    const { pages } = this;
    if (!pages || (this.hasRows && !this.isKept)) return;
    for (const slot of pages.chain.slots) {
      if (slot.isBlank) pages.kept.read(slot, (page) => this.showKept(pages, slot, page));
    }
  }

  private showKept(pages: Pages, slot: PageSlot, { rows, end, ts }: KeptPage): void {
    const isWanted = pages === this.pages && slot.isBlank && (this.isKept || !this.hasRows);
    if (!isWanted || this.brokenBy || pages.chain.slots[slot.position] !== slot) return;
    // What another page shows already is newer than this, or as old.
    const others = rows.filter((row) => !pages.rows.has(row));
    slot.news = { name: "rows", rows: others };
    const changed = pages.rows.take([slot]);
    slot.news = { name: "none" };
    if (changed instanceof Error) return;
    slot.end = end;
    pages.chain.showsKept(slot, ts);
    this.hasRows = this.isKept = true;
    this.frozenAt = null;
    this.areEffectsDue = false;
    this.context.queue.batch(() =>
      this.publish([...pages.rows.show(changed, "cache"), ...pages.window.apply()]),
    );
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
    const { paging } = this;
    return {
      pageSize,
      isFromEnd,
      openPage: this.pageOpener(),
      readPage: (value) => paging.read(call.name, value),
      isInvalidCursor: (error) => paging.isInvalidCursor(error),
      epoch: () => this.context.connection.epoch,
      snapshot: () => this.snapshot,
      received: () => this.context.touch(this),
      forgotten: (slot) => this.pages?.kept.forgotten(slot),
    };
  }

  private pageOpener(): OpenPage {
    const { call, from } = this.request;
    const id = this.paginationId;
    return (query, receive, journal) => {
      const args = { ...call.args, ...this.paging.args(query, { id, from }) };
      const receiveSafely = (result: RemoteResult): void => this.context.attempt(this, () => receive(result));
      return this.context.remote.subscribe({ name: call.name, args }, receiveSafely, journal);
    };
  }

  /** Shows the pages if all are of one snapshot; a page that is still on its way does not keep the others. */
  private stitch({ chain, rows, kept }: Pages): readonly PagesStep[] {
    const ready = chain.ready();
    const changed = ready && ready.length > 0 ? rows.take(ready) : [];
    if (changed instanceof Error) {
      // As long as the same is wrong, it is the same error, and told once.
      if (this.rowsError?.message !== changed.message) this.rowsError = changed;
    } else if (ready && ready.length > 0) {
      chain.taken(ready);
      this.rowsError = undefined;
      this.hasRows = true;
    }
    this.isHeld = ready === null || this.rowsError !== undefined;
    this.freezeIfStale();
    if (changed instanceof Error || !ready || ready.length === 0) return [];
    this.areEffectsDue = false;
    kept.taken(ready, changed);
    const reason = this.context.isOwnTransition ? "own" : "data";
    const steps = rows.show(changed, this.isKept ? "cache" : reason);
    this.isKept = false;
    return steps;
  }

  private freezeIfStale(): void {
    if (!this.isStale()) this.frozenAt = undefined;
    else if (this.frozenAt === undefined) this.frozenAt = this.context.snapshotBefore;
  }

  private get snapshot(): Snapshot {
    return this.frozenAt === undefined ? this.context.snapshot : this.frozenAt;
  }

  /** Whatever keeps pages from being shown: one's own change waits for none of them. */
  private showEffects({ rows }: Pages): readonly PagesStep[] {
    if (!this.areEffectsDue || !this.hasRows) return [];
    this.areEffectsDue = false;
    return rows.show([], "own");
  }

  private publish(steps: readonly PagesStep[]): void {
    const next = {
      ...this.condition(),
      more: this.endState("onward"),
      back: this.request.from === undefined ? "done" : this.endState("back"),
      stale: this.isStale(),
    } as const;
    const { state } = this;
    const isSame =
      state.name === next.name &&
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

  private condition(): PagesCondition {
    const [failed] = this.pages?.chain.failed ?? [];
    const whole = this.context.failure ?? this.brokenBy ?? this.rowsError ?? this.pages?.chain.origin.error;
    // As long as nothing is shown, a page that failed is all that there is to say.
    const error = whole ?? (this.hasRows ? undefined : failed?.error);
    if (error) return { name: "failed", error };
    if (!this.hasRows) return { name: "loading", error: undefined };
    return { name: "ready", error: failed?.error ?? this.tree.sum.problem };
  }

  private endState(direction: PageDirection): EndState {
    if (this.brokenBy || this.context.failure || !this.pages || this.pages.chain.failed.size > 0)
      return "error";
    return this.pages.chain.endState(direction);
  }

  private isStale(): boolean {
    if (!this.hasRows) return false;
    return (
      this.isHeld ||
      this.brokenBy !== undefined ||
      !this.context.isCurrent(this.pages?.chain.origin.epoch ?? -1)
    );
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
  return { removed: state.keys, placed: [], changed: [], regions: [region], marked: [], cause: "data" };
}
