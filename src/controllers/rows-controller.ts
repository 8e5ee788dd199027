import { html, isServer, nothing, type TemplateResult } from "lit";
import type { RealtimeClient } from "../client/realtime-client.js";
import type { RealtimeError } from "../core/errors.js";
import type { EndState, PagesState, RowKey, RowMark } from "../core/live/pages-state.js";
import type { SelectionMode } from "../rows/input/row-selection.js";
import { RowNodes } from "../rows/nodes/row-nodes.js";
import { type ListRole, RowRoles } from "../rows/nodes/row-roles.js";
import type { ShownRow } from "../rows/nodes/shown-row.js";
import type { Arrangement } from "../rows/order/arranged-rows.js";
import { RowExtras } from "../rows/row-extras.js";
import { RowFailures } from "../rows/renderers/row-failures.js";
import type { RenderItem } from "../rows/renderers/row-renderers.js";
import { RendererChoice, type RowLook } from "../rows/renderers/renderer-choice.js";
import { RowsEngine, type ShownNews } from "../rows/rows-engine.js";
import { rowsStyles } from "../rows/rows.styles.js";
import { UnseenRows } from "../rows/unseen-rows.js";
import { PrintAndFind } from "../rows/window/print-and-find.js";
import type { RowsFrame } from "../rows/window/rows-frame.js";
import type { ScrollAlign } from "../rows/window/scroll-target.js";
import type { ControllerHost } from "./host.js";
import { PagesController, type PagesControllerOptions } from "./pages-controller.js";

/** By so many rows it is judged whether a template names what they have. */
const FIRST_ROWS = 50;

/**
 * Which rows a list has, and how it shows them. Read again at each update of the host.
 *
 * @public
 */
export interface RowsControllerOptions extends PagesControllerOptions {
  /** What a row looks like. Wins over a `<template>` among the host's children. */
  readonly renderItem?: RenderItem | undefined;
  /** A framework renders the rows into the elements in `visibleRows`. Default false. */
  readonly hostedRows?: boolean | undefined;
  /** Freezes what is shown; what comes meanwhile is counted. Default false. */
  readonly paused?: boolean | undefined;
  /** Shows at most so many updates a second. Default: as many as the page can. */
  readonly maxPerSecond?: number | undefined;
  /** Order, selection and groups of the loaded rows. Default: as the query orders them. */
  readonly arrangement?: Arrangement | undefined;
  /** Lets the reader choose rows. Default: they can't. */
  readonly selection?: SelectionMode | undefined;
  /** The rows are articles that can be walked through with Page Up and Page Down. Default false. */
  readonly feed?: boolean | undefined;
  /** The rows stand beside each other in as many columns as fit. Default false. */
  readonly grid?: boolean | undefined;
  /** Rows fade in and out and glide to their new places, unless the reader prefers less motion. Default false. */
  readonly animated?: boolean | undefined;
  /** Puts all loaded rows on the page, also those of a long list. Default false. */
  readonly renderAll?: boolean | undefined;
  /** The list's name for assistive technology. */
  readonly label?: string | undefined;
  /** Stands in the place of a row that can't be rendered. Default "This entry can't be shown." */
  readonly failedText?: string | undefined;
}

/**
 * What the host's state comes to for the rows, at the moment when it renders them.
 *
 * @public
 */
export interface RowsRendering {
  /** Rows are on their way. Default false. */
  readonly busy?: boolean;
  /** The rows must not be seen. Default false. */
  readonly hidden?: boolean;
}

/**
 * What a list's rows tell the element that shows them.
 *
 * @public
 */
export interface RowsControllerListener {
  /** The page shows other rows now. */
  shown?(news: ShownNews): void;
  /** What the reader sees moved, or something waits to be shown: `unseenCount` and `waitingCount` may differ. */
  seenChanged?(): void;
  /** The reader chose other rows. */
  selectionChanged?(keys: readonly RowKey[]): void;
  /** With `hostedRows`: other rows are on the page. Called once for all that happens in one go. */
  hostedChanged?(): void;
  /** The page's own code failed for rows, or was mended. Holds failures that were not told yet. */
  failuresChanged?(news: readonly RealtimeError[]): void;
  /** Something in the page's settings can't be used. */
  warned?(message: string): void;
}

/**
 * A live, paginated list of any length in a Lit element, with all that `<realtime-list>` has: rows are children of the
 * element, only those near what is visible have nodes, what the reader looks at stays in its place.
 *
 * ```ts
 * class ChatLog extends LitElement {
 *   static styles = RowsController.styles;
 *   #rows = new RowsController(this, () => ({
 *     query: "messages:list",
 *     fromEnd: true,
 *     renderItem: (row) => html`<p>${(row as Message).body}</p>`,
 *   }));
 *   render() {
 *     return this.#rows.render();
 *   }
 * }
 * ```
 *
 * @public
 */
