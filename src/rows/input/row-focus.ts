import { dataOf, isHtml, parentOf } from "../../internal/unshadowed.js";
import { isGroupHeader } from "../order/group-header.js";
import type { RowNodes } from "../nodes/row-nodes.js";
import type { ShownRow } from "../nodes/shown-row.js";
import type { RowsEngine } from "../rows-engine.js";
import type { HeldFocus } from "./held-focus.js";

/**
 * One row at a time can be reached by Tab, and the keys move between rows, also to those that have no nodes yet. The
 * row in focus keeps its nodes while it is out of sight.
 */
export class RowFocus {
  isOn = false;
  readonly #host: HTMLElement;
  readonly #nodes: RowNodes;
  readonly #rows: RowsEngine;
  readonly #held: HeldFocus;
  #wasOn = false;

  constructor(host: HTMLElement, nodes: RowNodes, rows: RowsEngine, held: HeldFocus) {
    this.#host = host;
    this.#nodes = nodes;
    this.#rows = rows;
    this.#held = held;
  }

  /** The row that an event is about: the row itself, not a control inside of it. */
  rowOf(event: Event): ShownRow | undefined {
    const { target } = event;
    const key = isHtml(target) && parentOf(target) === this.#host ? dataOf(target)["key"] : undefined;
    return key === undefined ? undefined : this.#nodes.find(key);
  }

  /** A row gets nodes. Which one can be reached by Tab is seen when all have them. */
  rowAdded({ element, row, key }: ShownRow): void {
    if (this.isOn && !isGroupHeader(row)) element.tabIndex = this.#held.isAt(key) ? 0 : -1;
  }

  /** The rows on the page are others now, or other numbers. */
  refresh(): void {
    if (this.isOn) this.#refreshStops();
    else if (this.#wasOn) for (const { element } of this.#nodes.all) element.removeAttribute("tabindex");
    this.#wasOn = this.isOn;
    this.#held.regain();
  }

  #refreshStops(): void {
    const active = this.#held.find();
    for (const { key, element, row } of this.#nodes.all) {
      const tabIndex = key === active?.key ? 0 : -1;
      if (isGroupHeader(row)) element.removeAttribute("tabindex");
      else if (element.tabIndex !== tabIndex || !element.hasAttribute("tabindex"))
        element.tabIndex = tabIndex;
    }
    if (active) this.#held.index = active.index;
  }

  focused(row: ShownRow): void {
    this.#held.moveTo(row);
    this.refresh();
  }

  /** Moves focus to a row, wherever it is. Answers its place, or -1 when there is none. */
  moveTo(index: number): number {
    const place = this.#nearestRow(
      Math.min(Math.max(index, 0), this.#rows.length - 1),
      index < this.#held.index ? -1 : 1,
    );
    const key = this.#rows.sequence.keyAt(place);
    if (key === undefined || !this.#rows.scrollTo(key, "nearest")) return -1;
    const row = this.#nodes.find(key);
    if (!row) return -1;
    this.focused(row);
    row.element.focus({ preventScroll: true });
    return place;
  }

  /** Where a key leads from `row`. Undefined for keys that lead nowhere. */
  target(key: string, row: ShownRow, columns: number): number | undefined {
    const isRtl = getComputedStyle(this.#host).direction === "rtl";
    const page = Math.max(1, this.#rows.pageLength);
    switch (key) {
      case "ArrowDown":
        return row.index + columns;
      case "ArrowUp":
        return row.index - columns;
      case "ArrowRight":
        return columns > 1 ? row.index + (isRtl ? -1 : 1) : undefined;
      case "ArrowLeft":
        return columns > 1 ? row.index + (isRtl ? 1 : -1) : undefined;
      case "PageDown":
        return row.index + page;
      case "PageUp":
        return row.index - page;
      case "Home":
        return 0;
      case "End":
        return this.#rows.length - 1;
      default:
        return undefined;
    }
  }

  /** Headers of groups are no rows to stop at. */
  #nearestRow(index: number, step: 1 | -1): number {
    const { sequence } = this.#rows;
    if (!sequence.isHeader?.(index)) return index;
    const next = index + step;
    return next >= 0 && next < this.#rows.length ? next : index - step;
  }
}
