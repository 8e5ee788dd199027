import { isHtml, isOnPage, isTag, matches } from "../../internal/unshadowed.js";

/** Where somebody types: an element, or whatever has this id in a root at the moment. */
export type FieldPlace =
  | { readonly name: "element"; readonly field: Element }
  | { readonly name: "id"; readonly root: Document | ShadowRoot; readonly id: string };

/** The field that is there now. */
export function fieldAt(place: FieldPlace): Element | undefined {
  if (place.name === "id") return place.root.getElementById(place.id) ?? undefined;
  return isOnPage(place.field) ? place.field : undefined;
}

export function isSamePlace(one: FieldPlace | undefined, other: FieldPlace | undefined): boolean {
  if (one?.name === "element") return other?.name === "element" && one.field === other.field;
  if (one?.name === "id") return other?.name === "id" && one.root === other.root && one.id === other.id;
  return other === undefined;
}

const textTypes = new Set(["text", "search", "email", "url", "tel", "number", "password", ""]);
const typedIn = "textarea, input, [contenteditable]";

/** Why nobody will ever be seen to type there, for the author of the page. Undefined: it is a field. */
export function complaintAbout(place: FieldPlace): string | undefined {
  const field = fieldAt(place);
  const what = place.name === "id" ? `for="${place.id}"` : "`field`";
  if (!field)
    return place.name === "id"
      ? `${what} names no element of this document or shadow root. It is waited for.`
      : undefined;
  if (isPassword(field)) return `${what} is a password field. That somebody types there is never told.`;
  if (isField(field)) return undefined;
  return `${what} is <${field.localName}>, in which nothing is typed: it needs an <input> for text, a <textarea>, contenteditable, or an element with one of these inside.`;
}

function isField(element: Element): boolean {
  if (isTag(element, "input")) return textTypes.has(element.type);
  // Custom elements may keep their field where nobody can look.
  if (isTag(element, "textarea") || element.localName.includes("-")) return true;
  if (isHtml(element) && element.isContentEditable) return true;
  const inside = [...Element.prototype.querySelectorAll.call(element, "*")];
  return inside.some((each) => matches(each, typedIn) || each.localName.includes("-"));
}

/** Also one whose characters are shown at the moment. */
function isPassword(element: Element): boolean {
  return (
    valueOf(element, "type") === "password" || matches(element, "[type=password], [autocomplete*=password]")
  );
}

/** Whether what is done in `field`, or in its innermost part `target`, may be told. */
export function mayBeTold(field: Element, target: Element): boolean {
  return [field, target].every(
    (each) =>
      !isPassword(each) &&
      valueOf(each, "readOnly") !== true &&
      valueOf(each, "disabled") !== true &&
      !matches(each, ":disabled, [readonly], [aria-readonly=true], [aria-disabled=true]"),
  );
}

/** Where nobody knows what is in it, something is. */
export function isEmptyField(field: Element, target: Element): boolean {
  const values = [field, target]
    .map((each) => valueOf(each, "value"))
    .filter((value) => typeof value === "string");
  if (values.length > 0) return values.every((value) => value === "");
  // Editors keep an empty line, and characters without a width.
  const isText = isHtml(target) && target.isContentEditable;
  return isText && /^[\s\u200b\ufeff]*$/.test(target.textContent);
}

export function hasFocus(field: Element): boolean {
  return matches(field, ":focus-within");
}

/** The form that the field is sent with: its own, or one around it or in it. */
export function formOf(field: Element, target: Element): HTMLFormElement | undefined {
  const own = [target, field].map((each) => valueOf(each, "form"));
  const around = [target, field].map((each) => Element.prototype.closest.call(each, "form"));
  return [...own, ...around].find((form) => isTag(form, "form"));
}

/** What a field of whatever kind says of itself. */
function valueOf(element: Element, name: string): unknown {
  return Reflect.get(element, name);
}
