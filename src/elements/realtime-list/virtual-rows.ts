import type { RowsRegion } from "../../core/live/pages-state.js";
import type { ScrollArea } from "../../internal/virtual/scroll-area.js";
import { FollowedEnd } from "./followed-end.js";
import { endWaiting } from "./hosted-rows.js";
import { NearRows, TRIES } from "./near-rows.js";
import { anchorThrough, anchorWithin, type RowAnchor } from "./row-anchor.js";
import { coverOf, distanceTo, type ScrollAlign, topOf } from "./row-places.js";
import type { RowSequence } from "./row-sequence.js";
import type { VirtualFrame } from "./row-spaces.js";
import type { RowsView } from "./rows-view.js";
import { SeenPlace } from "./seen-place.js";
import type { ShownRange, ShownRow } from "./shown-row.js";

/** Where the reader was led, as long as they have not scrolled on. */
interface Goal {
  readonly row: ShownRow;
  readonly align: ScrollAlign;
  readonly top: number;
}

/**
 * Gives nodes only to the rows near what is visible, with empty space in the place of all others. Rows lie in the
 * ordinary flow, so their own margins, a grid and sticky headers work as everywhere.
 *
 * Heights are measured, never set. While the reader scrolls, the error of guessed heights goes into the space before
 * the rows and not into the scroll position, so that scrolling lands where it was meant to; only at the very start,
 * where there must be no space, it is taken back.
 */
export class VirtualRows {
  readonly #view: RowsView;
  readonly #frame: () => VirtualFrame;
  readonly #near: NearRows;
  readonly #end: FollowedEnd;
  readonly #seen: SeenPlace;
  #isOn = false;
  #goal: Goal | undefined;

