import { isCodeUrl, isSafeSrcset, isSafeUrl } from "./safe-url.js";

/** Elements that run, load or embed whatever they are told to. They never come out of a template. */
const activeElements = new Set([
  "script",
  "iframe",
  "frame",
  "frameset",
  "fencedframe",
  "portal",
  "object",
  "embed",
  "applet",
  "base",
  "meta",
  "link",
]);

/** SVG elements that write to another element's attribute. */
const animations = new Set(["animate", "animatemotion", "animatetransform", "set"]);

const mediaElements = new Set(["img", "audio", "video", "source", "image", "input"]);

const addresses = new Set([
  "href",
  "xlink:href",
  "src",
  "action",
  "formaction",
  "cite",
  "ping",
  "data",
  "poster",
  "background",
  "codebase",
  "longdesc",
  "manifest",
  "profile",
  "usemap",
]);

/** Attributes that run code, lift a protection, or hold a whole language of their own. */
const neverBound = new Set([
  "style",
  "srcdoc",
  "is",
  "nonce",
  "integrity",
  "http-equiv",
  "sandbox",
  "allow",
  "csp",
  "attributename",
  "shadowrootmode",
]);

export function isActiveElement(element: Element): boolean {
  return activeElements.has(element.localName.toLowerCase()) || isAddressAnimation(element);
}

function isAddressAnimation(element: Element): boolean {
  if (!animations.has(element.localName.toLowerCase())) return false;
  const target = [...element.attributes].find(({ name }) => name.toLowerCase() === "attributename");
  return target !== undefined && (isHandler(target.value) || isAddress(element, target.value));
}

/** Attributes that run code wherever they stand, written by the author or not. */
export function isCodeAttribute(name: string): boolean {
  return isHandler(name) || name.toLowerCase() === "srcdoc";
}

/** Whether the author's own address would run code. Any other address is the author's to choose. */
export function isCodeAddress(element: Element, name: string, value: string): boolean {
  return (
    isAddress(element, name) && isCodeUrl(value, isMedia(element, name.toLowerCase()) ? "media" : "link")
  );
}

/** Whether data may set this attribute at all. What it sets is checked by {@link isSafeValue} each time. */
export function isBindable(element: Element, name: string): boolean {
  const isAnimation = animations.has(element.localName.toLowerCase());
  return !isAnimation && !isCodeAttribute(name) && !neverBound.has(name.trim().toLowerCase());
}

/** Whether `value` may stand in this attribute. Only attributes that hold addresses refuse anything. */
export function isSafeValue(element: Element, name: string, value: string): boolean {
  const lower = name.toLowerCase();
  if (lower === "srcset" || lower === "imagesrcset") return isSafeSrcset(value);
  if (!isAddress(element, lower)) return true;
  return isSafeUrl(value, isMedia(element, lower) ? "media" : "link");
}

function isHandler(name: string): boolean {
  return /^\s*on/i.test(name);
}

/** In custom elements also what only looks like an address by its name. */
function isAddress(element: Element, name: string): boolean {
  const lower = name.trim().toLowerCase();
  if (addresses.has(lower)) return true;
  return element.localName.includes("-") && /(href|src|url|link)$/.test(lower);
}

function isMedia(element: Element, name: string): boolean {
  const isSource = name === "src" || name === "href" || name === "xlink:href" || name === "poster";
  return isSource && mediaElements.has(element.localName.toLowerCase());
}
