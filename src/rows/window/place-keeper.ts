import type { RowKey, RowsRegion } from "../../core/live/pages-state.js";
import { bringIntoView, measureOf } from "./unshadowed-layout.js";
import type { RowNodes } from "../nodes/row-nodes.js";
import type { ShownRow } from "../nodes/shown-row.js";
import { placeAfter, type RowSequence } from "../order/row-sequence.js";
import { endWaiting } from "../renderers/hosted-rows.js";
import { type Anchor, firstBelow, isInFlow, type Reach, type RowWindow, topOf } from "./row-window.js";
import { distanceTo, type ScrollAlign } from "./scroll-target.js";

/**
 * What stays where it is while rows come, go and grow.
 *
 * - `start`: the reader looks at the start of the list and sees what comes there.
 * - `lost`: nothing that the reader looked at is left, so it is the scroll position that stays.
 * - `row`: the reader looks at rows further on; this one stays at its place.
 * - `end`: the reader is at the end of a list that follows its end, and stays there.
 * - `goal`: the reader was led to a row, which comes to its place once all have their content.
 * - `away`: the list can't be seen now; its heights say where the reader was.
 */
type Place =
  | { readonly name: "start" | "lost" }
  | { readonly name: "row"; readonly anchor: Anchor }
  | { readonly name: "end" }
  | { readonly name: "goal"; readonly row: ShownRow; readonly align: ScrollAlign; readonly scrollTop: number }
  | { readonly name: "away"; readonly isAtEnd: boolean; readonly scroller: Element };

/** What the reader's own scrolling decides. Where else they are is read off the page when it matters. */
type Standing = Exclude<Place, { readonly name: "start" | "lost" | "row" }> | { readonly name: "somewhere" };

/** How a list is read. */
export interface ReadingOrder {
  /** New rows are expected at its end, which the reader follows, as in a chat. */
  readonly followsEnd: boolean;
  /** Rows stand beyond where it begins, so nobody waits there for new ones. */
  readonly startsWithin: boolean;
}

/** Rows, and how they are to be shown. */
export interface RowList {
  readonly sequence: RowSequence;
  readonly order: ReadingOrder;
  readonly reach: Reach;
  /** What kind of rows they are: those of one kind are about equally high. */
  readonly kind: string;
}

/** Changes of the rows, one after the other, and what they lead to. */
export interface RowMoves extends RowList {
  readonly steps: readonly (readonly RowsRegion[])[];
  /** Keys of rows that went elsewhere by themselves. */
  readonly moved: readonly RowKey[];
}

/** Scrolling to rows ends when they stand still; heights that depend on each other might never. */
const TRIES = 10;

const somewhere: Standing = { name: "somewhere" };

/** Keeps what the reader looks at where it is, whatever happens to the rows. */
export class PlaceKeeper {
  readonly #window: RowWindow;
  readonly #nodes: RowNodes;
  #order: ReadingOrder = { followsEnd: false, startsWithin: false };
  #standing: Standing = somewhere;
  /** Nothing has to be read off a page that nobody has scrolled. */
  #mayBeScrolled = true;
  #lastScrollTop = 0;
  #lastScrollHeight = 0;
  /** How much of the list was above what was visible when it was last seen. */
  #lastOffset = 0;
  /** The fraction of a pixel that is still to be scrolled. */
  #owed = 0;

  constructor(window: RowWindow) {
    this.#window = window;
    this.#nodes = window.nodes;
  }

