import type { ShownRow } from "./shown-row.js";
import { GroupHeader } from "./group-header.js";

/** What a list and its rows are to assistive technology. */
export type ListRole = "list" | "feed" | "listbox";

const rowRoles: Record<ListRole, string> = { list: "listitem", feed: "article", listbox: "option" };

/** Roles of rows, and their places among rows that are not on the page. */
export class RowRoles {
  role: ListRole = "list";
  readonly #total: () => number | undefined;

  /**
   * `total`: how many rows there are, -1 when nobody knows, undefined while all are on the page, so that browsers
   * count them themselves.
   */
  constructor(total: () => number | undefined) {
    this.#total = total;
  }

  assign(element: HTMLElement, row: unknown): void {
    const isHeader = row instanceof GroupHeader;
    set(element, "role", isHeader && this.role !== "list" ? "presentation" : rowRoles[this.role]);
    element.toggleAttribute("data-group", isHeader);
  }

  number(rows: Iterable<ShownRow>): void {
    const total = this.#total();
    for (const { element, index, row } of rows) {
      if (total === undefined || row instanceof GroupHeader) {
        element.removeAttribute("aria-setsize");
        element.removeAttribute("aria-posinset");
        continue;
      }
      set(element, "aria-setsize", String(total));
      set(element, "aria-posinset", String(index + 1));
    }
  }
}

function set(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
