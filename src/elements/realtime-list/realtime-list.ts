import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { FunctionArgs, RealtimeClient, WatchPagesOptions } from "../../client/realtime-client.js";
import { RowsController, type RowsControllerOptions } from "../../controllers/rows-controller.js";
import type { RealtimeError } from "../../core/errors.js";
import type { Logger } from "../../core/ports.js";
import type { PagesState } from "../../core/live/pages-state.js";
import { ListChangeEvent } from "../../events/list-change-event.js";
import { SelectionChangeEvent } from "../../events/selection-change-event.js";
import { type HostedRow, VisibleRowsChangeEvent } from "../../events/visible-rows-change-event.js";
import { isAccessDenied } from "../../internal/access-denied.js";
import { focusedNear, focusForNow } from "../../internal/focus.js";
import { isSkip, jsonObjectAttribute } from "../../internal/json-attribute.js";
import { readable } from "../../internal/readable.js";
import { RealtimeElement } from "../../internal/realtime-element.js";
import { isSlottedRetry } from "../../internal/slotted-retry.js";
import { buttonStyles, hiddenTextStyles, hostStyles, tokenStyles } from "../../internal/styles.js";
import type { SelectionMode } from "../../rows/input/row-selection.js";
import { rowsWith } from "../../rows/nodes/used-rows.js";
import type { GroupBy } from "../../rows/order/arranged-rows.js";
import type { SortBy } from "../../rows/order/sorting.js";
import type { RenderItem } from "../../rows/renderers/row-renderers.js";
import type { ShownNews } from "../../rows/rows-engine.js";
import type { ScrollAlign } from "../../rows/window/scroll-target.js";
import { Arrivals, type DescribeRow } from "./arrivals.js";
import { ListEdges } from "./list-edges.js";
import { ListSettings } from "./list-settings.js";
import { floatingView, type ListStatus, statusView } from "./list-views.js";
import { realtimeListStyles } from "./realtime-list.styles.js";

export type { ListChangeEvent } from "../../events/list-change-event.js";
export type { SelectionChangeEvent } from "../../events/selection-change-event.js";
export type { VisibleRowsChangeEvent } from "../../events/visible-rows-change-event.js";

/**
 * A live, paginated list of any length. Its rows are ordinary children of the element, so the page's own CSS styles
 * them; of long lists only the rows near what is visible are there.
 *
 * A row looks as the `<template>` inside the element says, or as `renderItem` returns it.
 *
 * @summary A live, paginated list.
 * @tagname realtime-list
 * @status experimental
 * @since 0.1.0
 * @slot - A `<template>` for one row, with `{{path}}` in texts and attributes. The rows are added here.
 * @slot group - A `<template>` for the header of a group, with `{{group}}` and `{{count}}`.
 * @slot loading - Shown until the first result.
 * @slot empty - Shown when the list has no rows.
 * @slot end - Shown behind the last row when all rows are loaded; before the first one of a list `from-end`.
 * @slot stale - Shown over the rows when they have not been up to date for a while.
 * @slot error - Shown when the list could not be loaded. A click on anything with `data-retry` tries again.
 * @slot denied - Shown when the reader may not see the list, or no longer.
 * @fires {ListChangeEvent} list-change - Rows came, went or moved; the page shows it already.
 * @fires {SelectionChangeEvent} selection-change - The reader chose other rows.
 * @fires {VisibleRowsChangeEvent} visible-rows-change - With `hosted-rows`: other rows are on the page.
 * @fires {PendingTaskEvent} pending-task - A first load began; its `complete` promise says when it ended.
 * @csspart base - Everything.
 * @csspart list - The rows.
 * @csspart loading - The default view until the first result.
 * @csspart empty - The default view of an empty list.
 * @csspart error - The default view of a failure.
 * @csspart button - The buttons "Load more" and "Try again".
 * @csspart stale - The default note that rows are not up to date.
 * @csspart new-rows - The button that tells of rows that are not shown yet.
 * @csspart icon - The picture in the default view of a failure.
 * @cssproperty [--realtime-list-muted] - Colour of secondary text.
 * @cssproperty [--realtime-list-danger] - Colour of failures.
 * @cssproperty [--realtime-list-selected] - Background of chosen rows.
 * @cssproperty [--realtime-list-group] - Background of headers of groups, which stick to the edge.
 * @cssproperty [--realtime-list-new-rows] - Background of the button that tells of new rows.
 * @cssproperty [--realtime-list-column=14rem] - The least width of a column in a grid.
 * @cssproperty [--realtime-list-gap] - The distance between rows of a grid.
 * @cssproperty [--realtime-list-duration=200ms] - How long animations take.
 * @cssstate loading - The first result is not here yet.
 * @cssstate error - The newest attempt failed, or the page's own code failed for a row.
 * @cssstate denied - The reader may not see the list.
 * @cssstate stale - What is shown is older than the newest connection.
 * @cssstate empty - The list has no rows.
 * @cssstate resting - Many pages in a row brought no row, and the list asks for more only when it is told to.
 * @cssstate complete - All rows of the query are loaded.
 * @cssstate virtual - Only rows near what is visible are on the page.
 * @cssstate waiting - Rows came that are not shown yet.
 */
