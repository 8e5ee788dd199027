import { heaviestIncreasing } from "../../core/live/heaviest-increasing.js";
import type { RowKey, RowsRegion } from "../../core/live/pages-state.js";
import { dataOf } from "../../internal/unshadowed.js";
import { isGroupHeader } from "./group-header.js";
import { moveKeepingFocus } from "./move-keeping-focus.js";
import { rowsInUse } from "./row-in-use.js";
import type { RowRenderer } from "./row-renderers.js";
import type { RowRoles } from "./row-roles.js";
import { placeAfter, type RowSequence } from "./row-sequence.js";
import type { ShownRange, ShownRow } from "./shown-row.js";

/** Hears of nodes that come and go. */
export interface RowsObserver {
  rowAdded(row: ShownRow): void;
  rowRemoved(row: ShownRow): void;
}

const nothingShown: ShownRange = { first: 0, last: -1 };

/**
 * Some of the rows of a list as children of its element. Each row keeps its nodes for as long as it is shown, and
 * only what changed is touched. A row that is in use (it holds focus or the end of a selection) keeps its nodes also
 * outside of what is shown.
 */
export class RowsView {
  /** The shown rows in order, without those that are kept only because they are in use. */
  rows: readonly ShownRow[] = [];
  range: ShownRange = nothingShown;
  /** The header of the first row's group, when its own place is further up. */
  lead: ShownRow | undefined;
  readonly #host: HTMLElement;
  readonly #roles: RowRoles;
  readonly #byKey = new Map<RowKey, ShownRow>();
  readonly #observer: RowsObserver;
  #renderer: RowRenderer;

  constructor(host: HTMLElement, renderer: RowRenderer, roles: RowRoles, observer: RowsObserver) {
    this.#host = host;
    this.#renderer = renderer;
    this.#roles = roles;
    this.#observer = observer;
  }

  /** All rows with nodes, also those outside of the range. */
  get all(): Iterable<ShownRow> {
    return this.#byKey.values();
  }

