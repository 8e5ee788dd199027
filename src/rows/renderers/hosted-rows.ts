import type { RowRenderer } from "./row-renderers.js";

/** The list, as what lies between its rows and the page's framework. */
export interface HostedRowsObserver {
  /** The framework has something to render. */
  readonly changed: () => void;
  /** The framework has filled these elements for the first time: they need not wait any more. */
  readonly filled: (elements: readonly HTMLElement[]) => void;
}

/**
 * Rows that the page's framework renders into the elements that the list makes. Until it does, they wait with the
 * height of a row: most frameworks collect their work, and some rows need longer.
 */
export class HostedRows implements RowRenderer {
  readonly #list: HostedRowsObserver;
  readonly #waiting = new Set<HTMLElement>();
  // Hears of what was rendered before the page is painted.
  readonly #mutations = new MutationObserver(() => this.#noteFilled());

  constructor(list: HostedRowsObserver) {
    this.#list = list;
  }

  renderRow(element: HTMLElement): void {
    // Not in the list yet: it was made a moment ago.
    if (!element.parentNode) this.#wait(element);
    this.#list.changed();
  }

  release(element: HTMLElement): void {
    this.#waiting.delete(element);
    this.#list.changed();
  }

  #wait(element: HTMLElement): void {
    this.#waiting.add(element);
    element.toggleAttribute("data-waiting", true);
    this.#mutations.observe(element, { childList: true });
  }

  #noteFilled(): void {
    const filled = [...this.#waiting].filter((element) => element.hasChildNodes());
    for (const element of filled) this.#waiting.delete(element);
    if (this.#waiting.size === 0) this.#mutations.disconnect();
    if (filled.length > 0) this.#list.filled(filled);
  }
}

/** A row that waited gets the height of its content. */
export function endWaiting(element: HTMLElement): void {
  element.toggleAttribute("data-waiting", false);
  element.style.blockSize = "";
}
