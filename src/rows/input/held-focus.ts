import type { RowKey } from "../../core/live/pages-state.js";
import { focusedNear, focusForNow } from "../../internal/focus.js";
import { dataOf, isHtml } from "../../internal/unshadowed.js";
import type { RowNodes } from "../nodes/row-nodes.js";
import type { ShownRow } from "../nodes/shown-row.js";
import { rowsWith } from "../nodes/used-rows.js";
import { isGroupHeader } from "../order/group-header.js";

/** The row that holds the focus, or held it last. When it goes, its neighbour gets the focus. */
export class HeldFocus {
  /** Where that row stood among all rows. */
  index = 0;
  readonly #host: HTMLElement;
  readonly #nodes: RowNodes;
  #key: RowKey | undefined;
  #hadFocus = false;

  constructor(host: HTMLElement, nodes: RowNodes) {
    this.#host = host;
    this.#nodes = nodes;
  }

  /** The row itself, as long as it has nodes, else the one that stands where it stood. */
  find(): ShownRow | undefined {
    const known = this.#key === undefined ? undefined : this.#nodes.find(this.#key);
    if (known) return known;
    const rows = this.#nodes.rows.filter(({ row }) => !isGroupHeader(row));
    const near = rows.find(({ index }) => index >= this.index) ?? rows.at(-1);
    if (near && this.#hadFocus) this.#key = near.key;
    return near;
  }

  isAt(key: RowKey): boolean {
    return key === this.#key;
  }

  moveTo({ key, index }: ShownRow): void {
    this.#key = key;
    this.index = index;
  }

  /** Called before rows may go, to know whether focus goes with them. */
  remember(): void {
    const [element] = rowsWith(this.#host, [focusedNear(this.#host)]);
    const row = isHtml(element) ? this.#nodes.find(dataOf(element)["key"] ?? "") : undefined;
    this.#hadFocus = row !== undefined;
    if (row) this.moveTo(row);
  }

  /** What comes after a change is the reader's own doing. */
  forget(): void {
    this.#hadFocus = false;
  }

  /** Called after rows may have gone: focus that was lost goes to the neighbour, or to a list that has none. */
  regain(): void {
    if (this.#hadFocus && this.#isLost()) focusForNow(this.find()?.element ?? this.#host);
    this.forget();
  }

  #isLost(): boolean {
    const focused = focusedNear(this.#host);
    return focused === null || focused === this.#host.ownerDocument.body;
  }
}
