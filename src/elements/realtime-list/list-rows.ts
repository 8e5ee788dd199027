import type { RowsListener } from "../../controllers/pages-controller.js";
import type { PagesState, RowKey, RowsChange, RowsRegion } from "../../core/live/pages-state.js";
import { loadingPages } from "../../core/live/pages-view.js";
import { listen, unlisten } from "../../internal/unshadowed.js";
import { UpdatePace } from "../../internal/update-pace.js";
import { type ScrollArea, scrollsItself } from "../../internal/virtual/scroll-area.js";
import { type Arrangement, ArrangedRows } from "./arranged-rows.js";
import { endWaiting } from "./hosted-rows.js";
import { ReadingPlace } from "./reading-place.js";
import type { RowAnimations } from "./row-animations.js";
import type { RowFailure } from "./row-failures.js";
import { coverOf, type ScrollAlign } from "./row-places.js";
import { regionsBetween, type RowSequence } from "./row-sequence.js";
import type { VirtualFrame } from "./row-spaces.js";
import type { RowsView } from "./rows-view.js";
import type { ShownRange, ShownRow } from "./shown-row.js";
import { exchange, type ShownChange } from "./shown-change.js";
import { VirtualRows } from "./virtual-rows.js";
import { WaitingChanges } from "./waiting-changes.js";

/** Lists up to this length have all their rows on the page, so that the browser can search and print them. */
const WHOLE_ROWS = 200;
/** A list that got short again is shown whole only below this, so that it doesn't change to and fro. */
const WHOLE_AGAIN_ROWS = 120;

/** How a list shows its rows. */
export interface RowsOptions {
  /** The list's own tree is on the page. */
  readonly isReady: boolean;
  readonly isFromEnd: boolean;
  /** All rows have nodes, whatever it costs. */
  readonly rendersAll: boolean;
  readonly isPaused: boolean;
  /** One of the rows can be reached by Tab. */
  readonly hasTabStop: boolean;
  /** Undefined: the rows as the query orders them. */
  readonly arrangement: Arrangement | undefined;
}

/** The list that shows the rows. */
export interface RowsHost {
  readonly element: HTMLElement;
  readonly view: RowsView;
  readonly animations: RowAnimations;
  readonly options: () => RowsOptions;
  readonly frame: () => VirtualFrame;
  /** The place of a row among those of the query, or -1. */
  readonly indexOf: (key: RowKey) => number;
  /** Rows were arranged, and this failed. */
  readonly arranged: (failures: readonly RowFailure[]) => void;
  /** How many rows stand on the other side of where the list began. */
  readonly countBack: () => number;
  /** Rows are about to come, go or move. */
  readonly beforeChange: () => void;
  /** The page shows other rows now. */
  readonly shown: (change: ShownChange | null, state: PagesState<unknown>) => void;
  /** These rows have nodes now. */
  readonly looked: (range: ShownRange) => void;
  /** What the reader sees moved, or something waits to be shown. */
  readonly seenChanged: () => void;
}

type Steps = readonly (readonly RowsRegion[])[];

/** Brings what came from the client onto the page: when, in which order, and which rows of it. */
export class ListRows implements RowsListener<unknown> {
  readonly pace = new UpdatePace(() => this.flush());
  /** What the page shows. */
  sequence: RowSequence = loadingPages;
  readonly #host: RowsHost;
  readonly #place: ReadingPlace;
  readonly #virtual: VirtualRows;
  #observer: ResizeObserver | undefined;
  #state: PagesState<unknown> = loadingPages;
  #waiting = new WaitingChanges();
  /** Rows wait for the list's own tree. */
  #isLayoutDue = false;
  /** The number of rows before the last change. */
  lengthBefore = 0;
  /** Before the last change, the list began (or ended, if it starts there) at neither the query's start nor end. */
  wasMidway = false;
  #area: ScrollArea | undefined;
  #lookedAt = "";
  /** The list itself can be reached by Tab, and its author did not say so. */
  #isTabStop = false;
  /** Other rows are shown, and the reader is not yet where they begin. */
  #isBeginDue = false;