  constructor(host: HTMLElement, view: RowsView, frame: () => VirtualFrame) {
    this.#view = view;
    this.#frame = frame;
    this.#near = new NearRows(host, view, frame);
    this.#end = new FollowedEnd(this.#near);
    this.#seen = new SeenPlace(this.#near, this.#end);
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  get isAtEnd(): boolean {
    return this.#end.isReached;
  }

  /** The list follows its end, as a chat does. */
  set sticksToEnd(sticks: boolean) {
    this.#end.sticks = sticks;
  }

  /** Where the list begins is not where the query begins: nobody waits there for new rows. */
  set isMidway(isMidway: boolean) {
    this.#end.isMidway = isMidway;
  }

  get area(): ScrollArea {
    return this.#near.area;
  }

  /** Looks again for what scrolls the list, which styles may have changed. */
  forgetArea(): void {
    this.#near.forgetArea();
  }

  /** The list is taken off the page, perhaps only to be put elsewhere. */
  leave(): void {
    this.#seen.leave();
  }

  /** The rows that are visible, in part or whole. */
  get visible(): ShownRange {
    const { top, bottom } = this.area;
    const rows = this.#view.rows.filter(({ element }) => {
      const rect = element.getBoundingClientRect();
      return rect.bottom > top && rect.top < bottom;
    });
    return { first: rows[0]?.index ?? 0, last: rows.at(-1)?.index ?? -1 };
  }

  /** How many rows stand beside each other now. */
  countColumns(): number {
    return this.#near.measured.countColumns();
  }

  /** Shows other rows, from their start, or from the end of a list that follows its end. */
  reset(sequence: RowSequence): void {
    this.#turnOn(sequence);
    this.#near.forgetArea();
    // With all its space, or a box around the list has nothing to scroll yet.
    this.#near.spaces.set(0, this.#near.heights.total, sequence.length === 0);
    this.#seen.reset();
    if (this.#end.sticks) this.#end.scrollTo();
    else this.#near.showWhereScrolled();
  }

  /** Takes over rows that all have nodes, and stay where they are. */
  takeOver(sequence: RowSequence): void {
    this.#turnOn(sequence);
    this.#near.spaces.start = 0;
    this.#end.isReached = this.area.isAtEnd;
    this.#near.measure();
  }

  #turnOn(sequence: RowSequence): void {
    this.#isOn = true;
    this.#near.sequence = sequence;
    this.#near.heights.reset(sequence.length);
  }

  /** All rows get their nodes again, and nothing is watched any more. */
  end(): void {
    this.#isOn = false;
    const { measured, sequence, spaces } = this.#near;
    measured.clear();
    spaces.start = 0;
    spaces.set(0, 0, sequence.length === 0);
  }

  /** The same rows in the same order, some of them with other data. */
  use(sequence: RowSequence): void {
    this.#near.sequence = sequence;
  }

  /** Follows changes of the rows, one after the other. What the reader looks at stays where it is. */
  apply(changes: readonly (readonly RowsRegion[])[], sequence: RowSequence): void {
    if (this.#near.sequence.length === 0) {
      this.reset(sequence);
      return;
    }
    if (!this.#seen.isHere()) {
      this.#seen.apply(changes, sequence);
      return;
    }
    // The reader may have scrolled a moment ago, which the page hears of with the next frame only.
    if (this.#end.sticks) this.#end.note();
    const isFollowing = this.#end.isFollowed;
    const anchor = isFollowing ? undefined : this.#anchorThrough(changes);
    const offset = this.#near.heights.offsetOf(this.#view.range.first);
    this.#near.follow(changes, sequence);
    if (isFollowing) this.#end.scrollTo();
    else if (anchor) this.#showAround(anchor, offset);
    else this.#near.showWhereScrolled();
    this.#seen.note();
  }

  #anchorThrough(changes: readonly (readonly RowsRegion[])[]): RowAnchor | undefined {
    const waitsAtStart = !this.#end.sticks && !this.#end.isMidway;
    return anchorThrough(changes, this.#view, this.area, waitsAtStart);
  }

  /** Shows the rows around one that the reader sees, which stays where it is. `offset`: of the first row before. */
  #showAround({ row, top }: RowAnchor, offset: number): void {
    const { heights, spaces } = this.#near;
    const { first, last } = this.#near.rangeAt(heights.offsetOf(row.index) + this.area.top - top);
    const start = Math.max(0, spaces.start + heights.offsetOf(first) - offset);
    this.#near.show(first, Math.max(last, row.index), first === 0 ? 0 : start);
    this.#near.scrollBy(topOf(row) - top);
  }

  /** The reader scrolled, or something else moved what is visible. */
  scrolled(): void {
    if (!this.#isOn || this.#near.sequence.length === 0 || !this.#seen.isHere()) return;
    this.#end.note();
    if (!this.#near.isCovered()) this.#near.move();
    this.#seen.note();
  }

  /** Rows have another height, or the list another width. Called after layout and before painting. */
  resized(entries: readonly ResizeObserverEntry[]): void {
    if (!this.#isOn || !this.#seen.isHere()) return;
    this.#near.measured.useWidth(this.#frame().width.clientWidth);
    const shift = this.#near.measured.growthAbove(this.area.top, entries);
    this.#near.measure();
    this.#near.setSpaces();
    if (this.#end.sticks) this.#end.note();
    if (this.#end.isHeld) this.area.scrollToEnd();
    else this.#near.scrollBy(shift);
    // Rows that were added here would be measured in the next frame only, and browsers complain of it.
    if (!this.#near.isCovered()) requestAnimationFrame(() => this.scrolled());
  }

  /**
   * A framework has filled rows that were shown with a guessed height. What the reader looks at stays where it is, or
   * comes to where they were led.
   */
  filled(elements: readonly HTMLElement[]): void {
    if (!this.#seen.isHere()) {
      elements.forEach(endWaiting);
      return;
    }
    const { first, last } = this.#view.range;
    const anchor = anchorWithin(this.#view, this.area.top, first, last);
    // Asked for now, because a list that gets shorter scrolls by itself.
    const goal = this.#goal?.top === this.area.scrollTop ? this.#goal : undefined;
    for (const element of elements) endWaiting(element);
    this.#near.measured.noteFilled(elements);
    this.#near.measure();
    this.#near.setSpaces();
    if (this.#end.isHeld) this.#end.scrollTo();
    else if (goal) this.scrollTo(goal.row.index, goal.align);
    else if (anchor) this.#near.absorb(topOf(anchor.row) - anchor.top);
    if (!this.#near.isCovered()) this.#near.move();
    this.#seen.note();
  }

  rowRemoved(element: Element): void {
    this.#near.measured.rowRemoved(element);
  }

  scrollToEnd(): void {
    this.#end.scrollTo();
  }

  /** Brings a row into view: exactly to the edge that `align` names. */
  scrollTo(index: number, align: ScrollAlign): void {
    if (index < 0 || index >= this.#near.sequence.length) return;
    if (!this.#seen.isHere()) {
      this.#seen.scrollTo(index);
      return;
    }
    let lastDistance = Infinity;
    for (let tries = 0; tries < TRIES; tries++) {
      const row = this.#near.shownAt(index) ?? this.#showFarRow(index, align);
      const distance = row ? distanceTo(row.element, this.area, align, this.#coverOf(index)) : 0;
      if (Math.abs(distance) < 0.5 || Math.abs(distance) === lastDistance) break;
      lastDistance = Math.abs(distance);
      this.area.scrollBy(distance);
      this.scrolled();
    }
    this.#end.isReached = this.area.isAtEnd;
    this.#noteGoal(index, align);
  }

  /** Rows that are still without content push the one that was scrolled to away when they get it. */
  #noteGoal(index: number, align: ScrollAlign): void {
    const row = this.#near.shownAt(index);
    const isSettled = !this.#view.rows.some(({ element }) => element.hasAttribute("data-waiting"));
    this.#goal = row && !isSettled ? { row, align, top: this.area.scrollTop } : undefined;
  }

  #coverOf(index: number): number {
    return coverOf(index, this.#near.sequence, this.#view);
  }

  #showFarRow(index: number, align: ScrollAlign): ShownRow | undefined {
    const offset = this.#near.heights.offsetOf(index) - (align === "end" ? this.area.height : 0);
    this.#near.showAt(offset);
    this.area.scrollBy(offset - this.#near.offset);
    return this.#near.shownAt(index);
  }

  /** Shows a row where the first one is now; the last one, in a list that follows its end. */
  begin(index: number): void {
    if (this.#end.sticks) {
      this.scrollTo(index, "end");
      return;
    }
    const above = this.#near.offset;
    this.scrollTo(index, "start");
    this.area.scrollBy(Math.min(0, above));
  }
}
