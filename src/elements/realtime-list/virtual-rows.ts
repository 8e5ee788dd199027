import type { RowsRegion } from "../../core/live/pages-state.js";
import { type Line, lines } from "../../internal/virtual/lines.js";
import { RowHeights } from "../../internal/virtual/row-heights.js";
import { type ScrollArea, scrollAreaOf } from "../../internal/virtual/scroll-area.js";
import { endWaiting } from "./hosted-rows.js";
import { coverOf, distanceTo, firstBelow, isInFlow, type ScrollAlign, stays, topOf } from "./row-places.js";
import { noRows, type RowSequence } from "./row-sequence.js";
import type { RowsView } from "./rows-view.js";
import type { ShownRange, ShownRow } from "./shown-row.js";

/** So much of the visible height has nodes on each side of what is visible. */
const OVERSCAN = 1;
/** When less than this share of it is left, nodes are made. */
const MARGIN = 0.4;
/** More than fit beside each other. */
const MANY_COLUMNS = 60;
/** The height of a row before one was seen. */
const GUESS = 40;
/** Scrolling to a row ends when it stands still; heights that depend on each other might never. */
const TRIES = 10;

/** Where virtual rows stand in the list's own tree. */
export interface VirtualFrame {
  /** Holds the spaces and the rows. */
  readonly list: HTMLElement;
  /** As wide as the rows, and never higher than it is: watching it starts no circle. */
  readonly width: HTMLElement;
  readonly before: HTMLElement;
  readonly after: HTMLElement;
}

