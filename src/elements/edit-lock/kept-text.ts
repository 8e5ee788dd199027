import { isTag } from "../../internal/unshadowed.js";

type Field = HTMLInputElement | HTMLTextAreaElement;

/** Kinds of input that hold text which a person has written and may see. */
const written = new Set([
  "text",
  "search",
  "url",
  "tel",
  "email",
  "number",
  "date",
  "time",
  "datetime-local",
]);

/** What the fields of `root` hold that people write, in their order. What is as the page gave it is left out. */
export function writtenText(root: Element): string {
  const texts: string[] = [];
  for (const field of root.querySelectorAll<HTMLElement>("input, textarea, [contenteditable]")) {
    const text = isField(field) ? fieldText(field) : isEditable(field) ? field.innerText : "";
    if (text.trim() !== "") texts.push(text);
  }
  return texts.join("\n\n");
}

function isField(element: Element): element is Field {
  return isTag(element, "input") || isTag(element, "textarea");
}

function isEditable(element: HTMLElement): boolean {
  return element.getAttribute("contenteditable") !== "false";
}

function fieldText(field: Field): string {
  const isWritten = isTag(field, "textarea") || written.has(field.type);
  return isWritten && field.value !== field.defaultValue ? field.value : "";
}
