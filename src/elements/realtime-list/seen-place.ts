import type { RowsRegion } from "../../core/live/pages-state.js";
import type { FollowedEnd } from "./followed-end.js";
import type { NearRows } from "./near-rows.js";
import { stays, topOf } from "./row-places.js";
import type { RowSequence } from "./row-sequence.js";

/**
 * Where the reader was when the list was last seen. It may be hidden, or off the page, for a while: nothing can be read
 * off the page then, so heights say which rows that are.
 */
export class SeenPlace {
  readonly #near: NearRows;
  readonly #end: FollowedEnd;
  /** How much of the list was above what was visible. */
  #offset = 0;
  /** The list has been hidden, or off the page, since. */
  #isAway = false;

  constructor(near: NearRows, end: FollowedEnd) {
    this.#near = near;
    this.#end = end;
  }

  /** Other rows are shown, from their start. */
  reset(): void {
    this.#offset = 0;
    this.#isAway = !this.#near.isLaidOut;
  }

  /** The list is seen where it is now. */
  note(): void {
    this.#offset = this.#near.offset;
  }

  /** The list is taken off the page, perhaps only to be put elsewhere. */
  leave(): void {
    this.#isAway = true;
  }

  /** Whether the list is laid out. When it was not before, the reader is back where they were. */
  isHere(): boolean {
    if (!this.#near.isLaidOut) this.#isAway = true;
    else if (this.#isAway) {
      this.#isAway = false;
      this.#comeBack();
    }
    return !this.#isAway;
  }

  /** A box that is hidden, or moved, may forget how far it was scrolled. */
  #comeBack(): void {
    this.#near.forgetArea();
    if (this.#end.isHeld) this.#end.scrollTo();
    else if (this.#near.isScroller) {
      const { index, above } = this.#seenRow();
      const row = this.#near.shownAt(index);
      if (row) this.#near.area.scrollBy(topOf(row) + above - this.#near.area.top);
    }
  }

  /** Follows changes of the rows while the list is away. */
  apply(changes: readonly (readonly RowsRegion[])[], sequence: RowSequence): void {
    const isFollowing = this.#end.isFollowed;
    const seen = this.#seenRow();
    const row = this.#near.view.rows.find((row) => row.index >= seen.index && stays(row, changes));
    const above = row?.index === seen.index ? seen.above : 0;
    this.#near.follow(changes, sequence);
    if (isFollowing) this.#end.scrollTo();
    else this.#moveTo(row ? this.#near.heights.offsetOf(row.index) + above : 0);
  }

  /** The reader is led to a row while the list is away. */
  scrollTo(index: number): void {
    this.#end.isReached = false;
    this.#moveTo(this.#near.heights.offsetOf(index));
  }

  #moveTo(offset: number): void {
    this.#offset = offset;
    this.#near.showAt(offset);
  }

  /** The row that was seen first, and how much of it was above what was visible. */
  #seenRow(): { readonly index: number; readonly above: number } {
    const { heights, spaces, view } = this.#near;
    const offset = this.#offset - spaces.start + heights.offsetOf(view.range.first);
    const index = heights.indexAt(offset);
    return { index, above: offset - heights.offsetOf(index) };
  }
}
