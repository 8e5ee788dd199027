import { heaviestIncreasing } from "../../core/live/heaviest-increasing.js";
import type { RowKey, RowMark, RowsRegion } from "../../core/live/pages-state.js";
import { dataOf, isHtml } from "../../internal/unshadowed.js";
import { isGroupHeader } from "../order/group-header.js";
import { placeAfter, type RowSequence } from "../order/row-sequence.js";
import type { RowRenderer } from "../renderers/row-renderers.js";
import { moveNode } from "./move-node.js";
import type { RowRoles } from "./row-roles.js";
import { nothingShown, type ShownRange, type ShownRow } from "./shown-row.js";
import { UsedRows } from "./used-rows.js";

/** Whom the rows belong to: knows more of them, and hears of nodes that come and go. */
export interface RowNodesOwner {
  markOf(key: RowKey): RowMark | undefined;
  rowAdded(row: ShownRow): void;
  rowRemoved(row: ShownRow): void;
  /** Some rows outside of the range need their nodes no longer. */
  rowsReleased(): void;
}

/**
 * Some of the rows of a list as children of its element, always in the order of the list. Each row keeps its nodes for as
 * long as it is shown, and only what changed is touched. A row that is in use keeps its nodes also outside of the range.
 */
export class RowNodes {
  /** The rows of the range in order. */
  rows: readonly ShownRow[] = [];
  range: ShownRange = nothingShown;
  /** The header of the first row's group, when its own place is before the range. */
  header: ShownRow | undefined;
  readonly used: UsedRows;
  readonly #host: HTMLElement;
  readonly #roles: RowRoles;
  readonly #byKey = new Map<RowKey, ShownRow>();
  readonly #owner: RowNodesOwner;
  #renderer: RowRenderer;
  /** All rows with nodes, in the order of their nodes. */
  #inOrder: readonly ShownRow[] = [];

