import type { ShownRow } from "../nodes/shown-row.js";
import type { RowNodes } from "../nodes/row-nodes.js";
import type { RowSequence } from "../order/row-sequence.js";
import { type Line, lines } from "./lines.js";
import type { RowHeights } from "./row-heights.js";

/** More than fit beside each other. */
const MANY_COLUMNS = 60;

/** Reads the heights of rows with nodes off the page. */
export class RowMeasures {
  /** How many rows stood beside each other when they were last measured. */
  columns = 1;
  readonly #nodes: RowNodes;
  readonly #heights: RowHeights;
  /** The height of each row's own box when the browser last spoke of it. */
  readonly #boxes = new Map<Element, number>();
  #width = 0;

  constructor(nodes: RowNodes, heights: RowHeights) {
    this.#nodes = nodes;
    this.#heights = heights;
  }

  /**
   * Reads the rows' heights as distances, so that margins count too. `scale`: pixels of the window for each one of the
   * list's. True when any was another one.
   */
  measure(sequence: RowSequence, scale: number): boolean {
    const { rows } = this.#nodes;
    const found = this.#linesOf(rows, sequence);
    this.columns = Math.max(1, ...found.slice(0, -1).map(({ count }) => count));
    let hasChanged = false;
    for (const { start, count, height } of found) {
      for (let at = start; at < start + count; at++) {
        const row = rows[at];
        if (!row || row.element.hasAttribute("data-waiting")) continue;
        const difference = this.#heights.set(row.index, height / scale / count);
        hasChanged = Math.abs(difference) > 0.01 || hasChanged;
      }
    }
    return hasChanged;
  }

  /** Headers that stick to an edge don't tell where they belong, so only heights count beside them. */
  #linesOf(rows: readonly ShownRow[], sequence: RowSequence): readonly Line[] {
    const boxes = rows.map(({ element }) => element.getBoundingClientRect());
    if (!sequence.headerOf) return lines(boxes);
    return boxes.map(({ height }, start) => ({ start, count: 1, height }));
  }

  /** By how much rows above `edge` have grown since the browser last spoke of them: each is pushed by those before. */
  growthAbove(edge: number, scale: number, entries: readonly ResizeObserverEntry[]): number {
    const heights = new Map(
      entries.map(({ target, borderBoxSize }) => [target, borderBoxSize[0]?.blockSize]),
    );
    let growth = 0;
    let growthAbove = 0;
    for (const { element } of this.#nodes.rows) {
      const height = heights.get(element);
      if (height !== undefined) {
        // Rows beside each other grow together.
        growth += ((height - (this.#boxes.get(element) ?? height)) * scale) / this.columns;
        this.#boxes.set(element, height);
      }
      if (element.getBoundingClientRect().bottom - growth > edge) continue;
      growthAbove = growth;
    }
    return growthAbove;
  }

  /** These rows have their content only now: that they grew by it is no news. */
  noteFilled(elements: readonly HTMLElement[], scale: number): void {
    for (const element of elements) {
      this.#boxes.set(element, element.getBoundingClientRect().height / scale);
    }
  }

  /** How many rows stand beside each other now. */
  countColumns(): number {
    const boxes = this.#nodes.rows
      .slice(0, MANY_COLUMNS)
      .map(({ element }) => element.getBoundingClientRect());
    return lines(boxes)[0]?.count ?? 1;
  }

  /** Rows of another width have other heights. */
  useWidth(width: number): void {
    if (width === this.#width) return;
    if (this.#width !== 0) this.#heights.forget();
    this.#width = width;
  }

  rowRemoved(element: Element): void {
    this.#boxes.delete(element);
  }

  clear(): void {
    this.#boxes.clear();
  }
}
