import type { PagesState, RowKey, RowsChange, RowsRegion } from "../core/live/pages-state.js";
import { loadingPages } from "../core/live/pages-view.js";
import { UpdatePace } from "../internal/update-pace.js";
import type { RowNodes } from "./nodes/row-nodes.js";
import type { ShownRange, ShownRow } from "./nodes/shown-row.js";
import type { Arrangement } from "./order/arranged-rows.js";
import { differenceBetween, type RowsDifference } from "./order/rows-difference.js";
import { regionsBetween, type RowSequence } from "./order/row-sequence.js";
import { WaitingChanges } from "./order/waiting-changes.js";
import { GeometryWatch } from "./window/geometry-watch.js";
import { PlaceKeeper } from "./window/place-keeper.js";
import { type Reach, RowWindow } from "./window/row-window.js";
import type { RowsFrame } from "./window/rows-frame.js";
import type { ScrollAlign } from "./window/scroll-target.js";
import { scrollsItself } from "./window/viewport.js";

/** Lists up to this length have all their rows on the page, so that the browser can search and print them. */
const WHOLE_ROWS = 200;
/** A list that got short again is shown whole only below this, so that it doesn't change to and fro. */
const WHOLE_AGAIN_ROWS = 120;

/** How rows are shown. */
export interface EngineOptions {
  readonly isFromEnd: boolean;
  /** All rows have nodes, whatever it costs. */
  readonly rendersAll: boolean;
  readonly isPaused: boolean;
  /** Undefined: the rows as the query orders them. */
  readonly arrangement: Arrangement | undefined;
  /** What kind of rows they are: those of one kind are about equally high. */
  readonly kind: string;
}

/** What the engine stands on, and who hears of what it does. */
export interface EngineHost {
  readonly element: HTMLElement;
  readonly nodes: RowNodes;
  readonly options: () => EngineOptions;
  /** Undefined while the element's own tree is not there yet. */
  readonly frame: () => RowsFrame | undefined;
  /** The place of a row among those of the query, or -1. */
  readonly indexOf: (key: RowKey) => number;
  /** How many rows stand on the other side of where the list began. */
  readonly countBack: () => number;
  /** The rows of `state` in the order in which they are shown. */
  readonly arrange: (state: PagesState<unknown>) => RowSequence;
  /** Rows are about to come, go or move. */
  readonly beforeChange: () => void;
  /** Runs `work`, which brings `change` onto the page. */
  readonly around: (change: RowsDifference | null, work: () => void) => void;
  /** The page shows other rows now. */
  readonly shown: (news: ShownNews) => void;
  /** These rows have nodes now. */
  readonly looked: (range: ShownRange) => void;
  /** What the reader sees moved, or something waits to be shown. */
  readonly seenChanged: () => void;
}

/** What the page shows now, and what it showed before. */
export interface ShownNews {
  readonly state: PagesState<unknown>;
  /** Null when no row came, went or moved. */
  readonly difference: RowsDifference | null;
  readonly lengthBefore: number;
  /** Before, the list began at another place than the query does, or ended, if it starts at its end. */
  readonly beganWithin: boolean;
  /** Rows that came were there before, or are the backend's first: nobody has to be told of them. */
  readonly isFirst: boolean;
}

/** How far the rows have come onto the page. */
type Phase = "waiting for the frame" | "begun" | "shown";

/** Brings what came from the client onto the page: when, in which order, and which rows of it. */
export class RowsEngine {
  readonly pace = new UpdatePace(() => this.flush());
  /** What the page shows. */
  sequence: RowSequence = loadingPages;
  readonly #host: EngineHost;
  readonly #window: RowWindow;
  readonly #keeper: PlaceKeeper;
  readonly #watch: GeometryWatch;
  #state: PagesState<unknown> = loadingPages;
  #waiting = new WaitingChanges();
  /** `begun`: other rows are shown, and the reader is not yet where they begin. */
  #phase: Phase = "shown";
  #lookedAt = "";
  /** One of the rows can be reached by Tab. */
  #hasTabStop = false;
  /** The list itself can be reached by Tab, and its author did not say so. */
  #isTabStop = false;

