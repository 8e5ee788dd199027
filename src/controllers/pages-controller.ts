import type { FunctionArgs, RealtimeClient, WatchPagesOptions } from "../client/realtime-client.js";
import type {
  PagesSource,
  PagesState,
  RowKey,
  RowMark,
  RowsChange,
  RowsRange,
} from "../core/live/pages-state.js";
import { loadingPages, refusedPages } from "../core/live/pages-view.js";
import type { Unsubscribe } from "../core/source.js";
import type { ClientControllerOptions } from "./client-controller.js";
import type { ControllerHost } from "./host.js";
import { isSameValue } from "./same-value.js";
import { WatchController } from "./watch-controller.js";

/** Which list is watched. Another query, other arguments or another client begin a new one. */
export interface PagesControllerOptions extends ClientControllerOptions {
  /** Name of a paginated query, as in "messages:list". Nothing is watched while it is empty. */
  readonly query: string | undefined;
  /** Arguments of the query but for `paginationOpts`. Compared by value: a new object that is equal changes nothing. */
  readonly args?: FunctionArgs | undefined;
  /** Rows asked for per page. Default 50. */
  readonly pageSize?: number | undefined;
  /** The field that identifies a row, or a function that names it. Default `_id`. */
  readonly key?: WatchPagesOptions["key"] | undefined;
  /** The query's first page is shown at the end. Default false. */
  readonly fromEnd?: boolean | undefined;
  /** Only pages around what is looked at stay live, see `look`. Default false. */
  readonly windowed?: boolean | undefined;
  /** Where the list begins, in the app's own terms, see `WatchPagesOptions`. */
  readonly from?: unknown;
}

/** For hosts that edit their DOM by keys instead of rendering all rows again. */
export interface RowsListener<Row> {
  /**
   * Other rows took the place of all before, read `state`. `isRevived`: the same list is watched again after
   * the host was away, so the reader's place still means something. Rows that are not in `state` must go all the
   * same: they may have been another user's.
   */
  rowsReplaced(state: PagesState<Row>, isRevived: boolean): void;
  /** The difference to the rows before. `state` is the one after it. */
  rowsChanged(change: RowsChange<Row>, state: PagesState<Row>): void;
}

/**
 * A live, paginated list in a Lit element. The options are read again at each update of the host.
 *
 * ```ts
 * class ChatLog extends LitElement {
 *   #pages = new PagesController<Message>(this, () => ({ query: "messages:list", pageSize: 20 }));
 *   render() {
 *     return html`${this.#pages.state.rows.map((row) => html`<p>${row.body}</p>`)}
 *       <button @click=${() => this.#pages.loadMore()}>More</button>`;
 *   }
 * }
 * ```
 *
 * @public
 */
export class PagesController<Row = unknown> extends WatchController<
  PagesControllerOptions,
  PagesSource<Row>
> {
  readonly #listener: RowsListener<Row> | undefined;
  #rendered: PagesState<Row> | undefined;

  constructor(host: ControllerHost, options: () => PagesControllerOptions, listener?: RowsListener<Row>) {
    super(host, options);
    this.#listener = listener;
  }

  /** The loaded rows. `loading` also while there is no client or no query. */
  get state(): PagesState<Row> {
    const { refusal } = this;
    if (refusal) return refusedPages(refusal);
    return this.source?.current ?? loadingPages;
  }

  /** Asks for the next page. False when there is none, or one is already on its way. */
  loadMore(): boolean {
    return this.source?.loadMore() ?? false;
  }

  /** Asks for the page before, in a list that began `from` somewhere. False as for `loadMore`. */
  loadBack(): boolean {
    return this.source?.loadBack() ?? false;
  }

  /** Says which rows are looked at, for a `windowed` list. */
  look(range: RowsRange): void {
    this.source?.look(range);
  }

  /** What is known of a row beside its data: an operation that changes it is pending, or has failed. */
  markOf(key: RowKey): RowMark | undefined {
    return this.source?.markOf(key);
  }

  /** The place of a row that is in memory, or -1. */
  indexOf(key: RowKey): number {
    return this.source?.indexOf(key) ?? -1;
  }

  /** How many rows stand on the other side of where the list began, in a list that began `from` somewhere. */
  countBack(): number {
    return this.source?.countBack() ?? 0;
  }

  /** Asks again for what failed. */
  retry(): void {
    this.source?.retry();
  }

  protected override open(
    client: RealtimeClient,
    { query, args, pageSize, key, fromEnd = false, windowed = false, from }: PagesControllerOptions,
  ): PagesSource<Row> | undefined {
    if (!query) return undefined;
    return client.watchPages<Row>(query, args, {
      ...(pageSize === undefined ? {} : { pageSize }),
      ...(key === undefined ? {} : { key }),
      fromEnd,
      windowed,
      from,
    });
  }

  protected override isSame(before: PagesControllerOptions, now: PagesControllerOptions): boolean {
    return (
      before.query === now.query &&
      before.pageSize === now.pageSize &&
      before.key === now.key &&
      (before.fromEnd ?? false) === (now.fromEnd ?? false) &&
      (before.windowed ?? false) === (now.windowed ?? false) &&
      isSameValue(before.from, now.from) &&
      isSameValue(before.args, now.args)
    );
  }

  /** A host that edits its rows by itself renders only what it says besides them. */
  protected override concernsHost(): boolean {
    const { state } = this;
    const before = this.#rendered;
    this.#rendered = state;
    return (
      !this.#listener ||
      before?.name !== state.name ||
      before.more !== state.more ||
      before.back !== state.back ||
      before.stale !== state.stale ||
      before.error !== state.error ||
      (before.length === 0) !== (state.length === 0)
    );
  }

  protected override sourceChanged(
    source: PagesSource<Row> | undefined,
    isRevived: boolean,
  ): Unsubscribe | undefined {
    const listener = this.#listener;
    if (!listener) return undefined;
    listener.rowsReplaced(source?.current ?? loadingPages, isRevived);
    return source?.subscribeChanges((change, state) => listener.rowsChanged(change, state));
  }
}
