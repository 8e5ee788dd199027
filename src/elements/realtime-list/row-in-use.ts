import { focusedNear } from "../../internal/focus.js";
import { parentOf } from "../../internal/unshadowed.js";

/** The rows that hold the focus, or an end of what the reader has selected. */
export function rowsInUse(host: HTMLElement): ReadonlySet<Element> {
  const selection = host.ownerDocument.getSelection();
  const isSelected = selection !== null && !selection.isCollapsed;
  const nodes = [focusedNear(host), ...(isSelected ? [selection.anchorNode, selection.focusNode] : [])];
  return new Set(rowsWith(host, nodes));
}

/** The children of `host` that hold `nodes`. */
export function rowsWith(host: HTMLElement, nodes: readonly (Node | null)[]): Element[] {
  return nodes.flatMap((node) => childWith(host, node) ?? []);
}

/** The child of `host` that holds `node`. */
function childWith(host: HTMLElement, node: Node | null): Element | undefined {
  let at = node;
  while (at && parentOf(at) !== host) at = parentOf(at);
  return at instanceof Element ? at : undefined;
}
