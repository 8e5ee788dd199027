import { setIfOther } from "../../internal/set-if-other.js";
import { whenIdle } from "../../internal/when-idle.js";
import { isGroupHeader } from "../order/group-header.js";
import type { RowSequence } from "../order/row-sequence.js";
import type { ShownRow } from "./shown-row.js";

/** What a list and its rows are to assistive technology. */
export type ListRole = "list" | "feed" | "listbox";

const rowRoles: Record<ListRole, string> = { list: "listitem", feed: "article", listbox: "option" };

/** The rows, as far as their roles ask for it. */
export interface NumberedRows {
  /** How many rows there are, -1 when nobody knows, undefined while all are on the page: browsers count them then. */
  total(): number | undefined;
  sequence(): RowSequence;
  shown(): Iterable<ShownRow>;
}

/**
 * Roles of rows, and their places among rows that are not on the page. Places are written when somebody can notice: when
 * focus comes into the list, and else when the page has nothing better to do. A row that comes at the start of a list
 * changes the place of every other one.
 */
export class RowRoles {
  readonly #rows: NumberedRows;
  #role: ListRole = "list";
  #isDue = false;

  constructor(host: HTMLElement, rows: NumberedRows) {
    this.#rows = rows;
    host.addEventListener("focusin", () => this.#number());
  }

  use(role: ListRole): void {
    this.#role = role;
  }

  assign(element: HTMLElement, row: unknown): void {
    const isHeader = isGroupHeader(row);
    setIfOther(element, "role", isHeader && !this.#countsHeaders ? "presentation" : rowRoles[this.#role]);
    if (isHeader !== element.hasAttribute("data-group")) element.toggleAttribute("data-group", isHeader);
  }

  /** Rows have other places now, or there are more or fewer. */
  changed(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    whenIdle(() => this.#number());
  }

  #number(): void {
    if (!this.#isDue) return;
    this.#isDue = false;
    const total = this.#rows.total();
    for (const { element, index, row } of this.#rows.shown()) {
      if (total === undefined || (isGroupHeader(row) && !this.#countsHeaders)) {
        element.removeAttribute("aria-setsize");
        element.removeAttribute("aria-posinset");
        continue;
      }
      setIfOther(element, "aria-setsize", String(total < 0 ? total : this.#countUpTo(total - 1)));
      setIfOther(element, "aria-posinset", String(this.#countUpTo(index)));
    }
  }

  /** Headers are items of a list, but neither options nor articles. */
  get #countsHeaders(): boolean {
    return this.#role === "list";
  }

  #countUpTo(index: number): number {
    const headers = this.#countsHeaders ? 0 : (this.#rows.sequence().headersUpTo?.(index) ?? 0);
    return index + 1 - headers;
  }
}