  constructor(host: RowsHost) {
    this.#host = host;
    this.#place = new ReadingPlace(host.element);
    this.#virtual = new VirtualRows(host.element, host.view, host.frame);
  }

  get length(): number {
    return this.sequence.length;
  }

  /** How many rows there are, without headers of groups. */
  get rowCount(): number {
    return this.length - (this.sequence.headersUpTo?.(this.length - 1) ?? 0);
  }

  /** The state whose rows are shown. */
  get state(): PagesState<unknown> {
    return this.#state;
  }

  /** How many rows came that are not shown, while the list is paused. */
  get waitingCount(): number {
    return this.#waiting.addedCount;
  }

  get isVirtual(): boolean {
    return this.#virtual.isOn || this.#isLayoutDue;
  }

  get isAtEnd(): boolean {
    return this.#virtual.isOn && this.#virtual.isAtEnd;
  }

  get visible(): ShownRange {
    return this.#virtual.visible;
  }

  /** How many rows fit into what is visible. */
  get pageLength(): number {
    const { first, last } = this.visible;
    return last - first;
  }

  /** How many rows stand beside each other. */
  get columns(): number {
    return this.#virtual.countColumns();
  }

  connect(): void {
    this.#place.connect();
    this.#observer ??= new ResizeObserver((entries) => this.#resized(entries));
    this.#host.element.ownerDocument.defaultView?.addEventListener("resize", this.#onScroll);
    // What waited when the list left the page, perhaps only to be put elsewhere.
    if (this.#waiting.state && !this.#host.options().isPaused) this.pace.request();
    if (!this.#virtual.isOn) return;
    this.#virtual.forgetArea();
    this.#observe();
    this.#virtual.scrolled();
  }

  disconnect(): void {
    this.#place.disconnect();
    this.#observer?.disconnect();
    this.#host.element.ownerDocument.defaultView?.removeEventListener("resize", this.#onScroll);
    this.#listenTo(undefined);
    this.#virtual.leave();
    this.pace.cancel();
  }

  rowAdded({ element }: ShownRow): void {
    if (this.#virtual.isOn) this.#observer?.observe(element);
  }

  rowRemoved({ element }: ShownRow): void {
    this.#observer?.unobserve(element);
    this.#virtual.rowRemoved(element);
  }

  rowsReplaced(state: PagesState<unknown>, isRevived: boolean): void {
    this.#waiting = new WaitingChanges();
    this.pace.cancel();
    this.showAnew(state, isRevived);
  }

  rowsChanged(change: RowsChange<unknown>, state: PagesState<unknown>): void {
    // Somebody else signed in: what belonged to the one before must not stay, not even to fade out.
    if (state.status === "loading") {
      this.rowsReplaced(state, false);
      return;
    }
    this.#waiting.add(change, state);
    // Before the first result there is nothing to freeze.
    const isFrozen = this.#host.options().isPaused && this.#state.status !== "loading";
    if (isFrozen) this.#host.seenChanged();
    else if (!this.#isLayoutDue) this.pace.request();
  }

  /** Shows what waits. */
  flush(): void {
    const waiting = this.#waiting;
    const { state, regions } = waiting;
    if (!state) return;
    this.#waiting = new WaitingChanges();
    if (!regions) {
      this.showAnew(state, true);
      return;
    }
    const before = this.sequence;
    this.lengthBefore = before.length;
    this.wasMidway = isMidway(this.#state);
    this.#state = state;
    this.sequence = this.#arranged(state);
    this.#host.beforeChange();
    const steps = this.sequence instanceof ArrangedRows ? [regionsBetween(before, this.sequence)] : regions;
    const change = this.#changeOf(waiting, before);
    const hasMoved = steps.some((step) => step.length > 0);
    if (hasMoved) this.#follow(steps, before, change);
    else this.#virtual.use(this.sequence);
    for (const [key, row] of waiting.changed) this.#host.view.update(key, row);
    if (before.length === 0) this.#isBeginDue = true;
    if (hasMoved) this.#tellLook();
    this.#host.shown(change, state);
  }

  /**
   * Shows `state` whatever was shown, for another query, another order or another look. `isSameList`: the reader's
   * place means something in it.
   */
  showAnew(state: PagesState<unknown> = this.#state, isSameList = false): void {
    this.wasMidway = isMidway(this.#state);
    this.#state = state;
    const before = this.sequence;
    this.sequence = this.#arranged(state);
    this.lengthBefore = before.length;
    this.#host.beforeChange();
    const change = exchange(before, this.sequence);
    const regions = isSameList ? regionsBetween(before, this.sequence) : [];
    this.#isLayoutDue = this.#wantsVirtual() && !this.#host.options().isReady;
    if (this.#isLayoutDue) return;
    if (!this.#wantsVirtual()) this.#showWhole(regions, new Set());
    else if (isSameList && before.length > 0) this.#followVirtual([regions], before);
    else {
      this.#virtual.sticksToEnd = this.#host.options().isFromEnd;
      this.#virtual.reset(this.sequence);
      this.#observe();
    }
    if (before.length === 0 || !isSameList) this.#isBeginDue = true;
    this.#tellLook();
    this.#host.shown(change, state);
  }

  /** The list's own tree is on the page, without which there are no spaces around rows. */
  start(): void {
    if (!this.#isLayoutDue) return;
    const { state = this.#state } = this.#waiting;
    this.#waiting = new WaitingChanges();
    this.sequence = loadingPages;
    this.showAnew(state);
  }

  /** Shows the rows again where they are, because how they are shown has changed. */
  rearrange(): void {
    this.showAnew(this.#state, true);
  }

  scrollTo(key: RowKey, align: ScrollAlign): boolean {
    const index = this.indexOf(key);
    if (index < 0) return false;
    if (this.#virtual.isOn) this.#virtual.scrollTo(index, align);
    else this.#scrollIntoView(index, align);
    this.#tellLook();
    return true;
  }

  /** The reader begins where the list does, also when rows from before that place came at the same time. */
  begin(): void {
    if (!this.#isBeginDue || this.length === 0) return;
    this.#isBeginDue = false;
    const back = this.#host.countBack();
    const { arrangement, isFromEnd } = this.#host.options();
    if (back === 0 || back >= this.length || arrangement) return;
    if (this.#virtual.isOn) this.#virtual.begin(isFromEnd ? this.length - 1 - back : back);
    else this.#place.skipTo(this.#host.view.rows[back]?.element);
  }

  #scrollIntoView(index: number, align: ScrollAlign): void {
    const { view } = this.#host;
    const { element } = view.rows[index - view.range.first] ?? {};
    if (!element) return;
    element.style.scrollMarginBlockStart = `${coverOf(index, this.sequence, view)}px`;
    element.scrollIntoView({ block: align, behavior: "instant" });
    element.style.scrollMarginBlockStart = "";
  }

  scrollToEnd(): void {
    const key = this.sequence.keyAt(this.length - 1);
    if (this.#virtual.isOn) this.#virtual.scrollToEnd();
    else if (key !== undefined) this.scrollTo(key, "end");
    this.#tellLook();
  }

  indexOf(key: RowKey): number {
    const shown = this.#host.view.find(key);
    if (shown) return shown.index;
    const place = this.#host.indexOf(key);
    if (place >= 0 && this.sequence.keyAt(place) === key) return place;
    for (let index = 0; index < this.length; index++) if (this.sequence.keyAt(index) === key) return index;
    return -1;
  }

  /** Rows were filled after they were shown. */
  filled(elements: readonly HTMLElement[]): void {
    if (this.#virtual.isOn) this.#virtual.filled(elements);
    else this.#place.keep(() => elements.forEach(endWaiting), new Set());
    this.#tellLook();
  }

  #arranged(state: PagesState<unknown>): RowSequence {
    const { arrangement } = this.#host.options();
    const arranged = arrangement && new ArrangedRows(state, arrangement);
    this.#host.arranged(arranged?.failures ?? []);
    return arranged ?? state;
  }

  #changeOf(waiting: WaitingChanges, before: RowSequence): ShownChange | null {
    if (this.sequence instanceof ArrangedRows) return exchange(before, this.sequence);
    return waiting.hasMovement ? waiting : null;
  }

  #follow(steps: Steps, before: RowSequence, change: ShownChange | null): void {
    this.#host.animations.around(change, () => {
      if (this.#wantsVirtual()) this.#followVirtual(steps, before);
      else this.#showWhole(steps.flat(), this.#leaving(change));
    });
  }

  #followVirtual(steps: Steps, before: RowSequence): void {
    const isNew = !this.#virtual.isOn;
    if (isNew) this.#virtual.takeOver(before);
    this.#virtual.isMidway = this.wasMidway;
    this.#virtual.apply(steps, this.sequence);
    if (isNew) this.#observe();
    else this.#listenTo(this.#virtual.area);
  }

  #showWhole(regions: readonly RowsRegion[], leaving: ReadonlySet<Element>): void {
    const change = (): void => {
      if (this.#virtual.isOn) this.#endVirtual();
      this.#host.view.follow(regions);
      this.#host.view.show(this.sequence, 0, this.length - 1);
    };
    this.#place.keep(change, leaving, this.wasMidway);
    this.makeReachable();
  }

  #endVirtual(): void {
    this.#virtual.end();
    this.#observer?.disconnect();
    this.#listenTo(undefined);
  }

  #leaving(change: ShownChange | null): ReadonlySet<Element> {
    const keys = [...(change?.removed ?? []), ...(change?.moved ?? [])];
    return new Set(keys.flatMap((key) => this.#host.view.find(key)?.element ?? []));
  }

  #wantsVirtual(): boolean {
    const { isFromEnd, rendersAll } = this.#host.options();
    if (rendersAll) return false;
    return isFromEnd || this.length > (this.#virtual.isOn ? WHOLE_AGAIN_ROWS : WHOLE_ROWS);
  }

  #observe(): void {
    for (const { element } of this.#host.view.all) this.#observer?.observe(element);
    this.#observer?.observe(this.#host.frame().width);
    this.#listenTo(this.#virtual.area);
  }

  #listenTo(area: ScrollArea | undefined): void {
    if (area?.element === this.#area?.element) return;
    if (this.#area) unlisten(this.#area.eventTarget, "scroll", this.#onScroll);
    this.#area = area;
    this.makeReachable();
    if (area) listen(area.eventTarget, "scroll", this.#onScroll, { passive: true });
  }

  /** What scrolls must be reachable by keyboard, also without anything to focus inside. */
  makeReachable(): void {
    const { element, options } = this.#host;
    const isScroller = this.#area ? this.#area.element === element : scrollsItself(element);
    const isNeeded = isScroller && !options().hasTabStop;
    if (isNeeded && !element.hasAttribute("tabindex")) {
      element.tabIndex = 0;
      this.#isTabStop = true;
    } else if (!isNeeded && this.#isTabStop) {
      element.removeAttribute("tabindex");
      this.#isTabStop = false;
    }
  }

  readonly #onScroll = (): void => {
    if (!this.#virtual.isOn) return;
    this.#virtual.scrolled();
    this.#tellLook();
    this.#host.seenChanged();
  };

  #resized(entries: readonly ResizeObserverEntry[]): void {
    // A box around the list may have begun to scroll, or ended.
    this.#virtual.forgetArea();
    this.#listenTo(this.#virtual.area);
    this.#virtual.resized(entries);
    this.#tellLook();
  }

  #tellLook(): void {
    const { isPaused, arrangement } = this.#host.options();
    if (isPaused) return;
    const all = { first: 0, last: this.#state.length - 1 };
    const range = this.#virtual.isOn && !arrangement ? this.#host.view.range : all;
    const text = `${range.first} ${range.last} ${this.length}`;
    if (text === this.#lookedAt) return;
    this.#lookedAt = text;
    this.#host.looked(range);
  }
}

/** Whether there may be rows before the first one, from where a list with `from` goes on in the other direction. */
function isMidway({ back }: PagesState<unknown>): boolean {
  return back !== "done";
}
