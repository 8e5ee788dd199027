import { boxOf, measureOf, pageOf, parentOf, scrollNow, slotAround } from "../unshadowed.js";

/** What scrolls a list, and the part of it that is visible. */
export class ScrollArea {
  readonly element: Element;
  readonly #isPage: boolean;

  constructor(element: Element) {
    this.element = element;
    this.#isPage = element === pageOf(element).scrollingElement;
  }

  /** Where events of scrolling are heard. */
  get eventTarget(): EventTarget {
    return this.#isPage ? pageOf(this.element) : this.element;
  }

  /** The upper edge of what is visible, in coordinates of the window. */
  get top(): number {
    return this.#isPage ? 0 : boxOf(this.element).top + measureOf(this.element, "clientTop");
  }

  /** The height of what is visible. */
  get height(): number {
    return measureOf(this.element, "clientHeight");
  }

  get bottom(): number {
    return this.top + this.height;
  }

  /** Half a pixel is left over where pages are zoomed. */
  get isAtEnd(): boolean {
    return this.#scrollHeight - this.scrollTop - this.height < 2;
  }

  get canScroll(): boolean {
    return this.#isPage || this.#scrollHeight > this.height + 1;
  }

  get scrollTop(): number {
    return measureOf(this.element, "scrollTop");
  }

  get #scrollHeight(): number {
    return measureOf(this.element, "scrollHeight");
  }

  /** At once, also where the page wants scrolling to be smooth: this is not the reader's scrolling. */
  scrollBy(distance: number): void {
    if (Math.abs(distance) < 0.5) return;
    scrollNow(this.element, this.scrollTop + distance);
  }

  scrollToEnd(): void {
    scrollNow(this.element, this.#scrollHeight);
  }
}

/** Whether `element` has something to scroll in a box of its own. */
export function scrollsItself(element: Element): boolean {
  return isScroller(element) && new ScrollArea(element).canScroll;
}

/** The element that scrolls `host`: itself, a box around it that has something to scroll, or the page. */
export function scrollAreaOf(host: HTMLElement): ScrollArea {
  for (let node: Node | null = host; node; node = flatParent(node)) {
    if (node instanceof Element && scrollsItself(node)) return new ScrollArea(node);
  }
  const page = host.ownerDocument;
  return new ScrollArea(page.scrollingElement ?? page.documentElement);
}

function isScroller(element: Element): boolean {
  const page = pageOf(element);
  if (element === page.documentElement || element === page.body) return false;
  return /auto|scroll/.test(getComputedStyle(element).overflowY);
}

function flatParent(node: Node): Node | null {
  if (node instanceof ShadowRoot) return node.host;
  return (node instanceof Element && slotAround(node)) || parentOf(node);
}
