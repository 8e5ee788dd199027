import { fieldPath, fields } from "./anchors.js";
import type { CaretValue } from "./caret.js";

export type TextField = HTMLInputElement | HTMLTextAreaElement;

/** Where it is nobody's business that something is typed, and how much. */
const secret =
  "[type=password], [type=hidden], [type=file], [autocomplete*=password], [autocomplete*=one-time-code], [autocomplete*='cc-'], [data-cursor-private] *, [data-cursor-private]";

export function isTextField(element: Element): element is TextField {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

/** The field of this surface that has the focus, and may be told of. */
export function focusedField(surface: Element): HTMLElement | undefined {
  const root = surface.getRootNode() as Document | ShadowRoot;
  const field = root.activeElement?.closest<HTMLElement>(fields);
  return field && surface.contains(field) && !field.matches(secret) ? field : undefined;
}

/** What is selected in it, to be sent. */
export function caretIn(field: HTMLElement, surface: Element): CaretValue | undefined {
  const f = fieldPath(field, surface);
  if (f === undefined) return undefined;
  const [s, e] = isTextField(field) ? offsetsIn(field) : offsetsInRich(field);
  return { f, s, e };
}

function offsetsIn({
  selectionStart: start,
  selectionEnd: end,
  selectionDirection,
}: TextField): [number, number] {
  // Fields for numbers and addresses don't tell.
  if (start === null || end === null) return [-1, -1];
  return selectionDirection === "backward" ? [end, start] : [start, end];
}

function offsetsInRich(field: HTMLElement): [number, number] {
  const root = field.getRootNode() as (Document | ShadowRoot) & { getSelection?: () => Selection | null };
  const selection = (root.getSelection ? root : field.ownerDocument).getSelection?.();
  const { anchorNode, anchorOffset = 0, focusNode, focusOffset = 0 } = selection ?? {};
  return [lengthUpTo(field, anchorNode, anchorOffset), lengthUpTo(field, focusNode, focusOffset)];
}

/** Characters of text before a place; -1 if it is elsewhere. */
function lengthUpTo(field: HTMLElement, node: Node | null | undefined, offset: number): number {
  if (!node || !field.contains(node)) return -1;
  const range = field.ownerDocument.createRange();
  range.setStart(field, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}
