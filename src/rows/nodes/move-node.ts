import { focusedNear } from "../../internal/focus.js";
import { moveBefore } from "../../internal/move-before.js";
import { contains, focusOn, isHtml, isSvg, isTag } from "../../internal/unshadowed.js";

/** Moves a child that is in the document, and lets what is going on inside it survive, at least focus and selection. */
export function moveNode(parent: HTMLElement, child: HTMLElement, before: Element | null): void {
  if (moveBefore(parent, child, before)) return;
  const focused = focusedNear(parent);
  const restore = focused && contains(child, focused) ? rememberFocus(focused) : undefined;
  parent.insertBefore(child, before);
  restore?.();
}

/** For browsers without an atomic move, where an element that moves loses focus. */
function rememberFocus(focused: Element): () => void {
  const selection =
    isTag(focused, "input") || isTag(focused, "textarea")
      ? ([focused.selectionStart, focused.selectionEnd, focused.selectionDirection ?? "none"] as const)
      : undefined;
  return () => {
    if (isHtml(focused) || isSvg(focused)) focusOn(focused);
    // Inputs without a text selection, such as checkboxes, answer null and refuse to be given one.
    if (selection && selection[0] !== null) {
      (focused as HTMLInputElement | HTMLTextAreaElement).setSelectionRange(...selection);
    }
  };
}
