import { LazyPart } from "../lazy-part.js";
import { formats } from "./format-part.js";

/** Templates inside of a template. */
export const blocks = new LazyPart(() => import("./block-slot.js"));

/** What a template needs besides plain placeholders. Without it, it shows values as they are, and no templates inside. */
export function partsOf(template: HTMLTemplateElement): readonly LazyPart<unknown>[] {
  // eslint-disable-next-line no-restricted-properties -- It is only read.
  const markup = template.innerHTML;
  return [...(markup.includes("|") ? [formats] : []), ...(markup.includes("<template") ? [blocks] : [])];
}
