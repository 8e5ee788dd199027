import type { RowKey } from "../../core/live/pages-state.js";
import { focusedNear, focusForNow } from "../../internal/focus.js";
import { dataOf, parentOf } from "../../internal/unshadowed.js";
import { isGroupHeader } from "./group-header.js";
import type { ListRows } from "./list-rows.js";
import { rowsWith } from "./row-in-use.js";
import { isInFlow } from "./row-places.js";
import type { RowsView } from "./rows-view.js";
import type { ShownRow } from "./shown-row.js";

/**
 * One row at a time can be reached by Tab, and the keys move between rows, also to those that have no nodes yet. The
 * row in focus keeps its nodes while it is out of sight, and gives focus to its neighbour when it goes.
 */
export class RowFocus {
  isOn = false;
  readonly #host: HTMLElement;
  readonly #view: RowsView;
  readonly #rows: ListRows;
  #active: RowKey | undefined;
  #activeIndex = 0;
  #hadFocus = false;
  #wasOn = false;

  constructor(host: HTMLElement, view: RowsView, rows: ListRows) {
    this.#host = host;
    this.#view = view;
    this.#rows = rows;
  }

  /** The row that an event is about: the row itself, not a control inside of it. */
  rowOf(event: Event): ShownRow | undefined {
    const { target } = event;
    const key =
      target instanceof HTMLElement && parentOf(target) === this.#host ? dataOf(target)["key"] : undefined;
    return key === undefined ? undefined : this.#view.find(key);
  }

  /** A row gets nodes. Which one can be reached by Tab is seen when all have them. */
  rowAdded({ element, row, key }: ShownRow): void {
    if (this.isOn && !isGroupHeader(row)) element.tabIndex = key === this.#active ? 0 : -1;
  }

  /** The rows on the page are others now, or other numbers. */
  refresh(): void {
    if (this.isOn) this.#refreshStops();
    else if (this.#wasOn) for (const { element } of this.#view.all) element.removeAttribute("tabindex");
    this.#wasOn = this.isOn;
    if (this.#hadFocus && this.#isFocusLost()) this.#regain();
    this.forget();
  }

  #refreshStops(): void {
    const active = this.#current();
    for (const { key, element, row } of this.#view.all) {
      const tabIndex = key === active?.key ? 0 : -1;
      if (isGroupHeader(row)) element.removeAttribute("tabindex");
      else if (element.tabIndex !== tabIndex || !element.hasAttribute("tabindex"))
        element.tabIndex = tabIndex;
    }
    if (active) this.#activeIndex = active.index;
  }

  /** The row that held the focus is gone, so its neighbour gets it, or the list that has none. */
  #regain(): void {
    const row = this.#current();
    if (row && this.isOn) row.element.focus({ preventScroll: true });
    else focusForNow(row?.element ?? this.#host);
  }

  /** What comes after a change is the reader's own doing. */
  forget(): void {
    this.#hadFocus = false;
  }

  /** Called before rows may go, to know whether focus goes with them. */
  remember(): void {
    const [element] = rowsWith(this.#host, [focusedNear(this.#host)]);
    const row = element instanceof HTMLElement ? this.#view.find(dataOf(element)["key"] ?? "") : undefined;
    this.#hadFocus = row !== undefined;
    if (!row) return;
    this.#active = row.key;
    this.#activeIndex = row.index;
  }

  focused(row: ShownRow): void {
    this.#active = row.key;
    this.#activeIndex = row.index;
    this.refresh();
  }

  /** Moves focus to a row, wherever it is. Answers its place, or -1 when there is none. */
  moveTo(index: number): number {
    const place = this.#nearestRow(
      Math.min(Math.max(index, 0), this.#rows.length - 1),
      index < this.#activeIndex ? -1 : 1,
    );
    const key = this.#rows.sequence.keyAt(place);
    if (key === undefined || !this.#rows.scrollTo(key, "nearest")) return -1;
    const row = this.#view.find(key);
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

  #current(): ShownRow | undefined {
    const known = this.#active === undefined ? undefined : this.#view.find(this.#active);
    if (known) return known;
    const rows = this.#view.rows.filter(isInFlow);
    const near = rows.find(({ index }) => index >= this.#activeIndex) ?? rows.at(-1);
    const isReplaced = this.#hadFocus && near;
    if (isReplaced) this.#active = near.key;
    return near;
  }

  #isFocusLost(): boolean {
    const focused = focusedNear(this.#host);
    return focused === null || focused === this.#host.ownerDocument.body;
  }

  /** Headers of groups are no rows to stop at. */
  #nearestRow(index: number, step: 1 | -1): number {
    const { sequence } = this.#rows;
    if (!sequence.isHeader?.(index)) return index;
    const next = index + step;
    return next >= 0 && next < this.#rows.length ? next : index - step;
  }
}
