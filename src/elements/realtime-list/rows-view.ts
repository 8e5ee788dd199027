import type { PagesState, RowKey, RowsChange } from "../../core/live/pages-state.js";
import { moveKeepingFocus } from "./move-keeping-focus.js";
import type { RowRenderer } from "./row-renderers.js";

interface ShownRow {
  readonly element: HTMLElement;
  row: unknown;
}

/** What a change came to on the page. */
export interface ShownChange {
  readonly added: readonly RowKey[];
  readonly removed: readonly RowKey[];
  readonly moved: readonly RowKey[];
}

/**
 * The rows of a list as children of its element. Each row keeps its nodes for as long as it is in the list, and
 * only what changed is touched.
 */
export class RowsView {
  readonly #host: HTMLElement;
  readonly #shown = new Map<RowKey, ShownRow>();
  #renderer: RowRenderer;

  constructor(host: HTMLElement, renderer: RowRenderer) {
    this.#host = host;
    this.#renderer = renderer;
  }

  get size(): number {
    return this.#shown.size;
  }

  elementOf(key: RowKey): HTMLElement | undefined {
    return this.#shown.get(key)?.element;
  }

  /** Applies a difference as it came from the client. */
  apply(change: RowsChange<unknown>): void {
    for (const key of change.removed) this.#remove(key);
    for (const { key, row, before } of change.placed) this.#place(key, row, before);
    for (const { key, row } of change.changed) this.#update(key, row);
  }

  /** Brings the page to `state`, whatever it shows now. */
  replace(state: PagesState<unknown>): ShownChange {
    const wanted = new Set(state.keys);
    const removed = [...this.#shown.keys()].filter((key) => !wanted.has(key));
    const added = state.keys.filter((key) => !this.#shown.has(key));
    const moved: RowKey[] = [];
    for (const key of removed) this.#remove(key);
    for (let index = state.keys.length - 1; index >= 0; index--) {
      const key = state.keys[index]!;
      const wasShown = this.#shown.has(key);
      const isMoved = this.#place(key, state.rows[index], state.keys[index + 1] ?? null);
      if (wasShown && isMoved) moved.push(key);
    }
    return { added, removed, moved };
  }

  /** Renders every row again with the same renderer, whose function has changed. */
  refresh(): void {
    for (const [key, { element, row }] of this.#shown) this.#renderer.renderRow(element, row, key);
  }

  /** Starts again with another kind of renderer. */
  rebuild(renderer: RowRenderer, state: PagesState<unknown>): void {
    this.#renderer = renderer;
    for (const key of [...this.#shown.keys()]) this.#remove(key);
    this.replace(state);
  }

  #remove(key: RowKey): void {
    this.#shown.get(key)?.element.remove();
    this.#shown.delete(key);
  }

  /** Puts a row before another one, new or not. True when its element stands elsewhere now. */
  #place(key: RowKey, row: unknown, before: RowKey | null): boolean {
    const shown = this.#shown.get(key);
    const next = before === null ? null : (this.#shown.get(before)?.element ?? null);
    if (!shown) {
      this.#host.insertBefore(this.#create(key, row), next);
      return true;
    }
    this.#update(key, row);
    if (this.#nextRow(shown.element) === next) return false;
    moveKeepingFocus(this.#host, shown.element, next);
    return true;
  }

  #update(key: RowKey, row: unknown): void {
    const shown = this.#shown.get(key);
    if (!shown || shown.row === row) return;
    shown.row = row;
    this.#renderer.renderRow(shown.element, row, key);
  }

  #create(key: RowKey, row: unknown): HTMLElement {
    const element = this.#host.ownerDocument.createElement("div");
    element.setAttribute("role", "listitem");
    element.dataset["key"] = key;
    this.#renderer.renderRow(element, row, key);
    this.#shown.set(key, { element, row });
    return element;
  }

  /** The row after `element`; the author's own children may stand between. */
  #nextRow(element: HTMLElement): Element | null {
    let next = element.nextElementSibling;
    while (next && !isRow(next)) next = next.nextElementSibling;
    return next;
  }
}

/** Whether a child of the list is one of its rows. */
export function isRow(element: Element): element is HTMLElement {
  return element instanceof HTMLElement && element.dataset["key"] !== undefined;
}