  /** Whether the reader has focus or a selection in any row. */
  get isInUse(): boolean {
    return rowsInUse(this.#host).size > 0;
  }

  /** The rows with nodes that have data of their own: no headers, and none that is still to come. */
  get withData(): ShownRow[] {
    return [...this.all].filter(({ key, row }) => !isPlaceholder(key) && !isGroupHeader(row));
  }

  find(key: RowKey): ShownRow | undefined {
    return this.#byKey.get(key);
  }

  /** Renders a row again whose data changed. Nothing when it has no nodes now. */
  update(key: RowKey, row: unknown): void {
    const shown = this.#byKey.get(key);
    if (!shown || shown.row === row) return;
    shown.row = row;
    this.#renderer.renderRow(shown.element, row, key);
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
   * Gives nodes to exactly the rows from `first` to `last`, and takes them from the others. The row at `lead` gets
   * nodes before them.
   */
  show(sequence: RowSequence, first: number, last: number, lead = first): void {
    const wanted = new Map<RowKey, number>();
    const hasLead = lead < first;
    if (hasLead) wanted.set(keyOrPlace(sequence, lead), lead);
    for (let index = first; index <= last; index++) wanted.set(keyOrPlace(sequence, index), index);
    this.#removeOthers(wanted);
    const rows = this.#arrange(sequence, wanted);
    this.lead = hasLead ? rows[0] : undefined;
    this.rows = hasLead ? rows.slice(1) : rows;
    this.range = last < first ? nothingShown : { first, last };
    this.number();
  }

  /** Tells assistive technology what the rows are, and which of how many. */
  number(): void {
    for (const { element, row } of this.#byKey.values()) this.#roles.assign(element, row);
    this.#roles.number(this.#byKey.values());
  }

  /** Renders every row again with the same renderer, whose function has changed. */
  refresh(): void {
    for (const { key, element, row } of this.#byKey.values()) {
      if (!isPlaceholder(key)) this.#renderer.renderRow(element, row, key);
    }
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
    for (const element of childRows(this.#host)) {
      if (this.#byKey.get(keyOf(element))?.element !== element) element.remove();
    }
  }

  clear(): void {
    for (const row of [...this.#byKey.values()]) this.#remove(row);
    this.rows = [];
    this.lead = undefined;
    this.range = nothingShown;
  }

  #removeOthers(wanted: ReadonlyMap<RowKey, number>): void {
    const inUse = rowsInUse(this.#host);
    for (const row of [...this.#byKey.values()]) {
      if (wanted.has(row.key)) continue;
      if (inUse.has(row.element) && !isPlaceholder(row.key)) row.element.toggleAttribute("data-kept", true);
      else this.#remove(row);
    }
  }

  #arrange(sequence: RowSequence, wanted: ReadonlyMap<RowKey, number>): ShownRow[] {
    const settled = this.#settledRows(wanted);
    const rows: ShownRow[] = [];
    let next: Element | null = null;
    for (const [key, index] of [...wanted].reverse()) {
      const row = this.#byKey.get(key) ?? this.#create(key, index, sequence.rowAt(index));
      row.index = index;
      this.update(key, sequence.rowAt(index));
      if (!row.element.isConnected || row.element.parentNode !== this.#host)
        this.#host.insertBefore(row.element, next);
      else if (!settled.has(row)) moveKeepingFocus(this.#host, row.element, next);
      row.element.toggleAttribute("data-kept", false);
      next = row.element;
      rows.push(row);
    }
    return rows.reverse();
  }

  /** The rows that stay where they are while the others move around them: as many as possible, and those in use. */
  #settledRows(wanted: ReadonlyMap<RowKey, number>): ReadonlySet<ShownRow> {
    const inOrder = childRows(this.#host).flatMap((element) => this.#byKey.get(keyOf(element)) ?? []);
    const staying = inOrder.filter(({ key }) => wanted.has(key));
    const places = staying.map(({ key }) => wanted.get(key) ?? 0);
    if (places.every((place, at) => at === 0 || place > (places[at - 1] ?? 0))) return new Set(staying);
    const ranks = new Map([...places].sort((one, other) => one - other).map((place, rank) => [place, rank]));
    const inUse = rowsInUse(this.#host);
    const chosen = heaviestIncreasing(
      places.map((place) => ranks.get(place) ?? 0),
      staying.map(({ element }) => (inUse.has(element) ? staying.length : 1)),
    );
    return new Set(staying.filter((_row, at) => chosen.has(at)));
  }

  #create(key: RowKey, index: number, data: unknown): ShownRow {
    const element = this.#host.ownerDocument.createElement("div");
    element.dataset["key"] = key;
    this.#roles.assign(element, data);
    const row = { key, element, row: data, index };
    if (isPlaceholder(key)) element.toggleAttribute("data-waiting", true);
    else this.#renderer.renderRow(element, data, key);
    this.#byKey.set(key, row);
    this.#observer.rowAdded(row);
    return row;
  }

  #remove(row: ShownRow): void {
    this.#byKey.delete(row.key);
    row.element.remove();
    this.#renderer.release?.(row.element);
    this.#observer.rowRemoved(row);
  }
}

/** A row that was let go has no key until it is back. */
const PLACEHOLDER = "\u0000";

function keyOrPlace(sequence: RowSequence, index: number): RowKey {
  return sequence.keyAt(index) ?? `${PLACEHOLDER}${index}`;
}

function isPlaceholder(key: RowKey): boolean {
  return key.startsWith(PLACEHOLDER);
}

function childRows(host: HTMLElement): HTMLElement[] {
  return [...host.children].filter(isRow);
}

function keyOf(element: HTMLElement): RowKey {
  return element.dataset["key"] ?? "";
}

/** Whether a child of the list is one of its rows. */
export function isRow(element: Element): element is HTMLElement {
  return element instanceof HTMLElement && dataOf(element)["key"] !== undefined;
}
