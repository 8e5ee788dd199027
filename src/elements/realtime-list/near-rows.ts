import type { RowsRegion } from "../../core/live/pages-state.js";
import { RowHeights } from "../../internal/virtual/row-heights.js";
import { type ScrollArea, scrollAreaOf } from "../../internal/virtual/scroll-area.js";
import { MeasuredRows } from "./measured-rows.js";
import { anchorWithin } from "./row-anchor.js";
import { isInFlow, topOf } from "./row-places.js";
import { noRows, type RowSequence } from "./row-sequence.js";
import { RowSpaces, type VirtualFrame } from "./row-spaces.js";
import type { RowsView } from "./rows-view.js";
import type { ShownRange, ShownRow } from "./shown-row.js";

/** So much of the visible height has nodes on each side of what is visible. */
const OVERSCAN = 1;
/** When less than this share of it is left, nodes are made. */
const MARGIN = 0.4;
/** The height of a row before one was seen. */
const GUESS = 40;
/** Scrolling to rows ends when they stand still; heights that depend on each other might never. */
export const TRIES = 10;

/** Gives nodes to the rows near what is visible, and keeps them where they would be if all others had some too. */
export class NearRows {
  readonly view: RowsView;
  readonly heights = new RowHeights(GUESS);
  readonly measured: MeasuredRows;
  readonly spaces: RowSpaces;
  sequence: RowSequence = noRows;
  readonly #host: HTMLElement;
  readonly #frame: () => VirtualFrame;
  #area: ScrollArea | undefined;

  constructor(host: HTMLElement, view: RowsView, frame: () => VirtualFrame) {
    this.#host = host;
    this.view = view;
    this.#frame = frame;
    this.measured = new MeasuredRows(view, this.heights);
    this.spaces = new RowSpaces(frame, view, this.heights);
  }

  get area(): ScrollArea {
    return (this.#area ??= scrollAreaOf(this.#host));
  }

  /** Looks again for what scrolls the list, which styles may have changed. */
  forgetArea(): void {
    this.#area = undefined;
  }

  /** The list has a box of its own to scroll in. */
  get isScroller(): boolean {
    return this.area.element === this.#host;
  }

  get isLaidOut(): boolean {
    return this.#frame().list.getClientRects().length > 0;
  }

  /** How much of the list is above what is visible. */
  get offset(): number {
    return this.area.top - this.#frame().list.getBoundingClientRect().top;
  }

  /** A row that has nodes. */
  shownAt(index: number): ShownRow | undefined {
    return this.view.rows[index - this.view.range.first];
  }

  /** Follows changes of the rows, one after the other, without giving nodes to any. */
  follow(changes: readonly (readonly RowsRegion[])[], sequence: RowSequence): void {
    for (const regions of changes) {
      this.heights.apply(regions);
      this.view.follow(regions);
    }
    this.sequence = sequence;
  }

  /** Reads the rows' heights off the page. True when any was another one. */
  measure(): boolean {
    return this.isLaidOut && this.measured.measure(this.sequence);
  }

  /** Makes nodes for where the reader has scrolled to. */
  move(): void {
    const edges = this.#edges();
    const reach = this.area.height * OVERSCAN;
    const isNear = edges && edges.bottom > this.area.top - reach && edges.top < this.area.bottom + reach;
    if (!isNear) {
      this.showWhereScrolled();
      return;
    }
    this.measure();
    const offset = this.heights.offsetOf(this.view.range.first);
    const { first, last } = this.rangeAt(offset + this.area.top - edges.top);
    const anchor = anchorWithin(this.view, this.area.top, first, last);
    if (!anchor) {
      this.showWhereScrolled();
      return;
    }
    this.show(first, last, this.spaces.start + this.heights.offsetOf(first) - offset);
    this.absorb(topOf(anchor.row) - anchor.top);
  }

  /** Makes nodes for what is visible when nothing that is shown says where that is. */
  showWhereScrolled(): void {
    this.showAt(this.offset);
    if (this.measure() && !this.isCovered()) this.move();
  }

  /** Shows the rows around an offset, where their guessed offsets put them. */
  showAt(offset: number): void {
    const { first, last } = this.rangeAt(offset);
    this.show(first, last, this.heights.offsetOf(first));
  }

  /** Shows the last rows. */
  showEnd(): void {
    const first = this.#firstFor(this.heights.total - this.area.height * (1 + OVERSCAN));
    this.show(first, this.sequence.length - 1, this.heights.offsetOf(first));
  }

  rangeAt(offset: number): ShownRange {
    const { height } = this.area;
    const last = this.heights.indexAt(offset + height * (1 + OVERSCAN));
    return { first: this.#firstFor(offset - height * OVERSCAN), last: Math.max(last, 0) };
  }

  /** A line of a grid is shown whole, or all items behind it would move. */
  #firstFor(offset: number): number {
    const index = Math.max(0, this.heights.indexAt(offset));
    return index - (index % this.measured.columns);
  }

  show(first: number, last: number, start: number): void {
    const end = Math.min(last, this.sequence.length - 1);
    const lead = this.sequence.headerOf?.(first);
    this.view.show(this.sequence, first, end, lead);
    this.spaces.lead = this.view.lead ? this.heights.heightAt(this.view.lead.index) : 0;
    // As high as the space can be, or what is read off the page next is off by the rest.
    this.spaces.start = Math.max(start, this.spaces.lead);
    this.setSpaces();
  }

  /** Makes the spaces as high as all rows without nodes. */
  setSpaces(): void {
    const after = this.heights.total - this.heights.offsetOf(this.view.range.last + 1);
    this.spaces.set(this.spaces.start, Math.max(0, after), this.sequence.length === 0);
  }

  /** Whether there are nodes for all that is visible, and for some more in case the reader scrolls on. */
  isCovered(): boolean {
    const edges = this.#edges();
    if (!edges) return false;
    const { first, last } = this.view.range;
    const margin = this.area.height * MARGIN;
    const isStartCovered = first === 0 ? this.spaces.start === 0 : edges.top <= this.area.top - margin;
    return isStartCovered && (last === this.sequence.length - 1 || edges.bottom >= this.area.bottom + margin);
  }

  /** Read off rows that don't stick to an edge, as headers of groups do. */
  #edges(): { readonly top: number; readonly bottom: number } | undefined {
    const { rows, range } = this.view;
    const first = rows.find(isInFlow);
    const last = rows.findLast(isInFlow);
    if (!first || !last) return undefined;
    const top = topOf(first) - this.heights.offsetOf(first.index) + this.heights.offsetOf(range.first);
    return { top, bottom: last.element.getBoundingClientRect().bottom };
  }

  /** Moves the rows back by `shift`, without scrolling as long as there is space before them. */
  absorb(shift: number): void {
    const start = this.spaces.start - shift;
    this.spaces.setStart(this.view.range.first === 0 ? 0 : Math.max(this.spaces.lead, start));
    this.area.scrollBy(this.spaces.start - start);
  }

  /** By whole pixels, because screens round scroll positions; the rest goes into the space before the rows. */
  scrollBy(distance: number): void {
    const whole = Math.round(distance);
    const { start } = this.spaces;
    if (this.view.range.first > 0 && start > 1) this.spaces.setStart(start - (distance - whole));
    this.area.scrollBy(whole);
  }
}