  constructor(host: EngineHost) {
    this.#host = host;
    this.#window = new RowWindow(host.element, host.nodes, () => this.#frame());
    this.#keeper = new PlaceKeeper(this.#window);
    this.#watch = new GeometryWatch(host.element, {
      scrolled: () => this.#scrolled(),
      resized: (entries) => this.#resized(entries),
      settled: () => this.#settled(),
    });
  }

  get length(): number {
    return this.sequence.length;
  }

  /** How many rows there are, without headers of groups. */
  get rowCount(): number {
    return this.length - (this.sequence.headersUpTo?.(this.length - 1) ?? 0);
  }

  /** How many rows came that are not shown, while the list is paused. */
  get waitingCount(): number {
    return this.#waiting.addedCount;
  }

  /** Only rows near what is visible have nodes. */
  get isVirtual(): boolean {
    return (this.#phase === "waiting for the frame" ? this.#wantedReach() : this.#window.reach) === "near";
  }

  get isAtEnd(): boolean {
    return this.#keeper.isAtEnd;
  }

  /** How many rows further the next ones begin that are not visible yet. */
  get pageLength(): number {
    const { top, bottom } = this.#window.viewport;
    const seen = this.#host.nodes.rows.filter(({ element }) => {
      const box = element.getBoundingClientRect();
      return box.bottom > top && box.top < bottom;
    });
    return seen.length - 1;
  }

  /** How many rows stand beside each other. */
  get columns(): number {
    return this.#window.measures.countColumns();
  }

  connect(): void {
    this.#watch.connect();
    // What waited when the list left the page, perhaps only to be put elsewhere.
    if (this.#waiting.state && !this.#host.options().isPaused) this.pace.request();
    if (!this.#host.frame()) return;
    this.#window.forgetViewport();
    this.#observe();
    this.#keeper.scrolled();
  }

  disconnect(): void {
    this.#watch.disconnect();
    this.#keeper.leave();
    this.pace.cancel();
  }

  rowAdded({ element }: ShownRow): void {
    if (this.#window.reach === "near") this.#watch.watchRow(element);
  }

  rowRemoved({ element }: ShownRow): void {
    this.#watch.unwatchRow(element);
    this.#window.measures.rowRemoved(element);
  }

  rowsReplaced(state: PagesState<unknown>, isRevived: boolean): void {
    this.#waiting = new WaitingChanges();
    this.pace.cancel();
    this.showAnew(state, isRevived);
  }

  rowsChanged(change: RowsChange<unknown>, state: PagesState<unknown>): void {
    // Somebody else signed in: what belonged to the one before must not stay, not even to fade out.
    if (state.name === "loading") {
      this.rowsReplaced(state, false);
      return;
    }
    this.#waiting.add(change, state);
    const isOwn = change.cause === "own";
    // Before the first result there is nothing to freeze, and what the device had kept is none.
    const isFirst = change.cause === "cache" || this.#state.name === "loading";
    const isFrozen = this.#host.options().isPaused && !isOwn && !isFirst;
    if (isFrozen) this.#host.seenChanged();
    else if (this.#phase !== "waiting for the frame") this.pace.request(isOwn);
  }

  /** Shows what waits. */
  flush(): void {
    const waiting = this.#waiting;
    const { state, regions, isFirst } = waiting;
    if (!state) return;
    this.#waiting = new WaitingChanges();
    if (!regions) {
      this.showAnew(state, true);
      return;
    }
    const before = this.sequence;
    const beganWithin = isWithin(this.#state);
    this.#state = state;
    this.sequence = this.#host.arrange(state);
    this.#host.beforeChange();
    const steps = this.#isArranged ? [regionsBetween(before, this.sequence)] : regions;
    const difference = this.#differenceOf(waiting, before);
    const hasMoved = steps.some((step) => step.length > 0);
    if (hasMoved) this.#follow(steps, difference, beganWithin);
    else this.#window.use(this.sequence);
    this.#update(waiting);
    if (before.length === 0) this.#phase = "begun";
    if (hasMoved) this.#tellLook();
    this.#host.shown({ state, difference, lengthBefore: before.length, beganWithin, isFirst });
  }

  /**
   * Shows `state` whatever was shown, for another query, another order or another look. `isSameList`: the reader's
   * place means something in it.
   */
  showAnew(state: PagesState<unknown> = this.#state, isSameList = false): void {
    const beganWithin = isWithin(this.#state);
    this.#state = state;
    const before = this.sequence;
    this.sequence = this.#host.arrange(state);
    this.#host.beforeChange();
    const difference = differenceBetween(before, this.sequence);
    if (!this.#host.frame()) {
      this.#phase = "waiting for the frame";
      return;
    }
    if (isSameList && before.length > 0) this.#move([regionsBetween(before, this.sequence)], [], beganWithin);
    else {
      this.#host.nodes.follow(regionsBetween(before, this.sequence));
      this.#begin();
    }
    this.#phase = before.length === 0 || !isSameList ? "begun" : "shown";
    this.#tellLook();
    this.#host.shown({ state, difference, lengthBefore: before.length, beganWithin, isFirst: false });
  }

  /** The element's own tree is on the page, without which rows have no place. */
  start(): void {
    this.#observe();
    if (this.#phase !== "waiting for the frame") return;
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
    this.#keeper.scrollTo(index, align);
    this.#tellLook();
    return true;
  }

  /** The reader begins where the list does, also when rows from before that place came at the same time. */
  begin(): void {
    if (this.#phase !== "begun" || this.length === 0) return;
    this.#phase = "shown";
    const back = this.#host.countBack();
    const { arrangement, isFromEnd } = this.#host.options();
    if (back === 0 || back >= this.length || arrangement) return;
    this.#keeper.skipTo(isFromEnd ? this.length - 1 - back : back);
    this.#tellLook();
  }

  /** What stands around the rows was rendered anew. */
  rendered(): void {
    this.#keeper.rendered();
  }

  scrollToEnd(): void {
    this.#keeper.scrollToEnd();
    this.#tellLook();
  }

  indexOf(key: RowKey): number {
    const shown = this.#host.nodes.find(key);
    if (shown) return shown.index;
    const place = this.#host.indexOf(key);
    if (place >= 0 && this.sequence.keyAt(place) === key) return place;
    for (let index = 0; index < this.length; index++) if (this.sequence.keyAt(index) === key) return index;
    return -1;
  }

  /** Rows were filled after they were shown. */
  filled(elements: readonly HTMLElement[]): void {
    this.#keeper.filled(elements);
    this.#tellLook();
  }

  /** Whether one of the rows can be reached by Tab. */
  useTabStop(hasTabStop: boolean): void {
    if (hasTabStop === this.#hasTabStop) return;
    this.#hasTabStop = hasTabStop;
    this.#makeReachable();
  }

  /** What scrolls must be reachable by keyboard, also without anything to focus inside. */
  #makeReachable(): void {
    const { element } = this.#host;
    const isNeeded = !this.#hasTabStop && scrollsItself(element);
    if (isNeeded && !element.hasAttribute("tabindex")) {
      element.tabIndex = 0;
      this.#isTabStop = true;
    } else if (!isNeeded && this.#isTabStop) {
      element.removeAttribute("tabindex");
      this.#isTabStop = false;
    }
  }

  #frame(): RowsFrame {
    const frame = this.#host.frame();
    if (!frame) throw new Error("Rows were shown before there was a place for them.");
    return frame;
  }

  /** The rows are shown otherwise than the query has them. */
  get #isArranged(): boolean {
    return this.sequence !== this.#state;
  }

  #differenceOf(waiting: WaitingChanges, before: RowSequence): RowsDifference | null {
    if (this.#isArranged) return differenceBetween(before, this.sequence);
    return waiting.hasMovement ? waiting : null;
  }

  /** Renders the rows that changed, as far as they have nodes. */
  #update(waiting: WaitingChanges): void {
    const { nodes } = this.#host;
    const { changed } = waiting;
    if (!changed || changed.size > nodes.count) nodes.updateAll(this.sequence);
    else for (const [key, row] of changed) nodes.update(key, row);
    for (const key of waiting.marked) nodes.updateMark(key);
  }

  #begin(): void {
    const { isFromEnd, kind } = this.#host.options();
    const order = { followsEnd: isFromEnd, startsWithin: false };
    this.#keeper.begin({ sequence: this.sequence, reach: this.#wantedReach(), kind, order });
    this.#observe();
  }

  #follow(steps: RowSteps, difference: RowsDifference | null, beganWithin: boolean): void {
    this.#host.around(difference, () => this.#move(steps, difference?.moved ?? [], beganWithin));
  }

  #move(steps: RowSteps, moved: readonly RowKey[], startsWithin: boolean): void {
    const { isFromEnd, kind } = this.#host.options();
    const { reach: reachBefore } = this.#window;
    const order = { followsEnd: isFromEnd, startsWithin };
    const list = { sequence: this.sequence, reach: this.#wantedReach(), kind, order };
    this.#keeper.follow({ ...list, steps, moved });
    if (this.#window.reach !== reachBefore) this.#observe();
  }

  #wantedReach(): Reach {
    const { isFromEnd, rendersAll } = this.#host.options();
    if (rendersAll) return "all";
    return isFromEnd || this.length > (this.#window.reach === "near" ? WHOLE_AGAIN_ROWS : WHOLE_ROWS)
      ? "near"
      : "all";
  }

  #observe(): void {
    const isNear = this.#window.reach === "near";
    for (const { element } of this.#host.nodes.all) {
      if (isNear) this.#watch.watchRow(element);
      else this.#watch.unwatchRow(element);
    }
    this.#watchGeometry();
  }

  #watchGeometry(): void {
    if (!this.#host.element.isConnected) return;
    if (this.#keeper.isAway) this.#watch.watchReturn(this.#frame());
    // Nothing can be scrolled yet. What scrolls it is looked for once rows have given it a size: styles are known by then.
    else if (this.length === 0 && this.#window.reach === "all") this.#watch.watchArrival(this.#frame());
    else this.#watch.watch(this.#window.viewport, this.#frame());
  }

  #scrolled(): void {
    this.#keeper.scrolled();
    this.#tellLook();
    this.#host.seenChanged();
  }

  #resized(entries: readonly ResizeObserverEntry[]): void {
    this.#keeper.resized(entries, this.#frame().width.clientWidth);
    if (this.#keeper.isAway) this.#watchGeometry();
  }

  #settled(): void {
    if (!this.#host.element.isConnected) return;
    this.#watchGeometry();
    this.#makeReachable();
    this.#keeper.settle();
    this.#tellLook();
    this.#host.seenChanged();
  }

  #tellLook(): void {
    const { isPaused, arrangement } = this.#host.options();
    if (isPaused) return;
    const all = { first: 0, last: this.#state.length - 1 };
    const range = this.#window.reach === "near" && !arrangement ? this.#host.nodes.range : all;
    const text = `${range.first} ${range.last} ${this.length}`;
    if (text === this.#lookedAt) return;
    this.#lookedAt = text;
    this.#host.looked(range);
  }
}

type RowSteps = readonly (readonly RowsRegion[])[];

/** Whether there may be rows before the first one, from where a list with `from` goes on in the other direction. */
function isWithin({ back }: PagesState<unknown>): boolean {
  return back !== "done";
}
