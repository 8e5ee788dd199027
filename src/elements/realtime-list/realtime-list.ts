import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query } from "lit/decorators.js";
import type { FunctionArgs, RealtimeClient, WatchPagesOptions } from "../../client/realtime-client.js";
import { PagesController } from "../../controllers/pages-controller.js";
import type { Logger } from "../../core/ports.js";
import type { EndState, PagesState } from "../../core/live/pages-state.js";
import { ListChangeEvent } from "../../events/list-change-event.js";
import { SelectionChangeEvent } from "../../events/selection-change-event.js";
import { type HostedRow, VisibleRowsChangeEvent } from "../../events/visible-rows-change-event.js";
import { isAccessDenied } from "../../internal/access-denied.js";
import { focusedNear, focusForNow } from "../../internal/focus.js";
import { jsonObjectAttribute, type Skip } from "../../internal/json-attribute.js";
import { RealtimeElement } from "../../internal/realtime-element.js";
import { isSlottedRetry } from "../../internal/slotted-retry.js";
import { buttonStyles, hiddenTextStyles, hostStyles, tokenStyles } from "../../internal/styles.js";
import type { GroupBy } from "./arranged-rows.js";
import { EdgeWatch } from "./edge-watch.js";
import { ListRows } from "./list-rows.js";
import { ListSettings } from "./list-settings.js";
import { edgeView, floatingView, type ListStatus, statusView } from "./list-views.js";
import { NewRows } from "./new-rows.js";
import { realtimeListStyles } from "./realtime-list.styles.js";
import { RowAnimations } from "./row-animations.js";
import { RowInput } from "./row-input.js";
import { RowFailures } from "./row-failures.js";
import type { SortBy } from "./row-order.js";
import type { ScrollAlign } from "./row-places.js";
import { type ListRole, RowRoles } from "./row-roles.js";
import { rowsWith } from "./row-in-use.js";
import type { RenderItem } from "./row-renderers.js";
import type { SelectionMode } from "./row-selection.js";
import { RowSource } from "./row-source.js";
import { RowsView } from "./rows-view.js";
import type { ShownRow } from "./shown-row.js";
import type { ShownChange } from "./shown-change.js";
import { WholePage } from "./whole-page.js";

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
 * @cssstate complete - All rows of the query are loaded.
 * @cssstate virtual - Only rows near what is visible are on the page.
 * @cssstate waiting - Rows came that are not shown yet.
 */
export class RealtimeList extends RealtimeElement {
  static override readonly defaultTag = "realtime-list";
  static override styles = [hostStyles, tokenStyles, buttonStyles, hiddenTextStyles, realtimeListStyles];

  /** A paginated query, as in "messages:list": it takes `paginationOpts` and returns what `paginate()` returns. */
  @property() query: string | undefined;
  /**
   * Arguments of the query without `paginationOpts`; as an attribute a JSON object. Nothing is asked while it is "skip" or
   * null: the arguments come later.
   */
  @property({ converter: jsonObjectAttribute }) args: FunctionArgs | Skip | undefined;
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
  /** What a row looks like. Wins over the `<template>`. */
  @property({ attribute: false }) renderItem: RenderItem | undefined;
  /** A client of your own, instead of the provider's. */
  @property({ attribute: false }) client: RealtimeClient | undefined;

  @query("[part~=base]") private readonly base!: HTMLElement;
  @query("[part~=list]") private readonly list!: HTMLElement;

