import type { ShownRow } from "./shown-row.js";
import { isGroupHeader } from "./group-header.js";
import type { RowSequence } from "./row-sequence.js";

/** What a list and its rows are to assistive technology. */
export type ListRole = "list" | "feed" | "listbox";

const rowRoles: Record<ListRole, string> = { list: "listitem", feed: "article", listbox: "option" };

/** Roles of rows, and their places among rows that are not on the page. */
export class RowRoles {
  role: ListRole = "list";
  readonly #total: () => number | undefined;
  readonly #rows: () => RowSequence;

  /**
   * `total`: how many rows there are, -1 when nobody knows, undefined while all are on the page, so that browsers
   * count them themselves.
   */
  constructor(total: () => number | undefined, rows: () => RowSequence) {
    this.#total = total;
    this.#rows = rows;
  }

  assign(element: HTMLElement, row: unknown): void {
    const isHeader = isGroupHeader(row);
    set(element, "role", isHeader && !this.#countsHeaders ? "presentation" : rowRoles[this.role]);
    element.toggleAttribute("data-group", isHeader);
  }

  number(rows: Iterable<ShownRow>): void {
    const total = this.#total();
    for (const { element, index, row } of rows) {
      if (total === undefined || (isGroupHeader(row) && !this.#countsHeaders)) {
        element.removeAttribute("aria-setsize");
        element.removeAttribute("aria-posinset");
        continue;
      }
      set(element, "aria-setsize", String(total < 0 ? total : this.#countUpTo(total - 1)));
      set(element, "aria-posinset", String(this.#countUpTo(index)));
    }
  }

  /** Headers are items of a list, but neither options nor articles. */
  get #countsHeaders(): boolean {
    return this.role === "list";
  }

  #countUpTo(index: number): number {
    const headers = this.#countsHeaders ? 0 : (this.#rows().headersUpTo?.(index) ?? 0);
    return index + 1 - headers;
  }
}

function set(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
