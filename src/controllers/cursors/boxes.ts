/** What an element's content fills, in pixels of the window. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Its text runs from the right. */
  readonly isMirrored: boolean;
}

/** What of something is to be seen, in pixels of the window. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** The element's box; of one that scrolls, its whole content with what is scrolled away. */
export function boxOf(element: Element): Box {
  const rect = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const isMirrored = style.direction === "rtl";
  if (!(element instanceof HTMLElement) || !isScroller(style)) {
    const { left, top, width, height } = rect;
    return { left, top, width, height, isMirrored };
  }
  // Scrolling is told in the element's own pixels, which a transform makes larger or smaller.
  const scale = scaleOf(element, rect);
  const { clientLeft, clientTop, clientWidth, scrollLeft, scrollTop, scrollWidth, scrollHeight } = element;
  const start = isMirrored ? clientWidth - scrollWidth : 0;
  return {
    left: rect.left + (clientLeft + start - scrollLeft) * scale,
    top: rect.top + (clientTop - scrollTop) * scale,
    width: scrollWidth * scale,
    height: scrollHeight * scale,
    isMirrored,
  };
}

export function scaleOf(element: HTMLElement, rect: DOMRect): number {
  return element.offsetWidth > 0 && rect.width > 0 ? rect.width / element.offsetWidth : 1;
}

export function isScroller({ overflowX, overflowY }: CSSStyleDeclaration): boolean {
  return overflowX !== "visible" || overflowY !== "visible";
}

/** What cuts off the content of `element`: it and what is around it, up to `last`. */
export function scrollersOf(element: Element, last: Element | null): Element[] {
  const scrollers: Element[] = [];
  for (let at: Element | null = element; at; at = at === last ? null : around(at)) {
    const isRoot = at === at.ownerDocument.documentElement || at === at.ownerDocument.body;
    if (!isRoot && isScroller(getComputedStyle(at))) scrollers.push(at);
  }
  return scrollers;
}

function around(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

export function areaOf(scrollers: readonly Element[]): Area {
  const area = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };
  for (const scroller of scrollers) {
    const { left, top, right, bottom } = scroller.getBoundingClientRect();
    area.left = Math.max(area.left, left);
    area.top = Math.max(area.top, top);
    area.right = Math.min(area.right, right);
    area.bottom = Math.min(area.bottom, bottom);
  }
  return area;
}

export function isWithin({ x, y }: Spot, { left, top, right, bottom }: Area): boolean {
  return x >= left && x <= right && y >= top && y <= bottom;
}

/** So far into the box, from its inline start and its top. */
export function fractionsIn({ left, top, width, height, isMirrored }: Box, { x, y }: Spot): Spot {
  return { x: (isMirrored ? left + width - x : x - left) / width, y: (y - top) / height };
}

export function spotIn({ left, top, width, height, isMirrored }: Box, { x, y }: Spot): Spot {
  return { x: isMirrored ? left + width * (1 - x) : left + width * x, y: top + height * y };
}