  readonly #settings = new ListSettings(this, (message) => this.warnOnce(message));
  readonly #roles = new RowRoles(
    () => this.#total(),
    () => this.#rows.sequence,
  );
  readonly #failures = new RowFailures((news) => {
    for (const error of news) this.tellError(error);
    this.#toggleError(this.#pages.state);
  });
  readonly #source = new RowSource(
    (message: string) => this.warnOnce(message),
    {
      changed: () => this.#tellHosted(),
      filled: (elements) => this.#rows.filled(elements),
    },
    this.#failures,
    () => this.words.rowFailed,
  );
  readonly #view: RowsView = new RowsView(this, this.#source.renderer, this.#roles, {
    rowAdded: (row) => {
      this.#rows.rowAdded(row);
      this.#input.rowAdded(row);
    },
    rowRemoved: (row) => this.#rows.rowRemoved(row),
  });
  readonly #animations = new RowAnimations(this, this.#view, () => this.list);
  readonly #rows: ListRows = new ListRows({
    element: this,
    view: this.#view,
    animations: this.#animations,
    options: () => this.#rowsOptions(),
    frame: () => this.#frame(),
    beforeChange: () => this.#input.focus.remember(),
    shown: (change, state) => this.#shown(change, state),
    looked: (range) => this.#pages.look(range),
    indexOf: (key) => this.#pages.indexOf(key),
    arranged: (failures) => this.#failures.arranged(failures),
    countBack: () => this.#pages.countBack(),
    seenChanged: () => this.#seenChanged(),
  });
  readonly #pages = new PagesController(this, () => this.#settings.watched, this.#rows);
  readonly #input = new RowInput(this, this.#view, this.#rows, () => this.#selectionChanged());
  readonly #newRows = new NewRows(this.#rows);
  readonly #wholePage = new WholePage(
    this,
    () => this.#rows.length,
    () => this.#rows.rearrange(),
  );
  #onward: EdgeWatch | undefined;
  #back: EdgeWatch | undefined;
  #endSeen: PagesState<unknown> | undefined;
  #wasPaused = false;
  #isPageExpected = false;
  #wasPageExpected = false;
  #isPausedPageExpected = false;
  #lastShown = "";
  #firstOfPage: HTMLElement | undefined;
  #isHostedDue = false;
  #hasBegun = false;

  constructor() {
    super();
    this.addEventListener("click", this.#onClick);
  }

  /** The rows on the page, for a framework that renders them. Empty without `hosted-rows`. */
  get visibleRows(): readonly HostedRow[] {
    if (!this.hostedRows) return [];
    return this.#view.withData
      .sort((one, other) => one.index - other.index)
      .map(({ key, row, index, element }: ShownRow) => ({
        key,
        row,
        index,
        element,
      }));
  }

  /** How many rows the list shows, on the page or not. */
  get loadedCount(): number {
    return this.#rows.rowCount;
  }

  /** All rows of the query are loaded. */
  get isComplete(): boolean {
    const { status, more, back } = this.#pages.state;
    return status === "ready" && more === "done" && back === "done";
  }

  /** How many rows came that are not shown: while the list is `paused`, or behind what the reader looks at. */
  get waitingCount(): number {
    return this.paused ? this.#rows.waitingCount : this.#newRows.count;
  }

  /** Asks for the next page. False when there is none, or one is already on its way. */
  loadMore(): boolean {
    const isAsked = this.#pages.loadMore();
    if (isAsked) this.#isPageExpected = true;
    if (isAsked) this.#isPausedPageExpected = this.paused;
    return isAsked;
  }

  /** Asks again for what failed. */
  retry(): void {
    this.#pages.retry();
  }

  /** Shows what came while the list was paused. It stays paused. */
  showWaiting(): void {
    this.#rows.flush();
    this.requestUpdate();
  }

  /** Brings a loaded row into view. False when there is none with this key. */
  scrollToKey(key: string, align: ScrollAlign = "nearest"): boolean {
    return this.#rows.scrollTo(key, align);
  }

  /** Goes to the newest row: the last one of a list `from-end`, the first one of others. */
  scrollToNewest(): void {
    if (this.from !== undefined) {
      this.from = undefined;
      return;
    }
    const first = this.#rows.sequence.keyAt(0);
    if (this.fromEnd) this.#rows.scrollToEnd();
    else if (first !== undefined) this.#rows.scrollTo(first, "start");
    this.#newRows.seen();
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#rows.connect();
    this.#view.wake();
    this.#wholePage.connect();
    this.#endSeen = undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#rows.disconnect();
    this.#view.rest();
    this.#wholePage.disconnect();
    this.#onward?.look(undefined);
    this.#back?.look(undefined);
  }

  protected override get logger(): Logger {
    return this.#pages.client?.logger ?? super.logger;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#rows.pace.maxPerSecond = this.#settings.maxPerSecond;
    this.#animations.isOn = this.animated;
    this.#animations.usesCopies = this.hostedRows;
    this.#roles.role = this.#role();
    this.#input.use(
      this.#settings.selectionMode,
      this.feed,
      changed.has("selected") ? this.selected : undefined,
    );
    this.#followSource();
  }

  protected override update(changed: PropertyValues<this>): void {
    this.#rows.pace.catchUp();
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    // A button that did its work is gone, but the reader goes on from there.
    if (focused && !focused.isConnected) focusForNow(this.#placeAfter(focused));
  }

  /** The first of the rows that a button brought, if it is on the page. */
  #placeAfter(button: Element): HTMLElement {
    const isForPages = !button.matches("[part~=new-rows]");
    return isForPages && this.#firstOfPage?.isConnected ? this.#firstOfPage : this.base;
  }

  protected override render(): TemplateResult {
    const { state } = this.#pages;
    const hasRows = this.#hasRows(state);
    this.#lastShown = this.#saysOfRows();
    return html`<div part="base">
      ${this.#renderEdge("start", state, hasRows)}
      <div
        part="list"
        role=${this.#role()}
        aria-label=${this.label || nothing}
        aria-busy=${this.#isLoading(state)}
        aria-multiselectable=${this.#settings.selectionMode === "multiple" ? "true" : nothing}
        ?hidden=${!hasRows}
      >
        <div class="space" role="presentation"></div>
        <slot @slotchange=${this.#onSlotChange}></slot>
        <div class="space" role="presentation"></div>
      </div>
      ${statusView(this.words, this.#status(state, hasRows), state.error, () => this.retry())}
      ${this.#renderEdge("end", state, hasRows)}
      ${hasRows ? floatingView(this.words, this.#floating(state), () => this.#onNewRows()) : nothing}
    </div>`;
  }

  protected override firstUpdated(): void {
    this.#view.dropForeign();
    this.#rows.start();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { state } = this.#pages;
    if (changed.has("paused") && !this.paused) this.#rows.flush();
    if (arranging.some((name) => changed.has(name)) && this.#hasBegun) this.#rows.rearrange();
    this.#hasBegun = true;
    this.#rows.makeReachable();
    this.#rows.begin();
    this.#toggleStates(state);
    this.#input.focus.refresh();
    this.#view.number();
    this.reportLoading(this.isConnected && this.#isLoading(state));
    this.reportError(state.error);
    if (this.#pages.isClientMissing) this.warnOfNoClient();
    this.#watchEdges(state);
    this.#keepFocus(state);
    if (!this.paused || state.more !== "loading") this.#isPausedPageExpected = false;
  }

  /** Rows that nobody may see any more can't hold the focus either. */
  #keepFocus(state: PagesState<unknown>): void {
    const isInRow = rowsWith(this, [focusedNear(this)]).length > 0;
    if (isInRow && isAccessDenied(state.error)) focusForNow(this.base);
  }

  #followSource(): void {
    const news = this.#source.follow(this);
    if (news === "rows") this.#view.refresh();
    if (news !== "kind") return;
    this.#view.useRenderer(this.#source.renderer);
    this.#rows.rearrange();
  }

  #rowsOptions() {
    return {
      isReady: this.hasUpdated,
      isFromEnd: this.fromEnd,
      isPaused: this.paused,
      hasTabStop: this.#input.focus.isOn,
      rendersAll: this.renderAll || this.#wholePage.isOn,
      arrangement: this.#settings.arrangement(this.locale),
    };
  }

  #role(): ListRole {
    if (this.#settings.selectionMode) return "listbox";
    return this.feed ? "feed" : "list";
  }

  /** For assistive technology, which can't count rows that are not on the page. */
  #total(): number | undefined {
    if (!this.#rows.isVirtual) return undefined;
    const { more, back } = this.#pages.state;
    return more === "done" && back === "done" ? this.#rows.length : -1;
  }

  #frame() {
    const [before, after] = this.list.querySelectorAll<HTMLElement>(".space");
    const width = this.base.querySelector<HTMLElement>(".edge") as HTMLElement;
    return { list: this.list, width, before: before as HTMLElement, after: after as HTMLElement };
  }

  #isLoading(state: PagesState<unknown>): boolean {
    const isSearching = state.status === "ready" && state.length === 0 && state.more !== "done";
    return (
      (state.status === "loading" || (isSearching && state.more !== "error")) && !this.#pages.isClientMissing
    );
  }

  #hasRows(state: PagesState<unknown>): boolean {
    return this.#rows.length > 0 && !isAccessDenied(state.error);
  }

  #status(state: PagesState<unknown>, hasRows: boolean): ListStatus {
    if (this.#pages.isClientMissing) return "no-client";
    if (isAccessDenied(state.error)) return "denied";
    if (state.status === "error" || (!hasRows && state.more === "error")) return "error";
    if (hasRows) return "ready";
    return this.#isLoading(state) ? "loading" : "empty";
  }

  #renderEdge(side: "start" | "end", state: PagesState<unknown>, hasRows: boolean): TemplateResult {
    const isOnward = this.#isOnward(side);
    const end = isOnward ? state.more : state.back;
    const isShown = hasRows && state.status === "ready";
    const press = (): void => this.#onEdgeButton(end, isOnward);
    return html`<div class="edge ${side}">
      ${isShown && (isOnward || end !== "done") ? edgeView(this.words, end, state.error, press) : nothing}
    </div>`;
  }

  #floating({ stale }: PagesState<unknown>) {
    return { isStale: stale, newCount: this.waitingCount, isAtEnd: this.fromEnd };
  }

  #isOnward(side: "start" | "end"): boolean {
    return (side === "end") !== this.fromEnd;
  }

  #toggleStates(state: PagesState<unknown>): void {
    const isLoading = this.#isLoading(state);
    const isEmpty = state.status === "ready" && !isLoading && this.#rows.length === 0;
    this.toggleState("loading", isLoading);
    this.toggleState("empty", isEmpty && state.more === "done");
    this.#toggleError(state);
    this.toggleState("denied", isAccessDenied(state.error));
    this.toggleState("stale", state.stale);
    this.toggleState("complete", this.isComplete);
    this.toggleState("virtual", this.#rows.isVirtual);
    this.toggleState("waiting", this.waitingCount > 0);
    this.toggleState("no-client", this.#pages.isClientMissing);
  }

  #toggleError({ error }: PagesState<unknown>): void {
    this.toggleState("error", error !== undefined || this.#failures.isAny);
  }

  #watchEdges(state: PagesState<unknown>): void {
    if (state === this.#endSeen && this.paused === this.#wasPaused) return;
    this.#endSeen = state;
    this.#wasPaused = this.paused;
    const [start, end] = this.base.querySelectorAll<HTMLElement>(":scope > .edge");
    this.#onward ??= new EdgeWatch(() => this.loadMore());
    this.#back ??= new EdgeWatch(() => this.#pages.loadBack());
    const isReady = state.status === "ready" && !this.paused;
    this.#onward.look(isReady && state.more === "idle" ? (this.fromEnd ? start : end) : undefined);
    this.#back.look(isReady && state.back === "idle" ? (this.fromEnd ? end : start) : undefined);
  }

  #onEdgeButton(end: EndState, isOnward: boolean): void {
    if (end === "error") this.retry();
    else if (isOnward) this.loadMore();
    else this.#pages.loadBack();
  }

  #onNewRows(): void {
    if (this.paused) this.showWaiting();
    else this.scrollToNewest();
  }

  readonly #onClick = (event: Event): void => {
    if (isSlottedRetry(event)) this.retry();
  };

  /** A template came or was exchanged. */
  readonly #onSlotChange = (): void => {
    this.#view.dropForeign();
    if (this.#source.isOutdated(this)) this.requestUpdate();
  };

  #shown(change: ShownChange | null, state: PagesState<unknown>): void {
    this.#expectPage(state);
    if (!change) this.#input.focus.forget();
    else {
      this.#failures.removed(change.removed);
      // Pages that come behind a place in the middle hold nothing new.
      this.#newRows.noteShown(this.fromEnd && !this.#rows.wasMidway);
      this.#input.rowsChanged(change);
      if (this.hostedRows) this.#tellHosted();
      this.#tell(change, state);
    }
    if (this.#needsUpdate()) this.requestUpdate();
  }

  /** The element itself says little of its rows: whether there are any, how many wait, and what an end is like. */
  #needsUpdate(): boolean {
    return this.#saysOfRows() !== this.#lastShown;
  }

  #saysOfRows(): string {
    return [this.#rows.length > 0, this.#rows.isVirtual, this.waitingCount].join();
  }

  #seenChanged(): void {
    if (this.#isPausedPageExpected && this.#pages.state.more !== "loading") this.#rows.flush();
    this.#newRows.noteSeen(this.fromEnd);
    if (this.#needsUpdate()) this.requestUpdate();
  }

  #expectPage(state: PagesState<unknown>): void {
    if (!this.#isPageExpected || state.more === "loading") return;
    this.#isPageExpected = false;
    const key = this.fromEnd ? undefined : this.#rows.sequence.keyAt(this.#rows.lengthBefore);
    this.#firstOfPage = key === undefined ? undefined : this.#view.find(key)?.element;
    this.#wasPageExpected = true;
  }

  #tell(change: ShownChange, state: PagesState<unknown>): void {
    const isAsked = this.#wasPageExpected;
    this.#wasPageExpected = false;
    const isFirst = this.#rows.lengthBefore === 0;
    if (this.announce && !isFirst && !isAsked && change.added.length > 0) {
      this.say([this.label, this.words.rowsAdded(change.added.length)].filter(Boolean).join(": "));
    }
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

  #selectionChanged(): void {
    this.selected = [...this.#input.selection.keys];
    this.dispatchEvent(new SelectionChangeEvent(this.selected));
  }

  /** Once for everything that happens in one go. */
  #tellHosted(): void {
    if (this.#isHostedDue) return;
    this.#isHostedDue = true;
    queueMicrotask(() => {
      this.#isHostedDue = false;
      this.dispatchEvent(new VisibleRowsChangeEvent(this.visibleRows));
    });
  }
}

/** Properties that decide how loaded rows are shown. */
const arranging = ["sortBy", "groupBy", "filter", "renderAll", "grid"] as const;
