import { isElement, isShadowRoot, isTag, pageOf, parentOf } from "../../internal/unshadowed.js";
import { boxOf, layoutSizeOf, measureOf, scrollNow, slotAround } from "./unshadowed-layout.js";

/**
 * What scrolls a list, and the part of it that is visible. Places are in pixels of the window, as
 * `getBoundingClientRect` has them; where an ancestor is scaled, the scroller counts in other ones.
 */
export class Viewport {
  readonly element: Element;
  readonly isPage: boolean;

  constructor(element: Element) {
    this.element = element;
    this.isPage = element === pageOf(element).scrollingElement;
  }

  /** Where events of scrolling are heard. */
  get eventTarget(): EventTarget {
    return this.isPage ? pageOf(this.element) : this.element;
  }

  /** The upper edge of what is visible. */
  get top(): number {
    return this.isPage ? 0 : boxOf(this.element).top + measureOf(this.element, "clientTop") * this.scale;
  }

  /** The height of what is visible. */
  get height(): number {
    return measureOf(this.element, "clientHeight") * this.scale;
  }

  get bottom(): number {
    return this.top + this.height;
  }

  /** Pixels of the window for each one of the scroller's own. */
  get scale(): number {
    return this.isPage ? 1 : scaleOf(this.element);
  }

  /** Half a pixel is left over where pages are zoomed. */
  get isAtEnd(): boolean {
    return this.scrollHeight - this.scrollTop - measureOf(this.element, "clientHeight") < 2;
  }

  get canScroll(): boolean {
    return this.isPage || this.scrollHeight > measureOf(this.element, "clientHeight") + 1;
  }

  /** In the scroller's own pixels. */
  get scrollTop(): number {
    return measureOf(this.element, "scrollTop");
  }

  /** What the page keeps free at both edges, for bars that stick there (CSS `scroll-padding`). */
  get padding(): { readonly top: number; readonly bottom: number } {
    const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(this.element);
    return { top: this.#lengthOf(scrollPaddingTop), bottom: this.#lengthOf(scrollPaddingBottom) };
  }

  /** The height of all that can be scrolled, in the scroller's own pixels. */
  get scrollHeight(): number {
    return measureOf(this.element, "scrollHeight");
  }

  /** At once, also where the page wants scrolling to be smooth: this is not the reader's scrolling. */
  scrollBy(distance: number): void {
    const own = distance / this.scale;
    if (Math.abs(own) < 0.5) return;
    scrollNow(this.element, this.scrollTop + own);
  }

  scrollToEnd(): void {
    scrollNow(this.element, this.scrollHeight);
  }

  #lengthOf(text: string): number {
    const value = Number.parseFloat(text);
    if (Number.isNaN(value)) return 0;
    return text.endsWith("%") ? (this.height * value) / 100 : value * this.scale;
  }
}

/** Pixels of the window for each one of the element's own: other than 1 where it, or something around it, is scaled. */
export function scaleOf(element: Element, box: DOMRect = boxOf(element)): number {
  const { width, height } = layoutSizeOf(element);
  const [seen, own] = height > width ? [box.height, height] : [box.width, width];
  // Sizes of the layout are whole pixels; of what is scaled away nothing can be read.
  return own === 0 || seen === 0 || Math.abs(seen - own) <= 1 ? 1 : seen / own;
}

/** Whether `element` has something to scroll in a box of its own. */
export function scrollsItself(element: Element): boolean {
  return isScroller(element) && new Viewport(element).canScroll;
}

/**
 * The element that scrolls `host`: itself, a box around it, or the page. A box that has nothing to scroll yet counts when
 * `isLimited` says that its height doesn't follow its content.
 */
export function viewportOf(host: HTMLElement, isLimited: (box: Element) => boolean): Viewport {
  for (let node: Node | null = host; node; node = flatParent(node)) {
    if (!isElement(node) || !isScroller(node)) continue;
    const viewport = new Viewport(node);
    if (viewport.canScroll || isLimited(node)) return viewport;
  }
  const page = pageOf(host);
  return new Viewport(page.scrollingElement ?? page.documentElement);
}

/** The elements around `host` up to what scrolls it, whose heights change with what stands beside the list. */
export function elementsUpTo(host: HTMLElement, viewport: Viewport): Element[] {
  const found: Element[] = [];
  for (let node: Node | null = host; node; node = flatParent(node)) {
    if (isElement(node) && !isTag(node, "slot")) found.push(node);
    if (node === viewport.element) break;
  }
  return found;
}

function isScroller(element: Element): boolean {
  const page = pageOf(element);
  if (element === page.documentElement || element === page.body) return false;
  return /auto|scroll/.test(getComputedStyle(element).overflowY);
}

function flatParent(node: Node): Node | null {
  if (isShadowRoot(node)) return node.host;
  return (isElement(node) && slotAround(node)) || parentOf(node);
}
