/**
 * What nodes are, asked of the browser's own prototypes. A form lets its fields answer for it (`form.parentNode` is the
 * field named "parentNode"), so no property of a node that a template or data made may be read off the node.
 */

/** A property of a node as the browser has it. */
export function read<Value>(prototype: object, name: string, node: Node): Value {
  return Reflect.get(prototype, name, node) as Value;
}

export function parentOf(node: Node): Node | null {
  return read<Node | null>(Node.prototype, "parentNode", node);
}

export function rootOf(node: Node): Node {
  return Node.prototype.getRootNode.call(node);
}

export function contains(node: Node, other: Node | null): boolean {
  return Node.prototype.contains.call(node, other);
}

export function isOnPage(node: Node): boolean {
  return read<boolean>(Node.prototype, "isConnected", node);
}

export function slotNameOf(element: Element): string {
  return read<string>(Element.prototype, "slot", element);
}

export function matches(element: Element, selector: string): boolean {
  return Element.prototype.matches.call(element, selector);
}

export function languageOf(element: HTMLElement): string {
  return read<string>(HTMLElement.prototype, "lang", element);
}

export function dataOf(element: HTMLElement): DOMStringMap {
  return read<DOMStringMap>(HTMLElement.prototype, "dataset", element);
}

export function focusOn(element: HTMLElement | SVGElement): void {
  const prototype = isHtml(element) ? HTMLElement.prototype : SVGElement.prototype;
  prototype.focus.call(element, { preventScroll: true });
}

export function pageOf(node: Node): Document {
  return read<Document>(Node.prototype, "ownerDocument", node);
}

export type PageWindow = Window & typeof globalThis;

/** The window that a node is shown in, which need not be the one that this runs in. */
export function windowOf(node: Node): PageWindow {
  return pageOf(node).defaultView ?? window;
}

/**
 * What a value is to the DOM, whichever window it comes from: `instanceof` knows the classes of one window, and elements
 * are moved into frames and windows that a page opens.
 */
export function isNode(value: unknown): value is Node {
  return typeOf(value) > 0;
}

export function isElement(value: unknown): value is Element {
  return typeOf(value) === 1;
}

export function isText(value: unknown): value is Text {
  return typeOf(value) === 3;
}

export function isDocument(value: unknown): value is Document {
  return typeOf(value) === 9;
}

export function isShadowRoot(value: unknown): value is ShadowRoot {
  return typeOf(value) === 11 && "host" in (value as DocumentFragment);
}

export function isHtml(value: unknown): value is HTMLElement {
  return namespaceOf(value) === "http://www.w3.org/1999/xhtml";
}

export function isSvg(value: unknown): value is SVGElement {
  return namespaceOf(value) === "http://www.w3.org/2000/svg";
}

/** Whether it is an element of HTML of this name. */
export function isTag<Tag extends keyof HTMLElementTagNameMap>(
  value: unknown,
  tag: Tag,
): value is HTMLElementTagNameMap[Tag] {
  return isHtml(value) && read(Element.prototype, "localName", value) === tag;
}

function namespaceOf(value: unknown): string | null {
  return isElement(value) ? read(Element.prototype, "namespaceURI", value) : null;
}

/** 0 for what is no node. */
function typeOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  try {
    return read<number>(Node.prototype, "nodeType", value as Node);
  } catch {
    // The browser's getter refuses everything else, as windows and plain objects.
    return 0;
  }
}
