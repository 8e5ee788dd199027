import { isDocument, isShadowRoot, rootOf } from "./unshadowed.js";

/** The focused element as it is seen from where `node` stands: inside its own shadow root or document. */
export function focusedNear(node: Node): Element | null {
  const root = rootOf(node);
  return isDocument(root) || isShadowRoot(root) ? root.activeElement : null;
}

/** Gives focus to something that is not a control, for as long as the focus stays there. */
export function focusForNow(element: HTMLElement): void {
  if (!element.hasAttribute("tabindex")) {
    element.tabIndex = -1;
    element.addEventListener("blur", () => element.removeAttribute("tabindex"), { once: true });
  }
  element.focus({ preventScroll: true });
}
