/** What scrolls a list, and the part of it that is visible. */
export class ScrollArea {
  readonly element: Element;
  readonly #isPage: boolean;

  constructor(element: Element) {
    this.element = element;
    this.#isPage = element === element.ownerDocument.scrollingElement;
  }

  /** Where events of scrolling are heard. */
  get eventTarget(): EventTarget {
    return this.#isPage ? this.element.ownerDocument : this.element;
  }

  /** The upper edge of what is visible, in coordinates of the window. */
  get top(): number {
    return this.#isPage ? 0 : this.element.getBoundingClientRect().top + this.element.clientTop;
  }

  /** The height of what is visible. */
  get height(): number {
    return this.element.clientHeight;
  }

  get bottom(): number {
    return this.top + this.height;
  }

  /** Half a pixel is left over where pages are zoomed. */
  get isAtEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < 2;
  }

  get canScroll(): boolean {
    return this.#isPage || this.element.scrollHeight > this.element.clientHeight + 1;
  }

  /** At once, also where the page wants scrolling to be smooth: this is not the reader's scrolling. */
  scrollBy(distance: number): void {
    if (Math.abs(distance) < 0.5) return;
    this.element.scrollTo({ top: this.element.scrollTop + distance, behavior: "instant" });
  }

  scrollToEnd(): void {
    this.element.scrollTo({ top: this.element.scrollHeight, behavior: "instant" });
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
  const page = element.ownerDocument;
  if (element === page.documentElement || element === page.body) return false;
  return /auto|scroll/.test(getComputedStyle(element).overflowY);
}

function flatParent(node: Node): Node | null {
  if (node instanceof ShadowRoot) return node.host;
  return (node instanceof Element && node.assignedSlot) || node.parentNode;
}
