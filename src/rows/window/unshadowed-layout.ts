import { isHtml, read } from "../../internal/unshadowed.js";

/** Where nodes stand and what scrolls them, asked of the browser's own prototypes: see `unshadowed.ts`. */

export function slotAround(element: Element): HTMLSlotElement | null {
  return read<HTMLSlotElement | null>(Element.prototype, "assignedSlot", element);
}

export function boxOf(element: Element): DOMRect {
  return Element.prototype.getBoundingClientRect.call(element);
}

export function measureOf(
  element: Element,
  name: "clientTop" | "clientHeight" | "scrollHeight" | "scrollTop",
): number {
  return read<number>(Element.prototype, name, element);
}

export function scrollNow(element: Element, top: number): void {
  (Element.prototype.scrollTo as (this: Element, options: ScrollToOptions) => void).call(element, {
    top,
    behavior: "instant",
  });
}

/** Scrolls whatever is around `element` as little as possible, at once. */
export function bringIntoView(element: Element): void {
  Element.prototype.scrollIntoView.call(element, {
    block: "nearest",
    behavior: "instant",
  });
}

export function listen(
  target: EventTarget,
  type: string,
  listener: () => void,
  options?: AddEventListenerOptions,
): void {
  EventTarget.prototype.addEventListener.call(target, type, listener, options);
}

export function unlisten(target: EventTarget, type: string, listener: () => void): void {
  EventTarget.prototype.removeEventListener.call(target, type, listener);
}

/** An element's size in its own pixels, whatever scales it. */
export function layoutSizeOf(element: Element): { readonly width: number; readonly height: number } {
  if (!isHtml(element)) return { width: 0, height: 0 };
  const size = (name: "offsetWidth" | "offsetHeight"): number =>
    read<number>(HTMLElement.prototype, name, element);
  return { width: size("offsetWidth"), height: size("offsetHeight") };
}
