import { isOnPage, parentOf } from "./unshadowed.js";

interface AtomicMove {
  moveBefore(this: Node, node: Node, before: Node | null): void;
}

/**
 * Moves a child within its parent without taking it out, so that focus, frames, films and animations go on, and
 * inner scrolling, which Firefox doesn't keep. False where the browser can't, or the parent is not on the page: then nothing was moved.
 */
export function moveBefore(parent: Element, child: Node, before: Node | null): boolean {
  if (!("moveBefore" in Element.prototype) || parentOf(child) !== parent || !isOnPage(parent)) return false;
  (Element.prototype as unknown as AtomicMove).moveBefore.call(parent, child, before);
  return true;
}
