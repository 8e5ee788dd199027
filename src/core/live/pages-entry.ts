import { EventEmitter, StateEmitter } from "../emitter.js";
import type { RealtimeError } from "../errors.js";
import type { FunctionCall } from "../ports.js";
import type { Unsubscribe } from "../source.js";
import type { LiveContext } from "./live-context.js";
import { PageChain } from "./page-chain.js";
import type { KeptPage, OpenPage, PageSlot } from "./page-slot.js";
import type { PagesState, RowsChange } from "./pages-state.js";
import { type AnyPagesState, loadingPages, pagesState } from "./pages-view.js";
import type { KeyOption } from "./row-keys.js";
import { RowsLayout } from "./rows-layout.js";
import type { Watchable } from "./shared-entries.js";
import { StitchedRows } from "./stitched-rows.js";

export interface PagesRequest {
  readonly call: FunctionCall;
  /** Lists with equal tokens share their pages. */
  readonly token: string;
  readonly pageSize: number;
  readonly key: KeyOption;
}

/** A list that nobody watches now. */
interface KeptList {
  readonly paginationId: number;
  readonly pages: readonly KeptPage[];
  readonly state: AnyPagesState;
}

/** One paginated query on the backend, a subscription a page, shared by all who watch it. */
export class PagesEntry implements Watchable {
  state: AnyPagesState;
  private readonly context: LiveContext;
  private readonly request: PagesRequest;
  private readonly states: StateEmitter<AnyPagesState>;
  private readonly changes: EventEmitter<RowsChange<unknown>>;
  private readonly kept: KeptList | undefined;
  private chain: PageChain | undefined;
  private rows: StitchedRows;
  private paginationId: number;
  private hasRows: boolean;
  private rowsError: RealtimeError | undefined;
  /** What is shown lags behind what came, until all pages are of one snapshot again. */
  private isHeld = false;

  constructor(context: LiveContext, request: PagesRequest) {
    this.context = context;
    this.request = request;
    this.kept = keptList(context, request.token);
    this.state = this.kept?.state ?? loadingPages;
    this.hasRows = this.kept !== undefined;
    this.paginationId = this.kept?.paginationId ?? context.nextPaginationId();
    const layout = new RowsLayout(this.kept?.pages.flatMap((page) => page.content ?? []) ?? []);
    this.rows = new StitchedRows(request.call.name, request.key, layout);
    this.states = new StateEmitter(context.queue, () => this.state);
    this.changes = new EventEmitter(context.queue);
  }

  get watchers(): number {
    return this.states.size + this.changes.size;
  }

  start(): void {
    this.context.cache.delete(this.request.token);
    this.openChain(this.kept?.pages);
    this.commit();
  }

  stop(): void {
    const slots = this.chain?.slots ?? [];
    const firstWithout = slots.findIndex((slot) => !slot.content);
    const pages = slots.slice(0, firstWithout < 0 ? slots.length : firstWithout).map((slot) => slot.keep());
    this.chain?.close();
    this.chain = undefined;
    if (!this.hasRows || this.state.status === "error" || pages.length === 0) return;
    const layout = new RowsLayout(pages.flatMap((page) => page.content ?? []));
    const kept: KeptList = {
      paginationId: this.paginationId,
      pages,
      state: pagesState(layout, {
        status: "ready",
        more: pages.at(-1)?.end?.isDone ? "done" : "idle",
        stale: true,
        error: undefined,
      }),
    };
    this.context.cache.set(this.request.token, kept, layout.length);
  }

  watch(listener: (state: AnyPagesState) => void): Unsubscribe {
    return this.states.add(listener);
  }

  watchChanges(listener: (change: RowsChange<unknown>) => void): Unsubscribe {
    return this.changes.add(listener);
  }

  loadMore(): boolean {
    const last = this.chain?.last;
    if (!this.chain || !last?.end || this.state.status !== "ready" || this.state.more !== "idle")
      return false;
    this.chain.append({ cursor: last.end.continueCursor });
    this.commit();
    return true;
  }

