import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query } from "lit/decorators.js";
import type { FunctionArgs, RealtimeClient, WatchPagesOptions } from "../../client/realtime-client.js";
import { PagesController } from "../../controllers/pages-controller.js";
import type { Logger } from "../../core/ports.js";
import type { PagesState, RowsChange } from "../../core/live/pages-state.js";
import { ListChangeEvent } from "../../events/list-change-event.js";
import { focusForNow } from "../../internal/focus.js";
import { jsonObjectAttribute, UnreadableJson } from "../../internal/json-attribute.js";
import { RealtimeElement } from "../../internal/realtime-element.js";
import { isSlottedRetry } from "../../internal/slotted-retry.js";
import { buttonStyles, hiddenTextStyles, hostStyles, tokenStyles } from "../../internal/styles.js";
import { EndWatch } from "./end-watch.js";
import { emptyView, endView, errorView, loadingView, noClientView } from "./list-views.js";
import { ReadingPlace } from "./reading-place.js";
import { realtimeListStyles } from "./realtime-list.styles.js";
import { CustomRows, PlainRows, type RenderItem, type RowRenderer, TemplateRows } from "./row-renderers.js";
import { RowsView, type ShownChange } from "./rows-view.js";

/**
 * A live, paginated list. Its rows are ordinary children of the element, so the page's own CSS styles them.
 *
 * A row looks as the `<template>` inside the element says, or as `renderItem` returns it.
 *
 * @summary A live, paginated list.
 * @tagname realtime-list
 * @status experimental
 * @since 0.1.0
 * @slot - A `<template>` for one row, with `{{path}}` in texts and attributes. The rows are added here.
 * @slot loading - Shown until the first result.
 * @slot empty - Shown when the list has no rows.
 * @slot error - Shown when the list could not be loaded. A click on anything with `data-retry` tries again.
 * @fires {ListChangeEvent} list-change - Rows came, went or moved; the page shows it already.
 * @fires {PendingTaskEvent} pending-task - A first load began; its `complete` promise says when it ended.
 * @csspart base - Everything.
 * @csspart list - The rows.
 * @csspart loading - The default view until the first result.
 * @csspart empty - The default view of an empty list.
 * @csspart error - The default view of a failure.
 * @csspart button - The buttons "Load more" and "Try again".
 * @csspart icon - The picture in the default view of a failure.
 * @cssproperty [--realtime-list-muted] - Colour of secondary text.
 * @cssproperty [--realtime-list-danger] - Colour of failures.
 * @cssstate loading - The first result is not here yet.
 * @cssstate error - The newest attempt failed.
 * @cssstate stale - What is shown is older than the newest connection.
 * @cssstate empty - The list has no rows.
 */
export class RealtimeList extends RealtimeElement {
  static override readonly defaultTag = "realtime-list";
  static override styles = [hostStyles, tokenStyles, buttonStyles, hiddenTextStyles, realtimeListStyles];

  /** A paginated query, as in "messages:list": it takes `paginationOpts` and returns what `paginate()` returns. */
  @property() query: string | undefined;
  /** Arguments of the query without `paginationOpts`; as an attribute a JSON object. */
  @property({ converter: jsonObjectAttribute }) args: FunctionArgs | undefined;
  /** Rows asked for at once. Default 50. */
  @property({ attribute: "page-size", type: Number }) pageSize: number | undefined;
  /** The field that identifies a row, or (as a property) a function that names it. Default `_id`. */
  @property() key: WatchPagesOptions["key"] | undefined;
  /** The list's name for assistive technology. */
  @property() label = "";
  /** Tells assistive technology of new rows. */
  @property({ type: Boolean }) announce = false;
  /** What a row looks like. Wins over the `<template>`. */
  @property({ attribute: false }) renderItem: RenderItem | undefined;
  /** A client of your own, instead of the provider's. */
  @property({ attribute: false }) client: RealtimeClient | undefined;

  @query("[part~=base]") private readonly base!: HTMLElement;
  @query(".end") private readonly end!: HTMLElement;

