import { focusedNear } from "../../internal/focus.js";
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

  /** Runs `change`, after which the rows in `leaving` are gone or elsewhere. */
  keep(change: () => void, leaving: ReadonlySet<Element>): void {
    const inUse = rowInUse(this.#host);
    const anchor = this.#mayBeScrolled || inUse ? this.#findAnchor(inUse, leaving) : undefined;
    change();
    if (!anchor) return;
    const shift = anchor.row.getBoundingClientRect().top - anchor.top;
    if (Math.abs(shift) < 1) return;
    anchor.scroller.scrollTo({ top: anchor.scroller.scrollTop + shift, behavior: "instant" });
  }

  readonly #onScroll = (): void => {
    this.#mayBeScrolled = true;
  };

  #findAnchor(
    inUse: HTMLElement | undefined,
    leaving: ReadonlySet<Element>,
  ): { row: Element; top: number; scroller: Element } | undefined {
    const scroller = scrollerOf(this.#host);
    const edge = topEdgeOf(scroller);
    const firstVisible = firstRowBelow(this.#host, edge);
    const isAtStart = !firstVisible || (!rowBefore(firstVisible) && topOf(firstVisible) >= edge);
    this.#mayBeScrolled = !isAtStart || scroller.scrollTop > 0;
    if (isAtStart && !inUse) return undefined;
    const row = firstStaying(inUse && topOf(inUse) >= edge ? inUse : firstVisible, leaving);
    return row && { row, top: topOf(row), scroller };
  }
}

/** The row that holds focus or the start of a selection. */
function rowInUse(host: HTMLElement): HTMLElement | undefined {
  const selection = host.ownerDocument.getSelection();
  const selected = selection && !selection.isCollapsed ? selection.anchorNode : null;
  return rowOf(host, focusedNear(host)) ?? rowOf(host, selected);
}

function rowOf(host: HTMLElement, node: Node | null): HTMLElement | undefined {
  let at = node;
  while (at && at.parentNode !== host) at = at.parentNode;
  return at instanceof Element && isRow(at) ? at : undefined;
}

/** The element that scrolls the list: the list itself, a box around it, or the page. */
function scrollerOf(host: HTMLElement): Element {
  for (let node: Node | null = host; node; node = flatParent(node)) {
    if (node instanceof Element && isScroller(node)) return node;
  }
  return host.ownerDocument.scrollingElement ?? host.ownerDocument.documentElement;
}

function isScroller(element: Element): boolean {
  const page = element.ownerDocument;
  if (element === page.documentElement || element === page.body) return false;
  return /auto|scroll/.test(getComputedStyle(element).overflowY);
}

function flatParent(node: Node): Node | null {
  if (node instanceof ShadowRoot) return node.host;
  return (node instanceof Element && node.assignedSlot) || node.parentNode;
}

function topEdgeOf(scroller: Element): number {
  if (scroller === scroller.ownerDocument.scrollingElement) return 0;
  return Math.max(0, topOf(scroller) + scroller.clientTop);
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
  while (at && !isRow(at)) at = at[direction];
  return at ?? undefined;
}