  retry(): void {
    if (this.context.failure) return;
    if (this.rowsError) this.restart();
    else this.chain?.retry();
    this.commit();
  }

  /** Forgets what belonged to the former identity and asks again. */
  reset(): void {
    this.hasRows = false;
    this.isHeld = false;
    const change = this.rows.clear();
    this.restart();
    this.publish(change);
  }

  /** Takes in what a transition brought. */
  commit(): void {
    if (this.chain?.hasInvalidCursor()) {
      this.context.logger.warn(
        `The cursors of ${this.request.call.name} no longer fit the query, so its list begins again.`,
      );
      this.restart();
    }
    this.chain?.advanceSplits();
    this.publish(this.stitch());
  }

  private restart(): void {
    this.chain?.close();
    this.rowsError = undefined;
    this.paginationId = this.context.nextPaginationId();
    this.openChain();
  }

  private openChain(kept?: readonly KeptPage[]): void {
    if (this.context.failure) return;
    const chain: PageChain = new PageChain(
      {
        queryName: this.request.call.name,
        pageSize: this.request.pageSize,
        openPage: this.pageOpener(),
        epoch: () => this.context.connection.epoch,
        received: () => this.context.touch(this),
      },
      kept,
    );
    this.chain = chain;
  }

  private pageOpener(): OpenPage {
    const { call, pageSize } = this.request;
    const id = this.paginationId;
    return ({ cursor, endCursor }, receive, journal) => {
      const paginationOpts = {
        numItems: pageSize,
        id,
        cursor,
        ...(endCursor === undefined ? {} : { endCursor }),
      };
      return this.context.remote.subscribe(
        { name: call.name, args: { ...call.args, paginationOpts } },
        receive,
        journal,
      );
    };
  }

  /** Shows the pages if all are of one snapshot; a page that is still on its way does not keep the others. */
  private stitch(): RowsChange<unknown> | null {
    const { chain } = this;
    if (!chain) return null;
    const ready = this.readySlots(chain);
    this.isHeld = ready === null;
    if (!ready) return null;
    const change = this.rows.show(ready);
    if (change instanceof Error) {
      this.rowsError = change;
      this.isHeld = true;
      return null;
    }
    this.rowsError = undefined;
    this.hasRows = true;
    return change;
  }

  private readySlots(chain: PageChain): readonly PageSlot[] | null {
    const last = chain.last;
    const isNextOnItsWay = last !== undefined && !last.isShown && !chain.isShowable(last);
    const slots = isNextOnItsWay ? chain.slots.slice(0, -1) : chain.slots;
    return slots.length > 0 && slots.every((slot) => chain.isShowable(slot)) ? slots : null;
  }

  private publish(change: RowsChange<unknown> | null): void {
    const { layout } = this.rows;
    const next = { status: this.status(), more: this.more(), stale: this.isStale(), error: this.error() };
    const isSame =
      this.state.status === next.status &&
      this.state.more === next.more &&
      this.state.stale === next.stale &&
      this.state.error === next.error;
    if (isSame && !change) return;
    this.state = pagesState(layout, next);
    if (change) this.changes.emit(change);
    this.states.changed();
  }

  private status(): PagesState<unknown>["status"] {
    if (this.rowsError || this.context.failure || this.chain?.first?.error) return "error";
    return this.hasRows ? "ready" : "loading";
  }

  private more(): PagesState<unknown>["more"] {
    const slots = this.chain?.slots ?? [];
    if (this.context.failure || slots.some((slot) => slot.error)) return "error";
    const last = slots.at(-1);
    if (!last?.content) return "loading";
    return last.end?.isDone ? "done" : "idle";
  }

  private isStale(): boolean {
    if (!this.hasRows) return false;
    return this.isHeld || !this.context.isCurrent(this.chain?.first?.epoch ?? -1);
  }

  private error(): RealtimeError | undefined {
    const failed = this.chain?.slots.find((slot) => slot.error);
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
