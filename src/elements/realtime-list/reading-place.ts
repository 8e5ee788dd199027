import { scrollAreaOf, type ScrollArea } from "../../internal/virtual/scroll-area.js";
import { siblingOf } from "../../internal/unshadowed.js";
import { rowsInUse } from "./row-in-use.js";
import { isRow } from "./rows-view.js";

/**
 * Keeps what the reader looks at where it is while rows come and go above it.
 *
 * Browsers do that too (scroll anchoring), but not all of them, and none at the very top of a scroller. So the
 * first visible row is measured before and after a change, and only what the browser left over is corrected.
 *
 * A reader who looks at the start of the list sees new rows come in, unless focus or a selection is in a row.
 */
export class ReadingPlace {
  readonly #host: HTMLElement;
  /** Nothing has to be measured for a page that nobody has scrolled. */
  #mayBeScrolled = true;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  connect(): void {
    this.#host.ownerDocument.addEventListener("scroll", this.#onScroll, { capture: true, passive: true });
  }

  disconnect(): void {
    this.#host.ownerDocument.removeEventListener("scroll", this.#onScroll, { capture: true });
  }

  /**
   * Runs `change`, after which the rows in `leaving` are gone or elsewhere. `isMidway`: nobody waits at the start of the
   * list for new rows.
   */
  keep(change: () => void, leaving: ReadonlySet<Element>, isMidway = false): void {
    const inUse = [...rowsInUse(this.#host)].find(isRow);
    const isNeeded = this.#mayBeScrolled || inUse || isMidway;
    const anchor = isNeeded ? this.#findAnchor(inUse, leaving, isMidway) : undefined;
    change();
    if (!anchor) return;
    const shift = anchor.row.getBoundingClientRect().top - anchor.top;
    if (Math.abs(shift) < 1) return;
    anchor.area.scrollBy(shift);
  }

  /** Scrolls as far as the rows before `row` have moved it. */
  skipTo(row: HTMLElement | undefined): void {
    const first = [...this.#host.children].find(isRow);
    if (row && first) scrollAreaOf(this.#host).scrollBy(topOf(row) - topOf(first));
  }

  readonly #onScroll = (): void => {
    this.#mayBeScrolled = true;
  };

  #findAnchor(
    inUse: HTMLElement | undefined,
    leaving: ReadonlySet<Element>,
    isMidway: boolean,
  ): { row: Element; top: number; area: ScrollArea } | undefined {
    const area = scrollAreaOf(this.#host);
    const edge = Math.max(0, area.top);
    const firstVisible = firstRowBelow(this.#host, edge);
    const isAtStart = !firstVisible || (!rowBefore(firstVisible) && topOf(firstVisible) >= edge);
    this.#mayBeScrolled = !isAtStart || area.scrollTop > 0;
    if (isAtStart && !inUse && !isMidway) return undefined;
    const row = firstStaying(inUse && topOf(inUse) >= edge ? inUse : firstVisible, leaving);
    return row && { row, top: topOf(row), area };
  }
}

function topOf(element: Element): number {
  return element.getBoundingClientRect().top;
}

/** The first row that reaches below `edge`, found by halving: rows lie in reading order. */
function firstRowBelow(host: HTMLElement, edge: number): HTMLElement | undefined {
  const { children } = host;
  let low = 0;
  let high = children.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rowFrom(children[middle], "nextElementSibling");
    if (row && row.getBoundingClientRect().bottom <= edge) low = middle + 1;
    else high = middle;
  }
  return rowFrom(children[low], "nextElementSibling");
}

function rowBefore(row: Element): HTMLElement | undefined {
  return rowFrom(row.previousElementSibling, "previousElementSibling");
}

function firstStaying(row: HTMLElement | undefined, leaving: ReadonlySet<Element>): HTMLElement | undefined {
  let at = row;
  while (at && leaving.has(at)) at = rowFrom(at.nextElementSibling, "nextElementSibling");
  return at;
}

/** `element` itself when it is a row, else the nearest row on that side of it. */
function rowFrom(
  element: Element | null | undefined,
  direction: "nextElementSibling" | "previousElementSibling",
): HTMLElement | undefined {
  let at = element;
  while (at && !isRow(at)) at = siblingOf(at, direction);
  return at ?? undefined;
}