  get isAtEnd(): boolean {
    const { name } = this.#standing;
    return name === "end" || (name === "away" && this.#standing.isAtEnd);
  }

  /** The list can't be seen now. */
  get isAway(): boolean {
    return this.#standing.name === "away";
  }

  /** Shows other rows: from their start, or from the end of a list that follows its end. */
  begin({ sequence, reach, kind, order }: RowList): void {
    this.#order = order;
    this.#window.start(sequence, reach, kind);
    this.#window.forgetViewport();
    this.#standing = somewhere;
    this.#lastOffset = 0;
    const { followsEnd } = order;
    if (reach === "all") this.#window.showAll();
    else if (followsEnd) this.#window.showLast();
    else this.#window.showFirst();
    if (followsEnd) this.scrollToEnd();
    if (reach === "near" && !this.#window.isLaidOut) this.#goAway(followsEnd);
  }

  /** Brings changes of the rows onto the page. */
  follow(moves: RowMoves): void {
    this.#order = moves.order;
    if (moves.reach === "near") {
      if (this.#window.sequence.length === 0) {
        this.begin(moves);
        return;
      }
      if (this.#window.reach === "all") this.#window.takeOver(moves.kind);
      if (!this.#isHere()) {
        this.#followAway(moves);
        return;
      }
    }
    const place = this.#placeThrough(moves);
    const look = moves.reach === "near" ? this.#window.look() : undefined;
    const offset = this.#window.heights.offsetOf(this.#nodes.range.first);
    const isStill = place.name === "row" && isBehind(moves.steps, place.anchor.row);
    this.#window.follow(moves.steps, moves.sequence);
    if (!look) this.#showAll(place, isStill);
    else {
      if (place.name === "end") this.#goToEnd();
      else if (place.name === "row") this.#window.showAround(place.anchor, look, offset, isStill);
      else if (place.name === "start") this.#window.showStart(look);
      else this.#window.showWhereScrolled();
      this.#note();
    }
  }

  /** The reader scrolled, or something else moved what is visible. */
  scrolled(): void {
    this.#mayBeScrolled = true;
    if (this.#window.reach === "all") {
      this.#noteEnd();
      return;
    }
    if (this.#window.sequence.length === 0 || !this.#isHere()) return;
    this.#noteEnd();
    if (!this.#window.isCovered()) this.#window.move();
    this.#note();
  }

  /**
   * Rows, the list or what is visible have another size. Only scrolls: called after layout and before painting, where the
   * page must not be laid out anew. `settle` does the rest with the next frame.
   */
  resized(entries: readonly ResizeObserverEntry[], width: number): void {
    if (this.#window.reach === "all") {
      this.#window.forgetViewport();
      this.#noteEnd(true);
      if (this.#standing.name === "end") this.#window.viewport.scrollToEnd();
      return;
    }
    if (this.isAway) this.scrolled();
    if (!this.#isHere()) return;
    // A box around the list may have begun to scroll, or ended.
    this.#window.forgetViewport();
    const { measures, viewport } = this.#window;
    measures.useWidth(width);
    const look = this.#window.look();
    const shift = measures.growthAbove(look.top, look.scale, entries);
    this.#window.measure();
    this.#noteEnd(true);
    if (this.#standing.name !== "end") this.#scrollByWhole(shift);
    else {
      viewport.scrollToEnd();
      this.#noteScroll();
    }
  }

  /** After `resized`. */
  settle(): void {
    if (this.#window.reach === "all" || !this.#isHere()) return;
    this.#noteEnd();
    this.#window.setSpaces();
    if (this.#standing.name === "end" && !this.#window.viewport.isAtEnd) this.#goToEnd();
    this.scrolled();
  }

  /** What stands around the rows was rendered anew. A page that gets lower by it scrolls by itself, which is no reader's doing. */
  rendered(): void {
    if (this.#standing.name !== "end") return;
    const { viewport } = this.#window;
    if (!viewport.isAtEnd) {
      if (this.#hasLeapt()) this.#standing = somewhere;
      else viewport.scrollToEnd();
    }
    this.#noteScroll();
  }

  /** The list is taken off the page, perhaps only to be put elsewhere. */
  leave(): void {
    if (this.#window.reach === "near" && !this.isAway) this.#goAway(this.isAtEnd);
  }

  /** A framework has filled rows that were shown with a guessed height. */
  filled(elements: readonly HTMLElement[]): void {
    if (this.#window.reach === "near" && !this.#isHere()) {
      elements.forEach(endWaiting);
      return;
    }
    this.#noteEnd(true);
    const { viewport, measures } = this.#window;
    const look = this.#window.look();
    const anchor = this.#window.anchorWithin(look.top);
    const goal = this.#goalStillSeen();
    elements.forEach(endWaiting);
    measures.noteFilled(elements, look.scale);
    if (this.#window.measure()) this.#window.setSpaces();
    if (this.#standing.name === "end") this.#goToEnd();
    else if (goal) this.scrollTo(goal.row.index, goal.align);
    else if (anchor && this.#window.reach === "near")
      this.#window.absorb(topOf(anchor.row) - anchor.top, look.scale);
    else if (anchor && look.offset > 0) viewport.scrollBy(topOf(anchor.row) - anchor.top);
    if (!this.#window.isCovered()) this.#window.move();
    this.#note();
  }

  scrollToEnd(): void {
    if (this.#window.reach === "near") this.#goToEnd();
    else {
      this.#window.viewport.scrollToEnd();
      this.#noteEnd();
    }
  }

  /** Brings a row into view: exactly to the edge that `align` names. */
  scrollTo(index: number, align: ScrollAlign): void {
    if (index < 0 || index >= this.#window.sequence.length) return;
    if (this.#window.reach === "near" && !this.#isHere()) {
      this.#goAway(false);
      this.#showAway(this.#window.heights.offsetOf(index));
      return;
    }
    const { viewport } = this.#window;
    let lastDistance = Infinity;
    for (let tries = 0; tries < TRIES; tries++) {
      const row = this.#nodes.at(index) ?? this.#showFarRow(index, align);
      const distance = row ? distanceTo(row.element, viewport, align, this.#window.coverOf(index)) : 0;
      if (Math.abs(distance) < 0.5 || Math.abs(distance) === lastDistance) break;
      lastDistance = Math.abs(distance);
      viewport.scrollBy(distance);
      this.scrolled();
    }
    this.#standing = this.#standingAt(index, align);
    this.#note();
    // What scrolls the list may itself be out of sight, in a page that scrolls.
    if (!viewport.isPage) bringIntoView(viewport.element);
  }

  /** Shows a row where the first one is now; the last one, in a list that follows its end. */
  skipTo(index: number): void {
    const above = this.#window.look().offset;
    if (this.#order.followsEnd) this.scrollTo(index, "end");
    else {
      this.scrollTo(index, "start");
      this.#window.viewport.scrollBy(Math.min(0, above));
    }
  }

  /** Screens round scroll positions, and what grows slowly does so by fractions of a pixel. */
  #scrollByWhole(distance: number): void {
    const owed = this.#owed + distance;
    const whole = Math.round(owed);
    this.#owed = owed - whole;
    if (whole !== 0) this.#window.viewport.scrollBy(whole);
  }

  #showAll(place: Place, isStill: boolean): void {
    this.#window.showAll();
    if (place.name === "end") this.#window.viewport.scrollToEnd();
    if (place.name !== "row" || isStill) return;
    const shift = topOf(place.anchor.row) - place.anchor.top;
    if (Math.abs(shift) >= 1) this.#window.viewport.scrollBy(shift);
  }

  #goToEnd(): void {
    for (let tries = 0; tries < TRIES; tries++) {
      this.#window.showEnd();
      this.#window.viewport.scrollToEnd();
      if (!this.#window.measure()) break;
    }
    if (this.isAway) this.#goAway(true);
    else this.#standing = { name: "end" };
    this.#noteScroll();
  }

  #showFarRow(index: number, align: ScrollAlign): ShownRow | undefined {
    const { heights } = this.#window;
    const { height, offset: here, scale } = this.#window.look();
    const offset = Math.max(0, heights.offsetOf(index) - (align === "end" ? height : 0));
    const place = this.#window.placeOf(Math.min(offset, heights.total), height);
    this.#window.showAt(offset, place, height);
    this.#window.viewport.scrollBy((place - here) * scale);
    return this.#nodes.at(index);
  }

  /** Rows that are still without content push the one that was scrolled to away when they get it. */
  #standingAt(index: number, align: ScrollAlign): Standing {
    if (this.#order.followsEnd && this.#window.viewport.isAtEnd) return { name: "end" };
    const row = this.#nodes.at(index);
    const isSettled = !this.#nodes.rows.some(({ element }) => element.hasAttribute("data-waiting"));
    if (!row || isSettled) return somewhere;
    return { name: "goal", row, align, scrollTop: this.#window.viewport.scrollTop };
  }

  #goalStillSeen() {
    const { viewport } = this.#window;
    return this.#standing.name === "goal" && this.#standing.scrollTop === viewport.scrollTop
      ? this.#standing
      : undefined;
  }

  #placeThrough(moves: RowMoves): Place {
    // The reader may have scrolled a moment ago, which the page hears of with the next frame only.
    if (this.#order.followsEnd) this.#noteEnd();
    if (this.#standing.name === "end" && !this.#order.startsWithin) return { name: "end" };
    return this.#rowThrough(moves);
  }

  /**
   * The first row that is seen, or one in use, that is still there after the changes, or follows at most a screen below.
   * Who sees the start of the list waits for new rows there, unless they use one of those that are shown.
   */
  #rowThrough({ steps, moved }: RowMoves): Place {
    // Nothing is there that could be read off the page, which would have to be laid out for it.
    if (this.#nodes.count === 0) return { name: "lost" };
    const waitsAtStart = !this.#order.followsEnd && !this.#order.startsWithin;
    const used = this.#nodes.used.all;
    const isWhole = this.#window.reach === "all";
    if (isWhole && waitsAtStart && !this.#mayBeScrolled && used.size === 0) return { name: "start" };
    const look = this.#window.look();
    const edge = isWhole ? Math.max(0, look.top) : look.top;
    const rows = this.#nodes.rows.filter(isInFlow);
    const place = firstBelow(rows, edge);
    const seen = rows[place];
    if (!seen) return { name: "lost" };
    const isAtStart = this.#nodes.range.first === 0 && place === 0 && topOf(seen) >= edge - 1;
    this.#mayBeScrolled = !isAtStart || this.#window.viewport.scrollTop > 0;
    if (isAtStart && waitsAtStart && used.size === 0) return { name: "start" };
    const row = this.#stayingRow(rows.slice(place), used, steps, new Set(moved));
    if (!row) return { name: "lost" };
    const top = topOf(row);
    const isFar = top >= look.bottom + (look.bottom - look.top);
    return isFar ? { name: "lost" } : { name: "row", anchor: { row, top } };
  }

  #stayingRow(
    rows: readonly ShownRow[],
    used: ReadonlySet<Element>,
    steps: RowMoves["steps"],
    moved: ReadonlySet<RowKey>,
  ): ShownRow | undefined {
    const isStaying = (row: ShownRow): boolean => !moved.has(row.key) && stays(row, steps);
    const inUse =
      used.size > 0 && this.#window.reach === "all" && rows.find(({ element }) => used.has(element));
    if (inUse && isStaying(inUse)) return inUse;
    return rows.find(isStaying);
  }

  /**
   * Rows that grow push the end away, but only scrolling up leaves it. A page that got lower for a moment has scrolled by
   * itself, so `wasResized` counts what is scrolled only where nothing else has changed.
   */
  #noteEnd(wasResized = false): void {
    if (!this.#order.followsEnd || this.#standing.name === "away") return;
    const { isAtEnd, scrollTop, scrollHeight } = this.#window.viewport;
    const isOtherPage = wasResized && scrollHeight !== this.#lastScrollHeight && !this.#hasLeapt();
    const isHeld = this.#standing.name === "end" && (isOtherPage || scrollTop >= this.#lastScrollTop);
    if (isAtEnd || isHeld) this.#standing = { name: "end" };
    else if (this.#standing.name === "end") this.#standing = somewhere;
    this.#lastScrollTop = scrollTop;
    this.#lastScrollHeight = scrollHeight;
  }

  /** Further up than a screen: no page gets lower by so much for a moment, so somebody was led there. */
  #hasLeapt(): boolean {
    const { element, scrollTop } = this.#window.viewport;
    return this.#lastScrollTop - scrollTop > measureOf(element, "clientHeight");
  }

  #noteScroll(): void {
    const { scrollTop, scrollHeight } = this.#window.viewport;
    this.#lastScrollTop = scrollTop;
    this.#lastScrollHeight = scrollHeight;
  }

  /** The list is seen where it is now. */
  #note(): void {
    if (this.#standing.name !== "away") this.#lastOffset = this.#window.look().offset;
  }

  /** Whether the list is laid out. When it was not before, the reader is back where they were. */
  #isHere(): boolean {
    if (!this.#window.isLaidOut) this.leave();
    else if (this.#standing.name === "away") this.#comeBack(this.#standing.isAtEnd, this.#standing.scroller);
    return this.#standing.name !== "away";
  }

  #goAway(isAtEnd: boolean): void {
    const { viewport } = this.#window;
    this.#standing = { name: "away", isAtEnd, scroller: viewport.element };
  }

  /** A box that is hidden, or moved, may forget how far it was scrolled. The page is the reader's to scroll. */
  #comeBack(wasAtEnd: boolean, scroller: Element): void {
    this.#standing = somewhere;
    this.#window.forgetViewport();
    const { viewport } = this.#window;
    if (wasAtEnd && this.#order.followsEnd) this.#goToEnd();
    else if (!viewport.isPage && (viewport.element === scroller || this.#window.isScroller)) {
      const { index, above } = this.#lastSeenRow();
      const row = this.#nodes.at(index);
      if (row) viewport.scrollBy(topOf(row) + above * this.#window.look().scale - viewport.top);
    }
  }

  /** Follows changes of the rows while the list is away. */
  #followAway({ steps, sequence, reach }: RowMoves): void {
    const seen = this.#lastSeenRow();
    const row = this.#nodes.rows.find((row) => row.index >= seen.index && stays(row, steps));
    const above = row?.index === seen.index ? seen.above : 0;
    this.#window.follow(steps, sequence);
    if (reach === "all") this.#window.showAll();
    else if (this.isAtEnd && this.#order.followsEnd && !this.#order.startsWithin) this.#goToEnd();
    else this.#showAway(row ? this.#window.heights.offsetOf(row.index) + above : 0);
  }

  #showAway(offset: number): void {
    this.#lastOffset = offset;
    this.#window.showAt(offset);
  }

  /** The row that was seen first, and how much of it was above what was visible. */
  #lastSeenRow(): { readonly index: number; readonly above: number } {
    const { heights, drift } = this.#window;
    const offset = this.#lastOffset - drift;
    const index = heights.indexAt(offset);
    return { index, above: offset - heights.offsetOf(index) };
  }
}

/** Whether a row is still there after all changes. */
function stays({ index, key }: ShownRow, steps: RowMoves["steps"]): boolean {
  let place = index;
  return steps.every((regions) => (place = placeAfter(place, key, regions)) >= 0);
}

/** Whether all changes are behind a row. */
function isBehind(steps: RowMoves["steps"], { index }: ShownRow): boolean {
  return steps.every((regions) => regions.every((region) => region.index > index));
}