export class RealtimeList extends RealtimeElement {
  static override readonly defaultTag = "realtime-list";
  static override styles = [
    hostStyles,
    tokenStyles,
    buttonStyles,
    hiddenTextStyles,
    RowsController.styles,
    realtimeListStyles,
  ];

  /** A paginated query, as in "messages:list": it takes `paginationOpts` and returns what `paginate()` returns. */
  @property() query: string | undefined;
  /**
   * Arguments of the query without `paginationOpts`; or a JSON object as text. Nothing is asked while it is "skip" or
   * null: the arguments come later.
   */
  @property({ converter: jsonObjectAttribute }) args: FunctionArgs | string | null | undefined;
  /** Rows asked for at once. Default 50. */
  @property({ attribute: "page-size", type: Number }) pageSize: number | undefined;
  /** The field that identifies a row, or (as a property) a function that names it. Default `_id`. */
  @property() key: WatchPagesOptions["key"] | undefined;
  /** The same as `key`, for frameworks that keep that word for themselves. Wins over it. */
  @property({ attribute: "row-key" }) rowKey: WatchPagesOptions["key"] | undefined;
  /**
   * Where the list begins, in the query's own terms: a date, a key. The query gets it as the argument `from`, and with
   * `backwards: true` when rows before that place are asked for, in reverse order.
   */
  @property() from: unknown;
  /** The query has the newest rows first, and they are shown last: the list starts at its end and follows it. */
  @property({ attribute: "from-end", type: Boolean }) fromEnd = false;
  /** Freezes what is shown; what comes meanwhile is counted. */
  @property({ type: Boolean }) paused = false;
  /** Shows at most so many updates a second. Default: as many as the page can. */
  @property({ attribute: "max-updates-per-second", type: Number }) maxUpdatesPerSecond: number | undefined;
  /** Order of the loaded rows: "author", "-at" for the other direction, "project,-at"; or a function. */
  @property({ attribute: "sort-by" }) sortBy: SortBy | undefined;
  /** Puts headers between loaded rows that differ in this path, or (as a property) in what a function returns. */
  @property({ attribute: "group-by" }) groupBy: GroupBy | undefined;
  /** Shows only loaded rows for which it returns true. */
  @property({ attribute: false }) filter: ((row: unknown) => boolean) | undefined;
  /** Lets the reader choose rows: `single` or `multiple`. */
  @property() selection: SelectionMode | undefined;
  /** Keys of the chosen rows. */
  @property({ attribute: false }) selected: readonly string[] = [];
  /** The rows are articles that can be walked through with Page Up and Page Down. */
  @property({ type: Boolean }) feed = false;
  /** The rows stand beside each other in as many columns as fit. */
  @property({ type: Boolean, reflect: true }) grid = false;
  /** Rows fade in and out and glide to their new places, unless the reader prefers less motion. */
  @property({ type: Boolean }) animated = false;
  /** Puts all loaded rows on the page, also those of a long list. */
  @property({ attribute: "render-all", type: Boolean }) renderAll = false;
  /** A framework renders the rows, see `visible-rows-change`. */
  @property({ attribute: "hosted-rows", type: Boolean }) hostedRows = false;
  /** The list's name for assistive technology. */
  @property() label = "";
  /** Tells assistive technology of new rows. */
  @property({ type: Boolean }) announce = false;
  /** What assistive technology is told of a new row, such as who wrote what. Default: only how many rows came. */
  @property({ attribute: false }) announceRow: DescribeRow | undefined;
  /** What a row looks like. Wins over the `<template>`. */
  @property({ attribute: false }) renderItem: RenderItem | undefined;
  /** A client of your own, instead of the provider's. */
  @property({ attribute: false }) client: RealtimeClient | undefined;