  readonly #pages = new PagesController(this, () => this.#options(), {
    rowsReplaced: (state, isRevived) => this.#replaceRows(state, isRevived),
    rowsChanged: (change, state) => this.#applyChange(change, state),
  });
  readonly #place = new ReadingPlace(this);
  readonly #rows = new RowsView(this, new PlainRows(() => this.#warnOfNoTemplate()));
  #template: HTMLTemplateElement | null = null;
  #customRows: CustomRows | undefined;
  #endWatch: EndWatch | undefined;
  #endSeen: PagesState<unknown> | undefined;
  /** Rows from before the element was away stay until the first result. */
  #isShowingOldRows = false;
  #isPageExpected = false;
  #firstOfPage: HTMLElement | undefined;

  constructor() {
    super();
    this.addEventListener("click", this.#onClick);
  }

  /** Asks for the next page. False when there is none, or one is already on its way. */
  loadMore(): boolean {
    const isAsked = this.#pages.loadMore();
    if (isAsked) this.#isPageExpected = true;
    return isAsked;
  }

  /** Asks again for what failed. */
  retry(): void {
    this.#pages.retry();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#place.connect();
    this.#endSeen = undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#place.disconnect();
    this.#endWatch?.look(undefined);
  }

  protected override get logger(): Logger {
    return this.#pages.client?.logger ?? super.logger;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("renderItem")) this.#chooseRenderer();
    else if (!this.hasUpdated) this.#followTemplate();
  }

  protected override update(changed: PropertyValues): void {
    this.#endOldRows();
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    // A button that did its work is gone, but the reader goes on from there.
    if (focused && !focused.isConnected) focusForNow(this.#firstOfPage ?? this.base);
  }

  protected override render(): TemplateResult {
    const { state } = this.#pages;
    const hasRows = this.#rows.size > 0;
    return html`<div part="base">
      <div
        part="list"
        role="list"
        aria-label=${this.label || nothing}
        aria-busy=${this.#isLoading(state)}
        ?hidden=${!hasRows}
      >
        <slot @slotchange=${this.#followTemplate}></slot>
      </div>
      ${this.#renderView(state, hasRows)}
      <div class="end">${hasRows ? endView(this.words, state, () => this.#onEndButton(state)) : nothing}</div>
    </div>`;
  }

  protected override updated(): void {
    const { state } = this.#pages;
    this.#toggleStates(state);
    this.reportLoading(this.isConnected && this.#isLoading(state));
    this.reportError(state.error);
    if (this.#pages.isClientMissing) this.warnOfNoClient();
    this.#watchEnd(state);
  }

  #options() {
    const { query, args, pageSize, key, client } = this;
    return { client, key, pageSize: this.#checkPageSize(pageSize), ...this.#checkArgs(query, args) };
  }

  #checkArgs(name: string | undefined, args: FunctionArgs | undefined) {
    if (!(args instanceof UnreadableJson)) return { query: name, args };
    this.warnOnce(`args='${args.text}' can't be read as JSON: ${args.reason}. Nothing is loaded.`);
    return { query: undefined };
  }

  #checkPageSize(pageSize: number | undefined): number | undefined {
    if (pageSize === undefined || pageSize === null || (Number.isInteger(pageSize) && pageSize > 0)) {
      return pageSize ?? undefined;
    }
    this.warnOnce(`page-size must be a whole number above 0, not "${pageSize}". The default is used.`);
    return undefined;
  }

  #isLoading(state: PagesState<unknown>): boolean {
    const isSearching = state.status === "ready" && state.rows.length === 0 && state.more !== "done";
    return (
      (state.status === "loading" || (isSearching && state.more !== "error")) && !this.#pages.isClientMissing
    );
  }

  #hasFailed(state: PagesState<unknown>): boolean {
    return state.status === "error" || (this.#rows.size === 0 && state.more === "error");
  }

  #renderView(state: PagesState<unknown>, hasRows: boolean): TemplateResult | typeof nothing {
    if (this.#pages.isClientMissing) return noClientView(this.words);
    if (this.#hasFailed(state)) return errorView(this.words, state.error, () => this.retry());
    if (hasRows) return nothing;
    return this.#isLoading(state) ? loadingView(this.words) : emptyView(this.words);
  }

  #toggleStates(state: PagesState<unknown>): void {
    const isLoading = this.#isLoading(state);
    const isEmpty = state.status === "ready" && !isLoading && this.#rows.size === 0;
    this.toggleState("loading", isLoading);
    this.toggleState("empty", isEmpty && state.more === "done");
    this.toggleState("error", state.status === "error" || state.more === "error");
    this.toggleState("stale", state.stale);
    this.toggleState("no-client", this.#pages.isClientMissing);
  }

  #watchEnd(state: PagesState<unknown>): void {
    if (state === this.#endSeen) return;
    this.#endSeen = state;
    this.#endWatch ??= new EndWatch(() => this.loadMore());
    this.#endWatch.look(state.status === "ready" && state.more === "idle" ? this.end : undefined);
  }

  #onEndButton(state: PagesState<unknown>): void {
    if (state.more === "error") this.retry();
    else this.loadMore();
  }

  readonly #onClick = (event: Event): void => {
    if (isSlottedRetry(event)) this.retry();
  };

  #replaceRows(state: PagesState<unknown>, isRevived: boolean): void {
    this.#isPageExpected = false;
    this.#isShowingOldRows = isRevived && state.status === "loading" && this.#rows.size > 0;
    if (!this.#isShowingOldRows) this.#showAnew(state);
  }

  /** The first result after the element was away: what it shows is brought up to date in one go. */
  #endOldRows(): void {
    const { state } = this.#pages;
    if (!this.#isShowingOldRows || state.status === "loading") return;
    this.#isShowingOldRows = false;
    if (state.status === "ready") this.#showAnew(state);
  }

  #showAnew(state: PagesState<unknown>): void {
    let shown: ShownChange | undefined;
    this.#place.keep(() => (shown = this.#rows.replace(state)), new Set());
    if (shown) this.#tell(shown, state);
  }

  #applyChange(change: RowsChange<unknown>, state: PagesState<unknown>): void {
    if (this.#isShowingOldRows) return;
    const isFirst = this.#rows.size === 0;
    const oldTotal = this.#rows.size;
    const shown = summarize(change);
    const leaving = new Set(
      [...shown.removed, ...shown.moved].flatMap((key) => this.#rows.elementOf(key) ?? []),
    );
    this.#place.keep(() => this.#rows.apply(change), leaving);
    this.#tell(shown, state);
    if (this.#isPageExpected && state.more !== "loading") {
      this.#isPageExpected = false;
      const key = state.keys[oldTotal];
      this.#firstOfPage = key === undefined ? undefined : this.#rows.elementOf(key);
    } else if (this.announce && !isFirst && shown.added.length > 0) {
      this.say([this.label, this.words.rowsAdded(shown.added.length)].filter(Boolean).join(": "));
    }
  }

  #tell(shown: ShownChange, state: PagesState<unknown>): void {
    if (shown.added.length + shown.removed.length + shown.moved.length === 0) return;
    const source = state.stale ? "cache" : "server";
    this.dispatchEvent(new ListChangeEvent({ ...shown, total: this.#rows.size, source }));
  }

  /** Takes up a `<template>` that came or was exchanged. */
  readonly #followTemplate = (): void => {
    if (this.renderItem) return;
    const template = this.querySelector<HTMLTemplateElement>(":scope > template");
    if (template !== this.#template) this.#chooseRenderer();
  };

  #chooseRenderer(): void {
    const { renderItem } = this;
    if (renderItem && this.#customRows) {
      this.#customRows.renderItem = renderItem;
      this.#rows.refresh();
      return;
    }
    this.#customRows = renderItem && new CustomRows(renderItem);
    this.#rows.rebuild(this.#customRows ?? this.#templateRows(), this.#pages.state);
  }

  #templateRows(): RowRenderer {
    this.#template = this.querySelector<HTMLTemplateElement>(":scope > template");
    if (!this.#template) return new PlainRows(() => this.#warnOfNoTemplate());
    return new TemplateRows(this.#template, (message) => this.warnOnce(message));
  }

  #warnOfNoTemplate(): void {
    this.warnOnce(
      "rows are shown as they came. Put a <template> for one row inside, or set the renderItem property.",
    );
  }
}

function summarize(change: RowsChange<unknown>): ShownChange {
  return {
    added: change.placed.filter(({ kind }) => kind === "added").map(({ key }) => key),
    removed: change.removed,
    moved: change.placed.filter(({ kind }) => kind === "moved").map(({ key }) => key),
  };
}
