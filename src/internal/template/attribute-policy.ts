import { attributesOf, hasAttribute, localNameOf } from "./unshadowed-markup.js";
import { isCodeUrl, isSafeSrcset, isSafeUrl } from "./safe-url.js";

/**
 * What elements and attributes may do, judged by their local names in lower case, whatever namespace or prefix they have:
 * `x:href` is an address where `x` stands for XLink, and being strict elsewhere costs nothing.
 */

/** Elements that run, load or embed whatever they are told to. They never come out of a template. */
const activeElements = new Set([
  "script",
  "iframe",
  "frame",
  "frameset",
  "fencedframe",
  "controlledframe",
  "webview",
  "portal",
  "object",
  "embed",
  "applet",
  "base",
  "meta",
  "link",
  "handler",
  "listener",
]);

/** SVG elements that write to another element's attribute. */
const animations = new Set(["animate", "animatecolor", "animatemotion", "animatetransform", "set"]);

const mediaElements = new Set(["img", "audio", "video", "source", "image", "input"]);

const addresses = new Set([
  "href",
  "src",
  "action",
  "formaction",
  "cite",
  "ping",
  "data",
  "poster",
  "background",
  "codebase",
  "classid",
  "archive",
  "code",
  "longdesc",
  "lowsrc",
  "dynsrc",
  "manifest",
  "profile",
  "usemap",
  "attributionsrc",
]);

const imageLists = new Set(["srcset", "imagesrcset"]);

/** Attributes that lift a protection, or hold a whole language of their own. */
const neverBound = new Set([
  "style",
  "is",
  "nonce",
  "integrity",
  "crossorigin",
  "referrerpolicy",
  "http-equiv",
  "sandbox",
  "allow",
  "csp",
  "attributename",
]);

/** Elements that a document knows by name: `document.forms` is whatever calls itself so. */
const named = new Set(["img", "form", "embed", "object", "iframe"]);

/** Attributes of custom elements that hold words. */
const wordings = new Set([
  "title",
  "alt",
  "label",
  "placeholder",
  "class",
  "id",
  "lang",
  "dir",
  "role",
  "slot",
]);

export function isActiveElement(element: Element): boolean {
  return activeElements.has(nameOf(element)) || isAddressAnimation(element);
}

function isAddressAnimation(element: Element): boolean {
  if (!animations.has(nameOf(element))) return false;
  return attributesOf(element).some(
    ({ name, value }) =>
      localOf(name) === "attributename" && (isCodeAttribute(value) || isAddress(element, localOf(value))),
  );
}

/** Attributes that run code or open a shadow root, wherever they stand, written by the author or not. */
export function isCodeAttribute(name: string): boolean {
  const local = localOf(name);
  return isHandler(name) || isHandler(local) || local === "srcdoc" || local.startsWith("shadowroot");
}

/** Whether the author's own address would run code. Any other address is the author's to choose. */
export function isCodeAddress(element: Element, name: string, value: string): boolean {
  const local = localOf(name);
  if (imageLists.has(local)) return isCodeUrl(value, "media");
  if (isAddress(element, local)) return isCodeUrl(value, useOf(element, local));
  return mayBeAddress(element, local) && isScriptUrl(value);
}

/** Whether data may set this attribute at all. What it sets is checked by {@link isSafeValue} each time. */
export function isBindable(element: Element, name: string): boolean {
  return !animations.has(nameOf(element)) && !isCodeAttribute(name) && !neverBound.has(localOf(name));
}

/** Whether `value` may stand in this attribute. Only addresses, and names that a document listens to, refuse anything. */
export function isSafeValue(element: Element, name: string, value: string): boolean {
  const local = localOf(name);
  if (local === "name" || local === "id") return !isNameOfDocument(element, value);
  if (imageLists.has(local) || (isCustom(element) && local.endsWith("srcset"))) return isSafeSrcset(value);
  if (isAddress(element, local)) return isSafeUrl(value, useOf(element, local));
  return !mayBeAddress(element, local) || !isScriptUrl(value);
}

/** Whether an element of this name would take the place of something that every script on the page relies on. */
function isNameOfDocument(element: Element, value: string): boolean {
  return named.has(nameOf(element)) && value in Document.prototype;
}

function isHandler(name: string): boolean {
  return /^\s*on/i.test(name);
}

/** In custom elements also what only looks like an address by its name. */
function isAddress(element: Element, local: string): boolean {
  return addresses.has(local) || (isCustom(element) && /(href|src|ur[li]|link|action)$/.test(local));
}

/** Nobody knows what a custom element does with its attributes, except with those that hold words. */
function mayBeAddress(element: Element, local: string): boolean {
  if (isAddress(element, local)) return true;
  return isCustom(element) && !wordings.has(local) && !local.startsWith("aria-");
}

function isScriptUrl(value: string): boolean {
  return isCodeUrl(value, "media") && !/^\s*data:/i.test(value);
}

function isCustom(element: Element): boolean {
  return nameOf(element).includes("-") || hasAttribute(element, "is");
}

function useOf(element: Element, local: string): "link" | "media" {
  const isSource = local === "src" || local === "href" || local === "poster";
  return isSource && mediaElements.has(nameOf(element)) ? "media" : "link";
}

function nameOf(element: Element): string {
  return localOf(localNameOf(element));
}

/** Without a prefix, which also markup that was not read as XML may write. */
function localOf(name: string): string {
  const lower = name.trim().toLowerCase();
  return lower.slice(lower.lastIndexOf(":") + 1);
}
