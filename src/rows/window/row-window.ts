import type { RowsRegion } from "../../core/live/pages-state.js";
import { boxOf, measureOf } from "./unshadowed-layout.js";
import type { RowNodes } from "../nodes/row-nodes.js";
import type { ShownRange, ShownRow } from "../nodes/shown-row.js";
import { isGroupHeader } from "../order/group-header.js";
import { noRows, type RowSequence } from "../order/row-sequence.js";
import { learnedHeight, learnHeight } from "./learned-heights.js";
import { RowHeights } from "./row-heights.js";
import { RowMeasures } from "./row-measures.js";
import type { RowsFrame } from "./rows-frame.js";
import { scaleOf, type Viewport, viewportOf } from "./viewport.js";

/** So much of the visible height has nodes on each side of what is visible. */
const OVERSCAN = 1;
/** When less than this share of it is left, nodes are made. */
const MARGIN = 0.4;
/** The height of a row before any was seen. */
const GUESS = 40;
/** Rows that a list of unknown height begins with: they are measured before more are made. */
const FIRST_ROWS = 12;
/**
 * Nothing can be higher on a page than 17.9 million pixels in Firefox, 33.5 in Chromium and WebKit; and from 8.4 million on
 * places are a pixel off, because browsers hand them out as floats of 24 bits.
 */
const MOST_HEIGHT = 6_000_000;
/** Higher than any screen: what it makes scroll has a height of its own. */
const PROBE_HEIGHT = 100_000;

/** Which rows have nodes: all of them, or those near what is visible with spaces in the place of the others. */
export type Reach = "all" | "near";

/** What is visible of a list, read off the page. */
export interface Look {
  /** The edges of what is visible, in pixels of the window. */
  readonly top: number;
  readonly bottom: number;
  /** How much of the list is above what is visible, and how high that is, in the list's own pixels. */
  readonly offset: number;
  readonly height: number;
  /** Pixels of the window for each one of the list's. */
  readonly scale: number;
}

/** A row that is to stay where it is. */
export interface Anchor {
  readonly row: ShownRow;
  /** In pixels of the window. */
  readonly top: number;
}

/**
 * Which rows have nodes, and where they stand. Rows lie in the ordinary flow, so their own margins, a grid and sticky
 * headers work as everywhere. Heights are measured, never set.
 *
 * While the reader scrolls, the error of guessed heights goes into the space before the rows and not into the scroll
 * position, so that scrolling lands where it was meant to; only at the very start, where there must be no space, it is
 * taken back. A list higher than anything can be on a page has a box of the greatest height: near what is visible it
 * scrolls as any other, and far jumps go by the share of the box.
 */
export class RowWindow {
  readonly nodes: RowNodes;
  readonly heights = new RowHeights(GUESS);
  readonly measures: RowMeasures;
  #sequence: RowSequence = noRows;
  #reach: Reach = "all";
  readonly #host: HTMLElement;
  readonly #frame: () => RowsFrame;
  #kind = "";
  #viewport: Viewport | undefined;
  /** The height of the space before the rows. */
  #before = 0;
  /** The height of a group's header that stands before the rows although its place is further up. */
  #headerHeight = 0;

  constructor(host: HTMLElement, nodes: RowNodes, frame: () => RowsFrame) {
    this.#host = host;
    this.nodes = nodes;
    this.#frame = frame;
    this.measures = new RowMeasures(nodes, this.heights);
  }

  get sequence(): RowSequence {
    return this.#sequence;
  }

  get reach(): Reach {
    return this.#reach;
  }

