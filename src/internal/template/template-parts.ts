import { LazyPart } from "../lazy-part.js";
import { formats } from "./format-part.js";

/** Templates inside of a template. */
export const blocks = new LazyPart(() => import("./block-slot.js"));

/** A copy of what a template holds. */
export function contentOf(template: HTMLTemplateElement): DocumentFragment {
  return normal(template).content;
}

/** A copy that holds its children where parsers put them: frameworks append them to the element itself. */
function normal(template: HTMLTemplateElement): HTMLTemplateElement {
  const copy = template.cloneNode(true) as HTMLTemplateElement;
  takeChildrenIn(copy);
  return copy;
}

function takeChildrenIn(template: HTMLTemplateElement): void {
  template.content.append(...template.childNodes);
  for (const inner of template.content.querySelectorAll("template")) takeChildrenIn(inner);
}

/** What a template needs besides plain placeholders. Without it, it shows values as they are, and no templates inside. */
export function partsOf(template: HTMLTemplateElement): readonly LazyPart<unknown>[] {
  // eslint-disable-next-line no-restricted-properties -- It is only read.
  const markup = (template.content.hasChildNodes() ? template : normal(template)).innerHTML;
  return [...(markup.includes("|") ? [formats] : []), ...(markup.includes("<template") ? [blocks] : [])];
}
