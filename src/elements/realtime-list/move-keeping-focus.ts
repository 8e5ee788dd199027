import { focusedNear } from "../../internal/focus.js";

interface AtomicMove {
  moveBefore(node: Node, before: Node | null): void;
}

/** Moves a child that is in the document, and lets focus and selection inside it survive. */
export function moveKeepingFocus(parent: HTMLElement, child: HTMLElement, before: Element | null): void {
  const focused = focusedNear(parent);
  if (!focused || !child.contains(focused)) {
    parent.insertBefore(child, before);
  } else if (parent.isConnected && "moveBefore" in parent) {
    (parent as unknown as AtomicMove).moveBefore(child, before);
  } else {
    const restore = rememberFocus(focused);
    parent.insertBefore(child, before);
    restore();
  }
}

/** For browsers without an atomic move, where an element that moves loses focus. */
function rememberFocus(focused: Element): () => void {
  const selection =
    focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement
      ? ([focused.selectionStart, focused.selectionEnd, focused.selectionDirection ?? "none"] as const)
      : undefined;
  return () => {
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    // Inputs without a text selection, such as checkboxes, answer null and refuse to be given one.
    if (selection && selection[0] !== null) {
      (focused as HTMLInputElement | HTMLTextAreaElement).setSelectionRange(...selection);
    }
  };
}