  readonly #settings = new ListSettings(this, (message) => this.warnOnce(message));
  readonly #rows: RowsController = new RowsController(this, () => this.#rowsOptions(), {
    shown: (news) => this.#shown(news),
    seenChanged: () => this.#seenChanged(),
    selectionChanged: (keys) => this.#selectionChanged(keys),
    hostedChanged: () => this.dispatchEvent(new VisibleRowsChangeEvent(this.visibleRows)),
    failuresChanged: (news) => {
      this.#tellFailures(news);
      this.#toggleError(this.#rows.state);
    },
    warned: (message) => this.warnOnce(message),
  });
  readonly #edges = new ListEdges(this.#rows, () => this.#base);
  readonly #arrivals = new Arrivals();
  #lastShown = "";

  constructor() {
    super();
    this.addEventListener("click", this.#onClick);
  }

  /** The rows on the page, for a framework that renders them. Empty without `hosted-rows`. */
  get visibleRows(): readonly HostedRow[] {
    if (!this.hostedRows) return [];
    return this.#rows.visibleRows.map(({ key, row, index, element }) => ({ key, row, index, element }));
  }

  /** How many rows the list shows, on the page or not. */
  get loadedCount(): number {
    return this.#rows.rowCount;
  }

  /** All rows of the query are loaded. */
  get isComplete(): boolean {
    const { name, more, back } = this.#rows.state;
    return name === "ready" && more === "done" && back === "done";
  }

  /** How many rows came that are not shown: while the list is `paused`, or behind what the reader looks at. */
  get waitingCount(): number {
    return this.paused ? this.#rows.waitingCount : this.#rows.unseenCount;
  }

  /** Asks for the next page. False when there is none, or one is already on its way. */
  loadMore(): boolean {
    return this.#edges.loadMore(this.paused);
  }

  /** Asks again for what failed. */
  retry(): void {
    this.#rows.retry();
  }

  /** Shows what came while the list was paused. It stays paused. */
  showWaiting(): void {
    this.#rows.showWaiting();
    this.requestUpdate();
  }

  /** Brings a loaded row into view. False when there is none with this key. */
  scrollToKey(key: string, align: ScrollAlign = "nearest"): boolean {
    return this.#rows.scrollToKey(key, align);
  }

  /** Goes to the newest row: the last one of a list `from-end`, the first one of others. */
  scrollToNewest(): void {
    if (this.from === undefined) this.#rows.scrollToNewest();
    else this.from = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#edges.forget();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#edges.rest();
  }

  protected override get logger(): Logger {
    return this.#rows.client?.logger ?? super.logger;
  }

  /** Also waits for what the rows need. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    await this.#rows.settled;
    return await super.getUpdateComplete();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("selected") && this.#settings.selectionMode) this.#rows.select(this.selected);
  }

  protected override update(changed: PropertyValues<this>): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    // A button that did its work is gone, but the reader goes on from there.
    if (focused && !focused.isConnected) focusForNow(this.#placeAfter(focused));
  }

  /** The first of the rows that a button brought, if it is on the page. */
  #placeAfter(button: Element): HTMLElement {
    const isForPages = !button.matches("[part~=new-rows]");
    return (isForPages ? this.#edges.firstOfPage : undefined) ?? this.#base;
  }

  protected override render(): TemplateResult {
    const { state } = this.#rows;
    const hasRows = this.#hasRows(state);
    this.#lastShown = this.#saysOfRows();
    return html`<div part="base">
      ${this.#renderEdge("start", hasRows)}
      ${this.#rows.render({ busy: this.#isLoading(state), hidden: isAccessDenied(state.error) })}
      ${statusView(this.words, this.#status(state, hasRows), state.error, () => this.retry())}
      ${this.#renderEdge("end", hasRows)}
      ${hasRows ? floatingView(this.words, this.#floating(state), () => this.#onNewRows()) : nothing}
    </div>`;
  }

  protected override updated(): void {
    const { state } = this.#rows;
    this.#toggleStates(state);
    this.reportLoading(this.isConnected && this.#isLoading(state));
    this.reportError(state.error);
    if (this.#rows.isClientMissing) this.warnOfNoClient();
    else if (this.#rows.client && !this.query && !isSkip(this.args))
      this.warnOnce('there is no query. Say which, as in query="messages:list".');
    this.#edges.watch(this.fromEnd, this.paused);
    this.#keepFocus(state);
  }

  /** Rows that nobody may see any more can't hold the focus either. */
  #keepFocus(state: PagesState<unknown>): void {
    const isInRow = rowsWith(this, [focusedNear(this)]).length > 0;
    if (isInRow && isAccessDenied(state.error)) focusForNow(this.#base);
  }

  get #base(): HTMLElement {
    return this.renderRoot.querySelector("[part~=base]") as HTMLElement;
  }

  #rowsOptions(): RowsControllerOptions {
    return {
      ...this.#settings.watched,
      renderItem: this.renderItem,
      hostedRows: this.hostedRows,
      paused: this.paused,
      maxPerSecond: this.#settings.maxPerSecond,
      arrangement: this.#settings.arrangement(this.locale),
      selection: this.#settings.selectionMode,
      feed: this.feed,
      grid: this.grid,
      animated: this.animated,
      renderAll: this.renderAll,
      label: this.label,
      failedText: this.words.rowFailed,
    };
  }

  #isLoading(state: PagesState<unknown>): boolean {
    const hasMore = state.more === "idle" || state.more === "loading";
    const isSearching = state.name === "ready" && state.length === 0 && hasMore;
    return (state.name === "loading" || isSearching) && !this.#rows.isClientMissing;
  }

  #hasRows(state: PagesState<unknown>): boolean {
    return this.#rows.length > 0 && !isAccessDenied(state.error);
  }

  #status(state: PagesState<unknown>, hasRows: boolean): ListStatus {
    if (this.#rows.isClientMissing) return "no-client";
    if (isAccessDenied(state.error)) return "denied";
    if (state.name === "failed" || (!hasRows && state.more === "error")) return "error";
    if (hasRows) return "ready";
    if (this.#isLoading(state)) return "loading";
    return state.more === "resting" ? "resting" : "empty";
  }

  #renderEdge(side: "start" | "end", hasRows: boolean): TemplateResult {
    const { name, error } = this.#rows.state;
    const isResting = this.#edges.endOf(side, this.fromEnd) === "resting";
    const isShown = (hasRows || isResting) && name === "ready" && !isAccessDenied(error);
    return html`<div class="edge ${side}">
      ${isShown ? this.#edges.render(this.words, side, this.fromEnd, this.paused) : nothing}
    </div>`;
  }

  #floating({ stale }: PagesState<unknown>) {
    return { isStale: stale, newCount: this.waitingCount, isAtEnd: this.fromEnd };
  }

  #toggleStates(state: PagesState<unknown>): void {
    const isLoading = this.#isLoading(state);
    const isEmpty = state.name === "ready" && !isLoading && this.#rows.length === 0;
    this.toggleState("loading", isLoading);
    this.toggleState("resting", state.more === "resting" || state.back === "resting");
    this.toggleState("empty", isEmpty && state.more === "done");
    this.#toggleError(state);
    this.toggleState("denied", isAccessDenied(state.error));
    this.toggleState("stale", state.stale);
    this.toggleState("complete", this.isComplete);
    this.toggleState("virtual", this.#rows.isVirtual);
    this.toggleState("waiting", this.waitingCount > 0);
    this.toggleState("no-client", this.#rows.isClientMissing);
  }

  /** Most fail for one reason, which is written into the log once. */
  #tellFailures(news: readonly RealtimeError[]): void {
    const logged = new Set<string>();
    for (const error of news) {
      const reason = readable(error.cause);
      this.tellError(error, !logged.has(reason));
      logged.add(reason);
    }
  }

  #toggleError({ error }: PagesState<unknown>): void {
    this.toggleState("error", error !== undefined || this.#rows.hasFailures);
  }

  #onNewRows(): void {
    if (this.paused) this.showWaiting();
    else this.scrollToNewest();
  }

  readonly #onClick = (event: Event): void => {
    if (isSlottedRetry(event)) this.retry();
  };

  #shown(news: ShownNews): void {
    const { difference, state, lengthBefore, isFirst } = news;
    const isAsked = this.#edges.noteShown(news, this.fromEnd);
    if (difference) {
      this.#arrivals.remove(difference.removed);
      if (this.announce && lengthBefore > 0 && !isAsked && !isFirst)
        this.#announce(difference.added.filter((key) => !this.#rows.markOf(key)));
      this.#tell(difference, state);
    }
    if (this.#needsUpdate()) this.requestUpdate();
  }

  #announce(added: readonly string[]): void {
    this.#arrivals.add(added);
    if (!this.#arrivals.isAny) return;
    this.say(() => {
      const warn = (message: string): void => this.warnOnce(message);
      const text = this.#arrivals.take(this.words, this.announceRow, this.#rows, warn);
      return text && [this.label, text].filter(Boolean).join(": ");
    });
  }

  /** The element itself says little of its rows: whether there are any, how many wait, and what an end is like. */
  #needsUpdate(): boolean {
    return this.#saysOfRows() !== this.#lastShown;
  }

  #saysOfRows(): string {
    return [this.#rows.length > 0, this.#rows.isVirtual, this.waitingCount].join();
  }

  #seenChanged(): void {
    if (this.#edges.isPausedPageHere) this.#rows.showWaiting();
    if (this.#needsUpdate()) this.requestUpdate();
  }

  #tell(change: NonNullable<ShownNews["difference"]>, state: PagesState<unknown>): void {
    const source = state.stale ? "cache" : "server";
    const total = this.#rows.rowCount;
    const event = {
      get added() {
        return change.added;
      },
      get removed() {
        return change.removed;
      },
      get moved() {
        return change.moved;
      },
      total,
      source,
    } as const;
    this.dispatchEvent(new ListChangeEvent(event));
  }

  #selectionChanged(keys: readonly string[]): void {
    this.selected = keys;
    this.dispatchEvent(new SelectionChangeEvent(keys));
  }
}