  constructor(host: HTMLElement, renderer: RowRenderer, roles: RowRoles, owner: RowNodesOwner) {
    this.#host = host;
    this.#renderer = renderer;
    this.#roles = roles;
    this.#owner = owner;
    this.used = new UsedRows(host, () => this.#release());
  }

  /** All rows with nodes, also those outside of the range. */
  get all(): Iterable<ShownRow> {
    return this.#byKey.values();
  }

  get count(): number {
    return this.#byKey.size;
  }

  /** The rows with nodes outside of the range, because they are in use. */
  get kept(): readonly ShownRow[] {
    if (this.#byKey.size === this.rows.length + (this.header ? 1 : 0)) return [];
    const { first, last } = this.range;
    const isOutside = ({ index }: ShownRow): boolean => index < first || index > last;
    return [...this.#byKey.values()].filter((row) => row !== this.header && isOutside(row));
  }

  /** The rows with nodes that have data of their own: no headers, and none that is still to come. */
  get withData(): ShownRow[] {
    return [...this.all].filter(({ key, row }) => !isPlaceholder(key) && !isGroupHeader(row));
  }

  find(key: RowKey): ShownRow | undefined {
    return this.#byKey.get(key);
  }

  /** A row of the range. */
  at(index: number): ShownRow | undefined {
    return this.rows[index - this.range.first];
  }

  /** Renders a row again whose data changed. Nothing when it has no nodes now. */
  update(key: RowKey, row: unknown): void {
    const shown = this.#byKey.get(key);
    if (!shown || shown.row === row) return;
    shown.row = row;
    this.#renderer.renderRow(shown.element, row, key);
  }

  /** Something else is known of a row beside its data. Nothing when it has no nodes now. */
  updateMark(key: RowKey): void {
    const shown = this.#byKey.get(key);
    if (shown) this.#mark(shown);
  }

  /** Renders all rows again whose data differ from those of `sequence`. */
  updateAll(sequence: RowSequence): void {
    for (const { key, index } of [...this.#byKey.values()]) {
      if (sequence.keyAt(index) === key) this.update(key, sequence.rowAt(index));
    }
  }

  /** Follows rows that came, went and moved, before `show` brings the nodes in line. */
  follow(regions: readonly RowsRegion[]): void {
    if (regions.length === 0) return;
    for (const row of [...this.#byKey.values()]) {
      row.index = placeAfter(row.index, row.key, regions);
      if (row.index < 0) this.#remove(row);
    }
  }

  /**
   * Gives nodes to exactly the rows from `first` to `last`, and takes them from others that are not in use. The row at
   * `header` gets nodes before them.
   */
  show(sequence: RowSequence, first: number, last: number, header = first): void {
    const wanted = new Map<RowKey, number>();
    const hasHeader = header < first;
    if (hasHeader) wanted.set(keyOrPlace(sequence, header), header);
    for (let index = first; index <= last; index++) wanted.set(keyOrPlace(sequence, index), index);
    const kept = this.#removeOthers(wanted);
    const rows = [...wanted].map(([key, index]) => this.#rowFor(sequence, key, index));
    this.header = hasHeader ? rows[0] : undefined;
    this.rows = hasHeader ? rows.slice(1) : rows;
    this.range = last < first ? nothingShown : { first, last };
    this.#place(withKept(rows, kept));
    for (const { element } of kept) element.toggleAttribute("data-kept", true);
    this.#roles.changed();
  }

  /** Renders every row again with the same renderer, whose function has changed. */
  refresh(): void {
    for (const { key, element, row } of [...this.#byKey.values()]) {
      if (!isPlaceholder(key)) this.#renderer.renderRow(element, row, key);
    }
  }

  /** Gives all rows their roles again. */
  assignRoles(): void {
    for (const { element, row } of this.#byKey.values()) this.#roles.assign(element, row);
    this.#roles.changed();
  }

  /** The list left the page. */
  rest(): void {
    for (const { element } of this.#byKey.values()) this.#renderer.rest?.(element);
  }

  /** The list is back, with the rows that it had. */
  wake(): void {
    for (const { element, row } of this.#byKey.values()) this.#renderer.wake?.(element, row);
  }

  /** Takes another kind of renderer; all rows lose their nodes. */
  useRenderer(renderer: RowRenderer): void {
    this.clear();
    this.#renderer = renderer;
  }

  /** Takes away rows that are none of ours: the list is a copy, or was read back from the text of one. */
  dropForeign(): void {
    for (const element of [...this.#host.children].filter(isRow)) {
      if (this.#byKey.get(keyOf(element))?.element !== element) element.remove();
    }
  }

  clear(): void {
    for (const row of [...this.#byKey.values()]) this.#remove(row);
    this.#inOrder = [];
    this.rows = [];
    this.header = undefined;
    this.range = nothingShown;
  }

  /** Takes away the nodes of rows that are neither wanted nor in use. Answers those in use. */
  #removeOthers(wanted: ReadonlyMap<RowKey, number>): readonly ShownRow[] {
    const others = [...this.#byKey.values()].filter(({ key }) => !wanted.has(key));
    if (others.length === 0) return [];
    const used = this.used.all;
    const kept: ShownRow[] = [];
    for (const row of others) {
      if (used.has(row.element) && !isPlaceholder(row.key)) kept.push(row);
      else this.#remove(row);
    }
    return kept;
  }

  #release(): void {
    const { kept } = this;
    if (kept.length === 0) return;
    const used = this.used.all;
    const unused = kept.filter(({ element }) => !used.has(element));
    for (const row of unused) this.#remove(row);
    if (unused.length > 0) this.#owner.rowsReleased();
  }

  #rowFor(sequence: RowSequence, key: RowKey, index: number): ShownRow {
    const row = this.#byKey.get(key);
    if (!row) return this.#create(key, index, sequence.rowAt(index));
    row.index = index;
    this.update(key, sequence.rowAt(index));
    if (row.element.hasAttribute("data-kept")) {
      row.element.removeAttribute("data-kept");
      row.element.style.insetBlockStart = "";
    }
    return row;
  }

  /** Puts the nodes into this order, and moves as few as possible. */
  #place(rows: readonly ShownRow[]): void {
    const before = this.#inOrder;
    this.#inOrder = rows;
    const staying = this.#stayingRows(before, rows);
    let next: Element | null = null;
    for (let at = rows.length - 1; at >= 0; at--) {
      const row = rows[at] as ShownRow;
      const { element } = row;
      if (element.parentNode !== this.#host) this.#host.insertBefore(element, next);
      else if (!staying.has(row)) moveNode(this.#host, element, next);
      next = element;
    }
  }

  /** The rows that stay where they are while the others move around them: as many as possible, and those in use. */
  #stayingRows(before: readonly ShownRow[], after: readonly ShownRow[]): ReadonlySet<ShownRow> {
    const places = new Map(after.map((row, place) => [row, place]));
    const old = before.filter((row) => places.has(row));
    const order = old.map((row) => places.get(row) ?? 0);
    if (order.every((place, at) => at === 0 || place > (order[at - 1] ?? 0))) return new Set(old);
    const ranks = new Map([...order].sort((one, other) => one - other).map((place, rank) => [place, rank]));
    const used = this.used.all;
    const chosen = heaviestIncreasing(
      order.map((place) => ranks.get(place) ?? 0),
      old.map(({ element }) => (used.has(element) ? old.length : 1)),
    );
    return new Set(old.filter((_row, at) => chosen.has(at)));
  }

  #create(key: RowKey, index: number, data: unknown): ShownRow {
    const element = this.#host.ownerDocument.createElement("div");
    element.dataset["key"] = key;
    this.#roles.assign(element, data);
    const row = { key, element, row: data, index };
    if (isPlaceholder(key)) element.toggleAttribute("data-waiting", true);
    else this.#renderer.renderRow(element, data, key);
    this.#byKey.set(key, row);
    this.#mark(row);
    this.#owner.rowAdded(row);
    return row;
  }

  #mark({ key, element }: ShownRow): void {
    const name = this.#owner.markOf(key)?.name;
    for (const mark of ["pending", "failed"] as const) {
      const isOn = name === mark;
      if (element.hasAttribute(`data-${mark}`) !== isOn) element.toggleAttribute(`data-${mark}`, isOn);
    }
  }

  #remove(row: ShownRow): void {
    this.#byKey.delete(row.key);
    row.element.remove();
    this.#renderer.release?.(row.element);
    this.#owner.rowRemoved(row);
  }
}

/** Rows that are kept stand before or after the others, by their places. */
function withKept(rows: readonly ShownRow[], kept: readonly ShownRow[]): readonly ShownRow[] {
  if (kept.length === 0) return rows;
  return [...rows, ...kept].sort((one, other) => one.index - other.index);
}

/** A row that was let go has no key until it is back. */
const PLACEHOLDER = "\u0000";

function keyOrPlace(sequence: RowSequence, index: number): RowKey {
  return sequence.keyAt(index) ?? `${PLACEHOLDER}${index}`;
}

function isPlaceholder(key: RowKey): boolean {
  return key.startsWith(PLACEHOLDER);
}

function keyOf(element: HTMLElement): RowKey {
  return element.dataset["key"] ?? "";
}

/** Whether a child of the list is one of its rows. */
function isRow(element: Element): element is HTMLElement {
  return isHtml(element) && dataOf(element)["key"] !== undefined;
}
