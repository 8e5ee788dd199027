import type { RowHeights } from "../../internal/virtual/row-heights.js";
import type { RowsView } from "./rows-view.js";

/** Where virtual rows stand in the list's own tree. */
export interface VirtualFrame {
  /** Holds the spaces and the rows. */
  readonly list: HTMLElement;
  /** As wide as the rows, and never higher than it is: watching it starts no circle. */
  readonly width: HTMLElement;
  readonly before: HTMLElement;
  readonly after: HTMLElement;
}

/** The empty spaces before and after the rows with nodes, in the place of all others. */
export class RowSpaces {
  /** The height of the space before the rows. */
  start = 0;
  /** The height of a group's header that stands before them although its place is further up. */
  lead = 0;
  readonly #frame: () => VirtualFrame;
  readonly #view: RowsView;
  readonly #heights: RowHeights;

  constructor(frame: () => VirtualFrame, view: RowsView, heights: RowHeights) {
    this.#frame = frame;
    this.#view = view;
    this.#heights = heights;
  }

  set(before: number, after: number, isEmpty: boolean): void {
    const frame = this.#frame();
    // It was hidden while it had no rows, and what is hidden has no heights.
    frame.list.hidden = isEmpty;
    setHeight(frame.before, Math.max(0, before - this.lead));
    setHeight(frame.after, after);
    for (const { element, index } of this.#view.all) {
      if (element.hasAttribute("data-kept"))
        element.style.insetBlockStart = `${this.#heights.offsetOf(index)}px`;
      else if (element.style.insetBlockStart) element.style.insetBlockStart = "";
      if (element.hasAttribute("data-waiting"))
        element.style.blockSize = `${this.#heights.heightAt(index)}px`;
    }
  }

  /** Makes the space before the rows higher or lower, and nothing else. */
  setStart(start: number): void {
    this.start = start;
    setHeight(this.#frame().before, Math.max(0, start - this.lead));
  }
}

function setHeight(space: HTMLElement, height: number): void {
  const size = `${height}px`;
  if (space.style.blockSize !== size) space.style.blockSize = size;
}