  get viewport(): Viewport {
    return (this.#viewport ??= viewportOf(this.#host, (box) => this.#isLimited(box)));
  }

  /** Looks again for what scrolls the list, which styles may have changed. */
  forgetViewport(): void {
    this.#viewport = undefined;
  }

  /** The list has a box of its own to scroll in. */
  get isScroller(): boolean {
    return this.viewport.element === this.#host;
  }

  get isLaidOut(): boolean {
    return this.#frame().list.getClientRects().length > 0;
  }

  look(): Look {
    const { list } = this.#frame();
    const box = boxOf(list);
    const scale = scaleOf(list, box);
    const { top, height } = this.viewport;
    return { top, bottom: top + height, offset: (top - box.top) / scale, height: height / scale, scale };
  }

  /** Begins with other rows. `kind`: rows of one kind are about equally high. */
  start(sequence: RowSequence, reach: Reach, kind: string): void {
    this.#kind = kind;
    this.#sequence = sequence;
    this.#reach = reach;
    this.#before = 0;
    this.heights.reset(sequence.length, learnedHeight(kind) ?? GUESS);
  }

  /** Goes on with rows that all have nodes, and stay where they are. */
  takeOver(kind: string): void {
    this.start(this.sequence, "near", kind);
    this.measure();
  }

  /** The same rows in the same order, some of them with other data. */
  use(sequence: RowSequence): void {
    this.#sequence = sequence;
  }

  /** Follows changes of the rows, one after the other, without giving nodes to any. */
  follow(changes: readonly (readonly RowsRegion[])[], sequence: RowSequence): void {
    for (const regions of changes) {
      if (this.reach === "near") this.heights.apply(regions);
      this.nodes.follow(regions);
    }
    this.#sequence = sequence;
  }

  /** Reads the rows' heights off the page. True when any was another one. */
  measure(): boolean {
    if (this.reach === "all" || !this.isLaidOut) return false;
    const { list } = this.#frame();
    const hasChanged = this.measures.measure(this.sequence, scaleOf(list));
    if (hasChanged && this.heights.isLearned) learnHeight(this.#kind, this.heights.guessed);
    return hasChanged;
  }

  /** Gives nodes to all rows. */
  showAll(): void {
    this.#reach = "all";
    this.measures.clear();
    this.nodes.show(this.sequence, 0, this.sequence.length - 1);
    this.#before = 0;
    this.#headerHeight = 0;
    this.setSpaces();
  }

  /** Shows the first rows, without knowing yet what is visible: the page is asked once they are there. */
  showFirst(): void {
    this.#show({ first: 0, last: this.#firstCount - 1 }, 0);
    const look = this.look();
    this.measure();
    if (look.offset > 0) this.showWhereScrolled();
    else this.#show(this.#rangeAt(look.offset, look.height, MARGIN), 0);
  }

  /** Shows the last rows, without knowing yet what is visible. */
  showLast(): void {
    const first = Math.max(0, this.sequence.length - this.#firstCount);
    this.#showFrom(first);
  }

  /** Shows the first rows to a reader who sees the start of the list. */
  showStart({ offset, height }: Look): void {
    this.#show(this.#rangeAt(offset, height), 0);
  }

  /** Shows the rows that are visible when nothing with nodes says which those are. */
  showWhereScrolled(): void {
    const { offset, height } = this.look();
    this.showAt(this.#toRows(offset, height), offset, height);
    if (this.measure() && !this.isCovered()) this.move();
  }

  /** Shows rows around `offset` among all rows, so that it stands at `place` in the list's box. */
  showAt(offset: number, place = offset, height = this.look().height): void {
    const range = this.#rangeAt(offset, height);
    this.#show(range, place - offset + this.heights.offsetOf(range.first));
  }

  /** Shows the last rows. */
  showEnd(height = this.look().height): void {
    this.#showFrom(this.#firstFor(this.heights.total - height * (1 + OVERSCAN)));
  }

  /** Shows the rows from `first` to the last one, at the end of the list's box. */
  #showFrom(first: number): void {
    const rest = this.heights.total - this.heights.offsetOf(first);
    this.#show({ first, last: this.sequence.length - 1 }, this.#boxHeight - rest);
  }

  /** Makes nodes for where the reader has scrolled to. */
  move(): void {
    const look = this.look();
    const edges = this.#edges();
    const reach = (look.bottom - look.top) * OVERSCAN;
    const isNear = edges && edges.bottom > look.top - reach && edges.top < look.bottom + reach;
    if (!isNear) {
      this.showWhereScrolled();
      return;
    }
    this.measure();
    const { first: firstBefore } = this.nodes.range;
    const offset = this.heights.offsetOf(firstBefore);
    const range = this.#rangeAt(offset + (look.top - edges.top) / look.scale, look.height);
    const anchor = this.anchorWithin(look.top, range);
    if (!anchor) {
      this.showWhereScrolled();
      return;
    }
    this.#show(range, this.#before + this.heights.offsetOf(range.first) - offset);
    // Rows that went were measured, so only those that came before the others can be off.
    const isExact = range.first >= firstBefore && range.first > 0 && !this.sequence.headerOf;
    if (!isExact) this.absorb(topOf(anchor.row) - anchor.top, look.scale);
    this.#balance();
  }

  /**
   * Shows the rows around one that stays where it is. `look`: before the change. `offset`: where the first row of the
   * range began before it. `isStill`: nothing before that row has changed.
   */
  showAround({ row, top }: Anchor, look: Look, offset: number, isStill: boolean): void {
    const { first: firstBefore } = this.nodes.range;
    const range = this.#rangeAt(
      this.heights.offsetOf(row.index) + (look.top - top) / look.scale,
      look.height,
    );
    const before = Math.max(0, this.#before + this.heights.offsetOf(range.first) - offset);
    const isFirst = range.first === firstBefore;
    this.#show({ first: range.first, last: Math.max(range.last, row.index) }, before);
    if (isStill && isFirst) return;
    this.scrollBy(topOf(row) - top);
    // Read together with the row's place, so that nothing is left to be found out after layout.
    if (this.measure()) this.setSpaces();
    this.#balance();
  }

  /** The first row that reaches below `edge`, of those that are shown also in `range`. */
  anchorWithin(edge: number, { first, last }: ShownRange = this.nodes.range): Anchor | undefined {
    const rows = this.nodes.rows.filter(isInFlow);
    const isInRange = ({ index }: ShownRow): boolean => index >= first && index <= last;
    const row = rows.slice(firstBelow(rows, edge)).find(isInRange) ?? rows.find(isInRange);
    return row && { row, top: topOf(row) };
  }

  /** Gives nodes to these rows, with so much space before them. */
  #show({ first, last }: ShownRange, before: number): void {
    const end = Math.min(last, this.sequence.length - 1);
    this.nodes.show(this.sequence, first, end, this.sequence.headerOf?.(first));
    const { header } = this.nodes;
    this.#headerHeight = header ? this.heights.heightAt(header.index) : 0;
    // As high as the space can be, or what is read off the page next is off by the rest.
    this.#before = first === 0 ? 0 : Math.max(before, this.#headerHeight);
    this.setSpaces();
  }

  /** Makes the spaces as high as all rows without nodes. */
  setSpaces(): void {
    const { list, before, after } = this.#frame();
    // It was hidden while it had no rows, and what is hidden has no heights.
    const isEmpty = this.sequence.length === 0;
    if (list.hidden !== isEmpty) list.hidden = isEmpty;
    setHeight(before, Math.max(0, this.#before - this.#headerHeight));
    setHeight(after, this.#after);
    if (this.reach === "near") this.#placeOthers();
  }

  /** Whether there are nodes for all that is visible, and for some more in case the reader scrolls on. */
  isCovered(): boolean {
    if (this.reach === "all") return true;
    const edges = this.#edges();
    if (!edges) return false;
    const { first, last } = this.nodes.range;
    const { top, bottom } = this.viewport;
    const margin = (bottom - top) * MARGIN;
    const isStartCovered = first === 0 ? this.#before === 0 : edges.top <= top - margin;
    return isStartCovered && (last === this.sequence.length - 1 || edges.bottom >= bottom + margin);
  }

  /** By whole pixels, because screens round scroll positions; the rest goes into the space before the rows. */
  scrollBy(distance: number): void {
    const whole = Math.round(distance);
    if (this.nodes.range.first > 0 && this.#before > 1 && whole !== distance) {
      this.#setBefore(this.#before - (distance - whole) / scaleOf(this.#frame().list));
    }
    this.viewport.scrollBy(whole);
  }

  /** Where a place among all rows is in the list's box. */
  placeOf(offset: number, height: number): number {
    const free = this.heights.total - height;
    return this.#isShortened && free > 0 ? (offset * (this.#boxHeight - height)) / free : offset;
  }

  /** The height of the header that sticks to the edge above a row of a group. */
  coverOf(index: number): number {
    const place = this.sequence.headerOf?.(index) ?? index;
    const header = place === index ? undefined : this.nodes.find(this.sequence.keyAt(place) ?? "");
    if (!header || getComputedStyle(header.element).position !== "sticky") return 0;
    return header.element.getBoundingClientRect().height;
  }

  /** How far the rows of the range stand from where their heights put them. */
  get drift(): number {
    return this.#before - this.heights.offsetOf(this.nodes.range.first);
  }

  /** As many rows as a screen takes. */
  get #firstCount(): number {
    const screen = this.#host.ownerDocument.defaultView?.innerHeight ?? 0;
    const count = Math.ceil((screen * (1 + MARGIN)) / this.heights.guessed) + 1;
    return learnedHeight(this.#kind) === undefined ? Math.min(count, FIRST_ROWS) : count;
  }

  #rangeAt(offset: number, height: number, overscan = OVERSCAN): ShownRange {
    const last = this.heights.indexAt(offset + height * (1 + overscan));
    return { first: this.#firstFor(offset - height * overscan), last: Math.max(last, 0) };
  }

  /** A line of a grid is shown whole, or all items behind it would move. */
  #firstFor(offset: number): number {
    const index = Math.max(0, this.heights.indexAt(offset));
    return index - (index % this.measures.columns);
  }

  /** All rows are higher together than anything can be. */
  get #isShortened(): boolean {
    return this.heights.total > MOST_HEIGHT;
  }

  get #boxHeight(): number {
    return this.reach === "all" ? 0 : Math.min(this.heights.total, MOST_HEIGHT);
  }

  get #after(): number {
    const { first, last } = this.nodes.range;
    if (this.reach === "all" || last === this.sequence.length - 1) return 0;
    const end = this.heights.offsetOf(last + 1);
    if (!this.#isShortened) return this.heights.total - end;
    const shown = end - this.heights.offsetOf(first);
    return Math.max(this.#boxHeight - this.#before - shown, this.viewport.height);
  }

  #toRows(place: number, height: number): number {
    const free = this.#boxHeight - height;
    if (!this.#isShortened || free <= 0) return place;
    return (Math.min(place, free) * (this.heights.total - height)) / free;
  }

  /** Moves the rows to where they belong in a box that is lower than all of them, before the reader meets its end. */
  #balance(): void {
    if (!this.#isShortened) return;
    const { first, last } = this.nodes.range;
    const look = this.look();
    const shown = this.heights.offsetOf(last + 1) - this.heights.offsetOf(first);
    const rest = this.#boxHeight - this.#before - shown;
    const isEnd = last === this.sequence.length - 1;
    const isNarrow = this.#before < 2 * look.height || rest < 2 * look.height;
    if (first === 0 || (isEnd ? Math.abs(rest) < 1 : !isNarrow)) return;
    const offset = look.offset - this.drift;
    const place = isEnd ? look.offset + rest : this.placeOf(offset, look.height);
    const shift = Math.round(place - look.offset);
    this.#setBefore(this.#before + shift);
    this.setSpaces();
    this.viewport.scrollBy(shift * look.scale);
  }

  /** Read off rows that don't stick to an edge, as headers of groups do. */
  #edges(): { readonly top: number; readonly bottom: number } | undefined {
    const { rows, range } = this.nodes;
    const first = rows.find(isInFlow);
    const last = rows.findLast(isInFlow);
    if (!first || !last) return undefined;
    const above = this.heights.offsetOf(first.index) - this.heights.offsetOf(range.first);
    return { top: topOf(first) - above, bottom: last.element.getBoundingClientRect().bottom };
  }

  /**
   * Moves rows back that others have pushed away by `shift` pixels of the window, without scrolling as long as there is space
   * before them.
   */
  absorb(shift: number, scale: number): void {
    const before = this.#before - shift / scale;
    this.#setBefore(this.nodes.range.first === 0 ? 0 : Math.max(this.#headerHeight, before));
    this.viewport.scrollBy((this.#before - before) * scale);
  }

  /** Makes the space before the rows higher or lower, and nothing else. */
  #setBefore(before: number): void {
    this.#before = before;
    setHeight(this.#frame().before, Math.max(0, before - this.#headerHeight));
  }

  /** Rows that are kept stand where they would be, and those that wait are as high as they will be. */
  #placeOthers(): void {
    for (const { element, index } of this.nodes.kept) {
      element.style.insetBlockStart = `${this.heights.offsetOf(index) + this.drift}px`;
    }
    for (const { element, index } of this.nodes.rows) {
      if (element.hasAttribute("data-waiting")) element.style.blockSize = `${this.heights.heightAt(index)}px`;
    }
  }

  /** Whether a box that has nothing to scroll now has a height of its own, tried with more than it can hold. */
  #isLimited(box: Element): boolean {
    if (measureOf(box, "clientHeight") === 0 || !this.#host.isConnected) return false;
    const { list, after } = this.#frame();
    const { hidden } = list;
    const { blockSize } = after.style;
    list.hidden = false;
    after.style.blockSize = `${PROBE_HEIGHT}px`;
    const isLimited = measureOf(box, "scrollHeight") > measureOf(box, "clientHeight") + 1;
    after.style.blockSize = blockSize;
    list.hidden = hidden;
    return isLimited;
  }
}

/** Headers of groups stick to an edge, and don't tell where they belong. */
export function isInFlow({ row }: ShownRow): boolean {
  return !isGroupHeader(row);
}

export function topOf({ element }: ShownRow): number {
  return element.getBoundingClientRect().top;
}

/**
 * The first row that reaches below `edge` by more than the fraction of a pixel, found by halving: rows lie in reading
 * order.
 */
export function firstBelow(rows: readonly ShownRow[], edge: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.element.getBoundingClientRect().bottom ?? 0) < edge + 1) low = middle + 1;
    else high = middle;
  }
  return low;
}

function setHeight(space: HTMLElement, height: number): void {
  const size = `${height}px`;
  if (space.style.blockSize !== size) space.style.blockSize = size;
}
