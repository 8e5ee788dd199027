import { setIfOther } from "../../internal/set-if-other.js";
import { dataOf, isElement, isHtml, matches, parentOf } from "../../internal/unshadowed.js";
import type { RowNodes } from "../nodes/row-nodes.js";
import type { ShownRow } from "../nodes/shown-row.js";
import type { RowsDifference } from "../order/rows-difference.js";
import type { RowsEngine } from "../rows-engine.js";
import type { HeldFocus } from "./held-focus.js";
import { RowFocus } from "./row-focus.js";
import { RowSelection, type SelectionMode } from "./row-selection.js";

/** What the reader does with rows, by keyboard and pointer: walks through them, chooses some. */
export class RowInput {
  readonly focus: RowFocus;
  readonly selection = new RowSelection();
  readonly #host: HTMLElement;
  readonly #nodes: RowNodes;
  readonly #rows: RowsEngine;
  readonly #changed: () => void;
  #isFeed = false;

  /** `changed` is called when the reader chose other rows. */
  constructor(host: HTMLElement, nodes: RowNodes, rows: RowsEngine, held: HeldFocus, changed: () => void) {
    this.#host = host;
    this.#nodes = nodes;
    this.#rows = rows;
    this.#changed = changed;
    this.focus = new RowFocus(host, nodes, rows, held);
  }

  /** `selected`: what the page chose, or undefined when it said nothing. */
  use(mode: SelectionMode | undefined, isFeed: boolean, selected: readonly string[] | undefined): void {
    this.#isFeed = isFeed;
    this.selection.mode = mode;
    this.focus.isOn = mode !== undefined || isFeed;
    if (selected && mode) this.selection.set(selected);
    this.#mark();
  }

  /** A row gets nodes, perhaps because the reader scrolls. */
  rowAdded(row: ShownRow): void {
    this.#markRow(row);
    this.focus.rowAdded(row);
  }

  /** Other rows are on the page. */
  rowsChanged(change: RowsDifference | null): void {
    const hasForgotten =
      this.selection.keys.size > 0 && change !== null && this.selection.forget(change.removed);
    this.#mark();
    this.focus.refresh();
    if (hasForgotten) this.#changed();
  }

  /** The reader did something with the list: a key, the pointer, the focus. */
  handle(event: Event): void {
    if (event.type === "keydown") this.#onKey(event as KeyboardEvent);
    else if (event.type === "mousedown") this.#onMouseDown(event as MouseEvent);
    else if (event.type === "click") this.#onClick(event as MouseEvent);
    else this.#onFocus(event);
  }

  #onFocus(event: Event): void {
    const row = this.#rowFor(event);
    if (row) this.focus.focused(row);
  }

  /** A range of rows is meant, not of their text. */
  #onMouseDown(event: MouseEvent): void {
    const row = this.selection.mode && event.shiftKey ? this.#rowAround(event) : undefined;
    if (row && !isControl(event, row.element)) event.preventDefault();
  }

  #onClick(event: MouseEvent): void {
    if (!this.selection.mode || event.defaultPrevented) return;
    const row = this.#rowAround(event);
    if (!row || isControl(event, row.element)) return;
    this.focus.focused(row);
    row.element.focus({ preventScroll: true });
    if (event.shiftKey) this.#choose(this.#extendTo(row.index));
    else if (this.selection.mode === "multiple" && (event.ctrlKey || event.metaKey || isTouch(event))) {
      this.#choose(this.selection.toggle(row.key));
    } else this.#choose(this.selection.only(row.key));
  }

  #onKey(event: KeyboardEvent): void {
    const row = event.defaultPrevented ? undefined : this.#rowFor(event);
    if (row && this.#handleKey(event, row)) event.preventDefault();
  }

  /** The row that the reader is at: articles also while something inside of them has the focus. */
  #rowFor(event: Event): ShownRow | undefined {
    if (!this.focus.isOn) return undefined;
    return this.#isFeed && !this.selection.mode && !scrollsItself(event.target)
      ? this.#rowAround(event)
      : this.focus.rowOf(event);
  }

  #handleKey(event: KeyboardEvent, row: ShownRow): boolean {
    if (event.altKey) return false;
    if (this.selection.mode && this.#handleChoice(event, row)) return true;
    if (this.#isFeed && !this.selection.mode && !event.key.startsWith("Page")) return false;
    const target = this.#isFeed
      ? feedTarget(event.key, row)
      : this.focus.target(event.key, row, this.#rows.columns);
    const isToEnd = event.ctrlKey && (event.key === "Home" || event.key === "End");
    if (target === undefined || event.metaKey || (event.ctrlKey && !isToEnd)) return false;
    const place = this.focus.moveTo(target);
    if (place >= 0 && event.shiftKey && this.selection.mode === "multiple")
      this.#choose(this.#extendTo(place));
    return true;
  }

  #handleChoice(event: KeyboardEvent, row: ShownRow): boolean {
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.key.toLowerCase() === "a") {
      this.#choose(this.selection.all(this.#rows.sequence));
      return this.selection.mode === "multiple";
    }
    if (event.key === " " && event.shiftKey) this.#choose(this.#extendTo(row.index));
    else if (event.key === " " || event.key === "Enter") this.#choose(this.selection.toggle(row.key));
    else return false;
    return true;
  }

  #extendTo(index: number): boolean {
    return this.selection.extend(index, this.#rows.sequence, (key) => this.#rows.indexOf(key));
  }

  #choose(hasChanged: boolean): void {
    if (!hasChanged) return;
    this.#mark();
    this.#changed();
  }

  #mark(): void {
    for (const row of this.#nodes.all) this.#markRow(row);
  }

  #markRow({ key, element }: ShownRow): void {
    const isSelectable = this.selection.mode !== undefined && !element.hasAttribute("data-group");
    if (isSelectable) setIfOther(element, "aria-selected", String(this.selection.keys.has(key)));
    else element.removeAttribute("aria-selected");
  }

  #rowAround(event: Event): ShownRow | undefined {
    const element = event.composedPath().find((node) => isHtml(node) && parentOf(node) === this.#host);
    const key = isHtml(element) ? dataOf(element)["key"] : undefined;
    const row = key === undefined ? undefined : this.#nodes.find(key);
    return row?.element.hasAttribute("data-group") ? undefined : row;
  }
}

/** Keys of the feed pattern; everything else is the page's. */
function feedTarget(key: string, row: ShownRow): number | undefined {
  if (key === "PageDown") return row.index + 1;
  return key === "PageUp" ? row.index - 1 : undefined;
}

/** Page Up and Page Down are its own there. */
function scrollsItself(target: EventTarget | null): boolean {
  return isElement(target) && matches(target, "textarea, select, [contenteditable]");
}

/** Whether a click was meant for something inside of the row. */
function isControl(event: Event, row: Element): boolean {
  const path = event.composedPath();
  const inside = path.slice(0, path.indexOf(row));
  return inside.some(
    (node) =>
      isElement(node) &&
      matches(node, "a[href], button, input, select, textarea, label, summary, [contenteditable]"),
  );
}

/** Where there is no keyboard to hold, each touch adds or takes away. */
function isTouch(event: MouseEvent): boolean {
  return "pointerType" in event && event.pointerType === "touch";
}