export class RowsController {
  /** Styles that the element's shadow root needs. */
  static readonly styles = rowsStyles;

  readonly #host: ControllerHost;
  readonly #read: () => RowsControllerOptions;
  readonly #listener: RowsControllerListener;
  readonly #pages: PagesController;
  readonly #roles: RowRoles;
  readonly #failures: RowFailures;
  readonly #choice: RendererChoice;
  readonly #nodes: RowNodes;
  readonly #engine: RowsEngine;
  readonly #extras: RowExtras;
  readonly #unseen: UnseenRows;
  readonly #printAndFind: PrintAndFind;
  /** What the host said at its last update. */
  #known: RowsControllerOptions | undefined;
  #frame: RowsFrame | undefined;
  /** It was told that the host renders no place for the rows. */
  #isFrameMissed = false;
  #hasBegun = false;
  #isHostedDue = false;
  #wasPaused = false;
  #shownBy: readonly unknown[] = [];
  /** Something that the rows need is still on its way, so none are asked for. */
  #isHeld = false;

  constructor(
    host: ControllerHost,
    options: () => RowsControllerOptions,
    listener: RowsControllerListener = {},
  ) {
    this.#host = host;
    this.#read = options;
    this.#listener = listener;
    const warn = (message: string): void => listener.warned?.(message);
    // Before the pages' own controller, which brings rows: by then it is known how they look.
    host.addController({ hostUpdate: () => this.#prepare() });
    this.#roles = new RowRoles(host, {
      total: () => this.#total(),
      sequence: () => this.#engine.sequence,
      shown: () => this.#nodes.all,
    });
    this.#failures = new RowFailures((news) => listener.failuresChanged?.(news));
    const hosted = {
      changed: (): void => this.#tellHosted(),
      filled: (elements: readonly HTMLElement[]): void => this.#engine.filled(elements),
    };
    const failedText = (): string => this.#options.failedText ?? "This entry can't be shown.";
    this.#choice = new RendererChoice(host, {
      warn,
      hosted,
      failures: this.#failures,
      failedText,
      values: () => this.#firstRows(),
    });
    this.#nodes = new RowNodes(host, this.#choice.renderer, this.#roles, {
      markOf: (key) => this.#pages.markOf(key),
      rowAdded: (row) => {
        this.#engine.rowAdded(row);
        this.#extras.rowAdded(row);
      },
      rowRemoved: (row) => this.#engine.rowRemoved(row),
      rowsReleased: () => {
        if (this.#options.hostedRows) this.#tellHosted();
      },
    });
    this.#extras = new RowExtras({
      element: host,
      nodes: this.#nodes,
      failures: this.#failures,
      engine: () => this.#engine,
      list: () => this.#frame?.list ?? host,
      options: () => this.#options,
      chosen: () => this.#selectionChanged(),
      arrived: () => host.requestUpdate(),
      warn,
    });
    this.#engine = new RowsEngine({
      element: host,
      nodes: this.#nodes,
      options: () => this.#engineOptions(),
      frame: () => this.#frame,
      beforeChange: () => this.#extras.beforeChange(),
      around: (change, work) => this.#extras.around(change, work),
      shown: (news) => this.#shown(news),
      looked: (range) => this.#pages.look(range),
      indexOf: (key) => this.#pages.indexOf(key),
      arrange: (state) => this.#extras.arrange(state),
      countBack: () => this.#pages.countBack(),
      seenChanged: () => this.#seenChanged(),
    });
    this.#pages = new PagesController(host, () => this.#pagesOptions(), this.#engine);
    this.#unseen = new UnseenRows(this.#engine);
    this.#printAndFind = new PrintAndFind(
      host,
      () => this.#engine.length,
      () => this.#engine.rearrange(),
    );
    host.addController({
      hostConnected: () => this.#connect(),
      hostDisconnected: () => this.#disconnect(),
      // So that rows appear together with what the host says of them.
      hostUpdate: () => this.#engine.pace.catchUp(),
      hostUpdated: () => this.#updated(),
    });
  }

  /** The state of the query behind the rows. */
  get state(): PagesState<unknown> {
    return this.#pages.state;
  }

  get client(): RealtimeClient | undefined {
    return this.#pages.client;
  }

  /** There is no client, and a late provider is no longer expected. */
  get isClientMissing(): boolean {
    return this.#pages.isClientMissing;
  }

  /** How many rows and headers of groups the list shows, on the page or not. */
  get length(): number {
    return this.#engine.length;
  }

  /** How many rows the list shows, on the page or not. */
  get rowCount(): number {
    return this.#engine.rowCount;
  }

  /** Only rows near what is visible are on the page. */
  get isVirtual(): boolean {
    return this.#engine.isVirtual;
  }

  /** How many rows came that are not shown, while the list is paused. */
  get waitingCount(): number {
    return this.#engine.waitingCount;
  }

  /** How many rows came at the end of a list `fromEnd` while the reader looked at others. */
  get unseenCount(): number {
    return this.#unseen.count;
  }

  /** Resolves when nothing is on its way any more that the host's options need. */
  get settled(): Promise<unknown> {
    return this.#extras.parts.settled;
  }

  /** Keys of the chosen rows. */
  get selected(): readonly RowKey[] {
    return this.#extras.selected;
  }

  /** Whether the page's own code has failed for a row. */
  get hasFailures(): boolean {
    return this.#failures.isAny;
  }

  /** The rows on the page that have data of their own, in order. */
  get visibleRows(): readonly ShownRow[] {
    return this.#nodes.withData.sort((one, other) => one.index - other.index);
  }

  /** The key of the row at a place. Undefined when there is none, or none in memory. */
  keyAt(index: number): RowKey | undefined {
    return this.#engine.sequence.keyAt(index);
  }

  /** The place of a row in memory, among the headers of groups, or -1. */
  indexOf(key: RowKey): number {
    return this.#engine.indexOf(key);
  }

  /** The row with this key. Undefined when there is none, or it is not in memory. */
  rowOf(key: RowKey): unknown {
    const index = this.indexOf(key);
    return index < 0 ? undefined : this.#engine.sequence.rowAt(index);
  }

  /** What is known of a row beside its data: an operation that changes it is pending, or has failed. */
  markOf(key: RowKey): RowMark | undefined {
    return this.#pages.markOf(key);
  }

  /** The element that shows a row, if it is on the page. */
  elementOf(key: RowKey): HTMLElement | undefined {
    return this.#nodes.find(key)?.element;
  }

  /** Where the rows stand. Goes into the host's shadow root, once. */
  render({ busy = false, hidden = false }: RowsRendering = {}): TemplateResult {
    // No update comes before, on a server.
    if (isServer) this.#known = this.#read();
    const { label, selection, grid = false } = this.#options;
    const isHidden = hidden || this.#engine.length === 0;
    return html`<div class="rows-width"></div>
      <div
        part="list"
        role=${this.#role()}
        aria-label=${label || nothing}
        aria-busy=${busy}
        aria-multiselectable=${selection === "multiple" ? "true" : nothing}
        data-reach=${this.isVirtual ? "near" : "all"}
        ?data-grid=${grid}
        ?hidden=${isHidden}
      >
        <div class="space" role="presentation"></div>
        <slot @slotchange=${this.#onSlotChange}></slot>
        <div class="space" role="presentation"></div>
      </div>`;
  }

  /** Asks for the next page. False when there is none, or one is already on its way. */
  loadMore(): boolean {
    return this.#pages.loadMore();
  }

  /** Asks for the page before, in a list that began `from` somewhere. False as for `loadMore`. */
  loadBack(): boolean {
    return this.#pages.loadBack();
  }

  /** Asks again for what failed. */
  retry(): void {
    this.#pages.retry();
  }

  /** Shows what came while the list was paused. */
  showWaiting(): void {
    this.#engine.flush();
  }

  /** Chooses rows by their keys. */
  select(keys: readonly RowKey[]): void {
    this.#extras.select(keys);
    this.#host.requestUpdate();
  }

  /** Brings a loaded row into view. False when there is none with this key. */
  scrollToKey(key: RowKey, align: ScrollAlign = "nearest"): boolean {
    return this.#engine.scrollTo(key, align);
  }

  /** Goes to the newest row: the last one of a list `fromEnd`, the first one of others. */
  scrollToNewest(): void {
    const first = this.keyAt(0);
    if (this.#options.fromEnd) this.#engine.scrollToEnd();
    else if (first !== undefined) this.#engine.scrollTo(first, "start");
    this.#unseen.seen();
    this.#host.requestUpdate();
  }

  get #options(): RowsControllerOptions {
    return (this.#known ??= this.#read());
  }

  get #look(): RowLook {
    const { renderItem, hostedRows = false } = this.#options;
    return { renderItem, hostedRows };
  }

  #firstRows(): readonly unknown[] {
    const { sequence, length } = this.#engine;
    const places = Array.from({ length: Math.min(length, FIRST_ROWS) }, (_, index) => index);
    const rows = places.filter((index) => !sequence.isHeader?.(index)).map((index) => sequence.rowAt(index));
    return rows.filter((row) => row !== undefined);
  }

  #connect(): void {
    this.#extras.parts.tryAgain();
    this.#engine.connect();
    this.#nodes.wake();
    this.#printAndFind.connect();
  }

  #disconnect(): void {
    this.#engine.disconnect();
    this.#nodes.rest();
    this.#printAndFind.disconnect();
  }

  #prepare(): void {
    this.#known = this.#read();
    this.#engine.pace.maxPerSecond = this.#options.maxPerSecond;
    this.#roles.use(this.#role());
    const isAllHere = this.#extras.need(this.#choice.partsFor(this.#host, this.#look));
    // Later on the rows that are shown wait for nothing.
    this.#isHeld = !isAllHere && this.state.name === "loading";
    this.#extras.use();
    if (isAllHere) this.#followChoice();
  }

  #pagesOptions(): PagesControllerOptions {
    const options = { windowed: true, ...this.#options };
    return this.#isHeld ? { ...options, query: undefined } : options;
  }

  #followChoice(): void {
    const news = this.#choice.follow(this.#host, this.#look);
    if (news === "rows") this.#nodes.refresh();
    if (news !== "kind") return;
    this.#nodes.useRenderer(this.#choice.renderer);
    this.#engine.rearrange();
  }

  #updated(): void {
    if (!this.#frame) this.#begin();
    const { paused = false } = this.#options;
    if (this.#wasPaused && !paused) this.#engine.flush();
    this.#wasPaused = paused;
    if (this.#isShownOtherwise() && this.#hasBegun) this.#engine.rearrange();
    this.#engine.useTabStop(this.#extras.hasTabStop);
    this.#hasBegun = true;
    this.#engine.begin();
    this.#extras.rendered();
    this.#nodes.assignRoles();
    this.#engine.rendered();
  }

  #begin(): void {
    this.#nodes.dropForeign();
    const root = this.#host.shadowRoot;
    const [before, after] = root?.querySelectorAll<HTMLElement>(".space") ?? [];
    const list = root?.querySelector<HTMLElement>("[part~=list]");
    const width = root?.querySelector<HTMLElement>(".rows-width");
    if (!list || !width || !before || !after) {
      this.#warnOfNoFrame();
      return;
    }
    this.#frame = { list, width, before, after };
    this.#engine.start();
  }

  #warnOfNoFrame(): void {
    if (this.#isFrameMissed || this.state.name === "loading") return;
    this.#isFrameMissed = true;
    const message =
      "rows came, but there is no place for them. Put rows.render() into what the element renders, in its shadow root.";
    this.client?.logger.warn(`<${this.#host.localName}>: ${message}`, this.#host);
  }

  /** Whether loaded rows must be shown again because the options say so. */
  #isShownOtherwise(): boolean {
    const { renderAll, grid } = this.#options;
    const { sortBy, groupBy, filter, locale } = this.#extras.arrangement ?? {};
    const by = [sortBy, groupBy, filter, locale, renderAll, grid];
    const isOther = by.some((value, at) => value !== this.#shownBy[at]);
    this.#shownBy = by;
    return isOther;
  }

  #engineOptions() {
    const { fromEnd = false, paused = false, renderAll = false, query } = this.#options;
    return {
      isFromEnd: fromEnd,
      isPaused: paused,
      rendersAll: renderAll || this.#printAndFind.isOn,
      arrangement: this.#extras.arrangement,
      kind: `${this.#host.localName} ${query ?? ""}`,
    };
  }

  #role(): ListRole {
    const { selection, feed } = this.#options;
    if (selection) return "listbox";
    return feed ? "feed" : "list";
  }

  /** For assistive technology, which can't count rows that are not on the page. */
  #total(): number | undefined {
    if (!this.#engine.isVirtual) return undefined;
    return isOver(this.state.more) && isOver(this.state.back) ? this.#engine.length : -1;
  }

  /** A template may be for something else than before. */
  readonly #onSlotChange = (): void => {
    this.#nodes.dropForeign();
    if (this.#choice.isOutdated(this.#host, this.#look)) this.#host.requestUpdate();
  };

  #shown(news: ShownNews): void {
    const { difference, beganWithin, isFirst } = news;
    const { fromEnd = false, hostedRows } = this.#options;
    if (difference) {
      this.#failures.removed(difference.removed);
      // Pages that come behind a place in the middle hold nothing new.
      const own = difference.added.filter((key) => this.markOf(key) !== undefined);
      this.#unseen.noteShown(fromEnd && !beganWithin && !isFirst, own);
    }
    this.#extras.afterChange(difference);
    if (difference && hostedRows) this.#tellHosted();
    this.#listener.shown?.(news);
  }

  #seenChanged(): void {
    this.#unseen.noteSeen(this.#options.fromEnd ?? false);
    this.#listener.seenChanged?.();
  }

  #selectionChanged(): void {
    this.#listener.selectionChanged?.(this.selected);
  }

  #tellHosted(): void {
    if (this.#isHostedDue) return;
    this.#isHostedDue = true;
    queueMicrotask(() => {
      this.#isHostedDue = false;
      this.#listener.hostedChanged?.();
    });
  }
}

function isOver(end: EndState): boolean {
  return end === "done";
}