interface Anchor {
  readonly row: ShownRow;
  readonly top: number;
}

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
  readonly #host: HTMLElement;
  readonly #view: RowsView;
  readonly #frame: () => VirtualFrame;
  readonly #heights = new RowHeights(GUESS);
  readonly #measured = new Map<Element, number>();
  #sequence: RowSequence = noRows;
  #area: ScrollArea | undefined;
  /** The height of the space before the rows. */
  #start = 0;
  /** The height of a group's header that stands before them although its place is further up. */
  #lead = 0;
  #columns = 1;
  #width = 0;
  #isOn = false;
  /** The list follows its end, as a chat does. */
  sticksToEnd = false;
  /** Where the list begins is not where the query begins: nobody waits there for new rows. */
  isMidway = false;
  #isAtEnd = false;
  #goal: Goal | undefined;
  #lastTop = 0;
  /** How much of the list was above what was visible, when it was last seen. */
  #seen = 0;
  /** The list has been hidden, or off the page, since. */
  #isAway = false;

  constructor(host: HTMLElement, view: RowsView, frame: () => VirtualFrame) {
    this.#host = host;
    this.#view = view;
    this.#frame = frame;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** The same rows in the same order, some of them with other data. */
  use(sequence: RowSequence): void {
    this.#sequence = sequence;
  }

  get area(): ScrollArea {
    return (this.#area ??= scrollAreaOf(this.#host));
  }

  /** Looks again for what scrolls the list, which styles may have changed. */
  forgetArea(): void {
    this.#area = undefined;
  }

  /** The list is taken off the page, perhaps only to be put elsewhere. */
  leave(): void {
    this.#isAway = true;
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

  /** Shows other rows, from their start, or from the end of a list that follows its end. */
  reset(sequence: RowSequence): void {
    this.#isOn = true;
    this.#sequence = sequence;
    this.#heights.reset(sequence.length);
    this.#area = undefined;
    // With all its space, or a box around the list has nothing to scroll yet.
    this.#setSpaces(0, this.#heights.total);
    this.#seen = 0;
    this.#isAway = !this.#isLaidOut;
    if (this.sticksToEnd) this.scrollToEnd();
    else this.#showWhereScrolled();
  }

  /** Takes over rows that all have nodes, and stay where they are. */
  takeOver(sequence: RowSequence): void {
    this.#isOn = true;
    this.#sequence = sequence;
    this.#heights.reset(sequence.length);
    this.#start = 0;
    this.#isAtEnd = this.area.isAtEnd;
    this.#measure();
  }

  /** All rows get their nodes again, and nothing is watched any more. */
  end(): void {
    this.#isOn = false;
    this.#start = 0;
    this.#measured.clear();
    this.#setSpaces(0, 0);
  }

  /** Follows changes of the rows, one after the other. What the reader looks at stays where it is. */
  apply(changes: readonly (readonly RowsRegion[])[], sequence: RowSequence): void {
    if (this.#sequence.length === 0) {
      this.reset(sequence);
      return;
    }
    if (!this.#isHere()) {
      this.#applyAway(changes, sequence);
      return;
    }
    // The reader may have scrolled a moment ago, which the page hears of with the next frame only.
    if (this.sticksToEnd) this.#noteEnd();
    const isFollowing = this.#isFollowing;
    const anchor = isFollowing ? undefined : this.#anchorOf(changes);
    const offset = this.#heights.offsetOf(this.#view.range.first);
    this.#follow(changes, sequence);
    if (isFollowing) this.scrollToEnd();
    else if (anchor) this.#showAround(anchor, offset);
    else this.#showWhereScrolled();
    this.#noteSeen();
  }

  /** Nothing can be read off the page, so heights say where the reader was. */
  #applyAway(changes: readonly (readonly RowsRegion[])[], sequence: RowSequence): void {
    const isFollowing = this.#isFollowing;
    const seen = this.#seenRow();
    const row = this.#view.rows.find((row) => row.index >= seen.index && stays(row, changes));
    const above = row?.index === seen.index ? seen.above : 0;
    this.#follow(changes, sequence);
    if (isFollowing) this.scrollToEnd();
    else {
      this.#seen = row ? this.#heights.offsetOf(row.index) + above : 0;
      this.#showAt(this.#seen);
    }
  }

  #follow(changes: readonly (readonly RowsRegion[])[], sequence: RowSequence): void {
    for (const regions of changes) {
      this.#heights.apply(regions);
      this.#view.follow(regions);
    }
    this.#sequence = sequence;
  }

  /** The reader scrolled, or something else moved what is visible. */
  scrolled(): void {
    if (!this.#isOn || this.#sequence.length === 0 || !this.#isHere()) return;
    this.#noteEnd();
    if (!this.#isCovered()) this.#move();
    this.#noteSeen();
  }

  #noteSeen(): void {
    this.#seen = this.area.top - this.#frame().list.getBoundingClientRect().top;
  }

  get #isLaidOut(): boolean {
    return this.#frame().list.getClientRects().length > 0;
  }

  /** Whether the list is laid out. When it was not before, the reader is back where they were. */
  #isHere(): boolean {
    if (!this.#isLaidOut) this.#isAway = true;
    else if (this.#isAway) {
      this.#isAway = false;
      this.#comeBack();
    }
    return !this.#isAway;
  }

  /** A box that is hidden, or moved, may forget how far it was scrolled. */
  #comeBack(): void {
    this.#area = undefined;
    if (this.sticksToEnd && this.#isAtEnd) this.scrollToEnd();
    else if (this.area.element === this.#host) {
      const { index, above } = this.#seenRow();
      const row = this.#shownAt(index);
      if (row) this.area.scrollBy(topOf(row) + above - this.area.top);
    }
  }

  /** The row that was seen first, and how much of it was above what was visible. */
  #seenRow(): { readonly index: number; readonly above: number } {
    const offset = this.#seen - this.#start + this.#heights.offsetOf(this.#view.range.first);
    const index = this.#heights.indexAt(offset);
    return { index, above: offset - this.#heights.offsetOf(index) };
  }

  /** Rows that grow push the end away, but only scrolling up leaves it. */
  #noteEnd(): void {
    const { isAtEnd, element } = this.area;
    this.#isAtEnd = isAtEnd || (this.#isAtEnd && element.scrollTop >= this.#lastTop);
    this.#lastTop = element.scrollTop;
  }

  get #isFollowing(): boolean {
    return this.sticksToEnd && this.#isAtEnd && !this.isMidway;
  }

  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** Rows have another height, or the list another width. Called after layout and before painting. */
  resized(entries: readonly ResizeObserverEntry[]): void {
    if (!this.#isOn || !this.#isHere()) return;
    const { clientWidth } = this.#frame().width;
    if (clientWidth !== this.#width) this.#widthChanged(clientWidth);
    const shift = this.#growthAbove(entries);
    this.#measure();
    this.#setSpaces(this.#start, this.#spaceAfter());
    if (this.sticksToEnd) this.#noteEnd();
    if (this.sticksToEnd && this.#isAtEnd) this.area.scrollToEnd();
    else this.#scrollBy(shift);
    // Rows that were added here would be measured in the next frame only, and browsers complain of it.
    if (!this.#isCovered()) requestAnimationFrame(() => this.scrolled());
  }

  /**
   * A framework has filled rows that were shown with a guessed height. What the reader looks at stays where it is, or
   * comes to where they were led.
   */
  filled(elements: readonly HTMLElement[]): void {
    if (!this.#isHere()) {
      elements.forEach(endWaiting);
      return;
    }
    const anchor = this.#anchorWithin(this.#view.range.first, this.#view.range.last);
    // Asked for now, because a list that gets shorter scrolls by itself.
    const goal = this.#goal?.top === this.area.element.scrollTop ? this.#goal : undefined;
    for (const element of elements) endWaiting(element);
    for (const element of elements) this.#measured.set(element, element.getBoundingClientRect().height);
    this.#measure();
    this.#setSpaces(this.#start, this.#spaceAfter());
    if (this.sticksToEnd && this.#isAtEnd) this.scrollToEnd();
    else if (goal) this.scrollTo(goal.row.index, goal.align);
    else if (anchor) this.#absorb(topOf(anchor.row) - anchor.top);
    if (!this.#isCovered()) this.#move();
    this.#noteSeen();
  }

  rowRemoved(element: Element): void {
    this.#measured.delete(element);
  }

  /** How many rows stand beside each other now. */
  countColumns(): number {
    const boxes = this.#view.rows
      .slice(0, MANY_COLUMNS)
      .map(({ element }) => element.getBoundingClientRect());
    return lines(boxes)[0]?.count ?? 1;
  }

  scrollToEnd(): void {
    const { length } = this.#sequence;
    for (let tries = 0; tries < TRIES; tries++) {
      const first = this.#firstFor(this.#heights.total - this.area.height * (1 + OVERSCAN));
      this.#show(first, length - 1, this.#heights.offsetOf(first));
      this.area.scrollToEnd();
      if (!this.#measure()) break;
    }
    this.#isAtEnd = true;
    this.#lastTop = this.area.element.scrollTop;
  }

  /** Brings a row into view: exactly to the edge that `align` names. */
  scrollTo(index: number, align: ScrollAlign): void {
    if (index < 0 || index >= this.#sequence.length) return;
    if (!this.#isHere()) {
      this.#seen = this.#heights.offsetOf(index);
      this.#isAtEnd = false;
      this.#showAt(this.#seen);
      return;
    }
    let lastDistance = Infinity;
    for (let tries = 0; tries < TRIES; tries++) {
      const row = this.#shownAt(index) ?? this.#showFarRow(index, align);
      const distance = row ? distanceTo(row.element, this.area, align, this.#coverOf(index)) : 0;
      if (Math.abs(distance) < 0.5 || Math.abs(distance) === lastDistance) break;
      lastDistance = Math.abs(distance);
      this.area.scrollBy(distance);
      this.scrolled();
    }
    this.#isAtEnd = this.area.isAtEnd;
    this.#noteGoal(index, align);
  }

  /** Rows that are still without content push the one that was scrolled to away when they get it. */
  #noteGoal(index: number, align: ScrollAlign): void {
    const row = this.#shownAt(index);
    const isSettled = !this.#view.rows.some(({ element }) => element.hasAttribute("data-waiting"));
    this.#goal = row && !isSettled ? { row, align, top: this.area.element.scrollTop } : undefined;
  }

  /** Shows a row where the first one is now; the last one, in a list that follows its end. */
  begin(index: number): void {
    if (this.sticksToEnd) {
      this.scrollTo(index, "end");
      return;
    }
    const below = this.#frame().list.getBoundingClientRect().top - this.area.top;
    this.scrollTo(index, "start");
    this.area.scrollBy(Math.min(0, -below));
  }

  #coverOf(index: number): number {
    return coverOf(index, this.#sequence, this.#view);
  }

  /** Whether a row has nodes, for whoever wants to focus it. */
  #shownAt(index: number): ShownRow | undefined {
    return this.#view.rows[index - this.#view.range.first];
  }

  #showFarRow(index: number, align: ScrollAlign): ShownRow | undefined {
    const offset = this.#heights.offsetOf(index) - (align === "end" ? this.area.height : 0);
    this.#showAt(offset);
    const { top } = this.#frame().list.getBoundingClientRect();
    this.area.scrollBy(top + offset - this.area.top);
    return this.#shownAt(index);
  }

  /** Makes nodes for what is visible when nothing that is shown says where that is. */
  #showWhereScrolled(): void {
    this.#showAt(this.area.top - this.#frame().list.getBoundingClientRect().top);
    if (this.#measure() && !this.#isCovered()) this.#move();
  }

  /** Shows the rows around an offset, where their guessed offsets put them. */
  #showAt(offset: number): void {
    const { first, last } = this.#rangeAt(offset);
    this.#show(first, last, this.#heights.offsetOf(first));
  }

  #rangeAt(offset: number): ShownRange {
    const { height } = this.area;
    const last = this.#heights.indexAt(offset + height * (1 + OVERSCAN));
    return { first: this.#firstFor(offset - height * OVERSCAN), last: Math.max(last, 0) };
  }

  /** A line of a grid is shown whole, or all items behind it would move. */
  #firstFor(offset: number): number {
    const index = Math.max(0, this.#heights.indexAt(offset));
    return index - (index % this.#columns);
  }

  #show(first: number, last: number, start: number): void {
    const end = Math.min(last, this.#sequence.length - 1);
    const lead = this.#sequence.headerOf?.(first);
    this.#view.show(this.#sequence, first, end, lead);
    this.#lead = this.#view.lead ? this.#heights.heightAt(this.#view.lead.index) : 0;
    // As high as the space can be, or what is read off the page next is off by the rest.
    this.#start = Math.max(start, this.#lead);
    this.#setSpaces(this.#start, this.#spaceAfter());
  }

  #spaceAfter(): number {
    return Math.max(0, this.#heights.total - this.#heights.offsetOf(this.#view.range.last + 1));
  }

  #setSpaces(before: number, after: number): void {
    const frame = this.#frame();
    // It was hidden while it had no rows, and what is hidden has no heights.
    frame.list.hidden = this.#sequence.length === 0;
    setHeight(frame.before, Math.max(0, before - this.#lead));
    setHeight(frame.after, after);
    for (const { element, index } of this.#view.all) {
      if (element.hasAttribute("data-kept"))
        element.style.insetBlockStart = `${this.#heights.offsetOf(index)}px`;
      else if (element.style.insetBlockStart) element.style.insetBlockStart = "";
      if (element.hasAttribute("data-waiting"))
        element.style.blockSize = `${this.#heights.heightAt(index)}px`;
    }
  }

  /** Whether there are nodes for all that is visible, and for some more in case the reader scrolls on. */
  #isCovered(): boolean {
    const edges = this.#edges();
    if (!edges) return false;
    const { first, last } = this.#view.range;
    const margin = this.area.height * MARGIN;
    const isStartCovered = first === 0 ? this.#start === 0 : edges.top <= this.area.top - margin;
    return (
      isStartCovered && (last === this.#sequence.length - 1 || edges.bottom >= this.area.bottom + margin)
    );
  }

  /** Read off rows that don't stick to an edge, as headers of groups do. */
  #edges(): { readonly top: number; readonly bottom: number } | undefined {
    const { rows, range } = this.#view;
    const first = rows.find(isInFlow);
    const last = rows.findLast(isInFlow);
    if (!first || !last) return undefined;
    const top = topOf(first) - this.#heights.offsetOf(first.index) + this.#heights.offsetOf(range.first);
    return { top, bottom: last.element.getBoundingClientRect().bottom };
  }

  /** Makes nodes for where the reader has scrolled to. */
  #move(): void {
    const edges = this.#edges();
    const reach = this.area.height * OVERSCAN;
    const isNear = edges && edges.bottom > this.area.top - reach && edges.top < this.area.bottom + reach;
    if (!isNear) {
      this.#showWhereScrolled();
      return;
    }
    this.#measure();
    const offset = this.#heights.offsetOf(this.#view.range.first);
    const { first, last } = this.#rangeAt(offset + this.area.top - edges.top);
    const anchor = this.#anchorWithin(first, last);
    if (!anchor) {
      this.#showWhereScrolled();
      return;
    }
    this.#show(first, last, this.#start + this.#heights.offsetOf(first) - offset);
    this.#absorb(topOf(anchor.row) - anchor.top);
  }

  /** Moves the rows back by `shift`, without scrolling as long as there is space before them. */
  #absorb(shift: number): void {
    const start = this.#start - shift;
    this.#start = this.#view.range.first === 0 ? 0 : Math.max(this.#lead, start);
    this.#setSpaceBefore();
    this.area.scrollBy(this.#start - start);
  }

  /** Shows the rows around one that the reader sees, which stays where it is. `offset`: of the first row before. */
  #showAround({ row, top }: Anchor, offset: number): void {
    const { first, last } = this.#rangeAt(this.#heights.offsetOf(row.index) + this.area.top - top);
    const start = Math.max(0, this.#start + this.#heights.offsetOf(first) - offset);
    this.#show(first, Math.max(last, row.index), first === 0 ? 0 : start);
    this.#scrollBy(topOf(row) - top);
  }

  /** By whole pixels, because screens round scroll positions; the rest goes into the space before the rows. */
  #scrollBy(distance: number): void {
    const whole = Math.round(distance);
    if (this.#view.range.first > 0 && this.#start > 1) {
      this.#start -= distance - whole;
      this.#setSpaceBefore();
    }
    this.area.scrollBy(whole);
  }

  #setSpaceBefore(): void {
    setHeight(this.#frame().before, Math.max(0, this.#start - this.#lead));
  }

  /** The first row that the reader sees and that stays, unless it is the list's start that is seen. */
  #anchorOf(changes: readonly (readonly RowsRegion[])[]): Anchor | undefined {
    const { top } = this.area;
    const rows = this.#view.rows.filter(isInFlow);
    const place = firstBelow(rows, top);
    const seen = rows[place];
    if (!seen) return undefined;
    const isAtStart = this.#view.range.first === 0 && place === 0 && topOf(seen) >= top;
    if (isAtStart && !this.sticksToEnd && !this.isMidway && !this.#view.isInUse) return undefined;
    const staying = rows.slice(place).find((row) => stays(row, changes));
    return staying && { row: staying, top: topOf(staying) };
  }

  #anchorWithin(first: number, last: number): Anchor | undefined {
    const rows = this.#view.rows.filter(isInFlow);
    const row =
      rows.slice(firstBelow(rows, this.area.top)).find(({ index }) => index >= first && index <= last) ??
      rows.find(({ index }) => index >= first && index <= last);
    return row && { row, top: topOf(row) };
  }

  /** Reads the rows' heights off the page, as distances, so that margins count too. True when any was another one. */
  #measure(): boolean {
    if (!this.#isLaidOut) return false;
    const { rows } = this.#view;
    const found = this.#linesOf(rows);
    this.#columns = Math.max(1, ...found.slice(0, -1).map(({ count }) => count));
    let hasChanged = false;
    for (const { start, count, height } of found) {
      for (let at = start; at < start + count; at++) {
        const row = rows[at];
        if (!row || row.element.hasAttribute("data-waiting")) continue;
        hasChanged = Math.abs(this.#heights.set(row.index, height / count)) > 0.01 || hasChanged;
      }
    }
    return hasChanged;
  }

  /** Headers that stick to an edge don't tell where they belong, so only heights count beside them. */
  #linesOf(rows: readonly ShownRow[]): readonly Line[] {
    const boxes = rows.map(({ element }) => element.getBoundingClientRect());
    if (!this.#sequence.headerOf) return lines(boxes);
    return boxes.map(({ height }, start) => ({ start, count: 1, height }));
  }

  /** By how much rows above what is visible have grown since they were last seen: each is pushed by those before. */
  #growthAbove(entries: readonly ResizeObserverEntry[]): number {
    const { top } = this.area;
    const heights = new Map(
      entries.map(({ target, borderBoxSize }) => [target, borderBoxSize[0]?.blockSize]),
    );
    let growth = 0;
    let growthAbove = 0;
    for (const { element } of this.#view.rows) {
      const height = heights.get(element);
      if (height !== undefined) {
        // Rows beside each other grow together.
        growth += (height - (this.#measured.get(element) ?? height)) / this.#columns;
        this.#measured.set(element, height);
      }
      if (element.getBoundingClientRect().bottom - growth > top) continue;
      growthAbove = growth;
    }
    return growthAbove;
  }

  #widthChanged(width: number): void {
    if (this.#width !== 0) this.#heights.forget();
    this.#width = width;
  }
}

function setHeight(space: HTMLElement, height: number): void {
  const size = `${height}px`;
  if (space.style.blockSize !== size) space.style.blockSize = size;
}
