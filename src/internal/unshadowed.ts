/**
 * What nodes are, asked of the browser's own prototypes. A form lets its fields answer for it (`form.parentNode` is the
 * field named "parentNode"), so no property of a node that a template or data made may be read off the node.
 */

function read<Value>(prototype: object, name: string, node: Node): Value {
  return Reflect.get(prototype, name, node) as Value;
}

export function parentOf(node: Node): Node | null {
  return read<Node | null>(Node.prototype, "parentNode", node);
}

export function nextSiblingOf(node: Node): ChildNode | null {
  return read<ChildNode | null>(Node.prototype, "nextSibling", node);
}

export function siblingOf(
  element: Element,
  direction: "nextElementSibling" | "previousElementSibling",
): Element | null {
  return read<Element | null>(Element.prototype, direction, element);
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

export function localNameOf(element: Element): string {
  return read<string>(Element.prototype, "localName", element);
}

export function attributesOf(element: Element): Attr[] {
  return [...read<NamedNodeMap>(Element.prototype, "attributes", element)];
}

export function hasAttribute(element: Element, name: string): boolean {
  return Element.prototype.hasAttribute.call(element, name);
}

export function setAttribute(element: Element, namespace: string | null, name: string, value: string): void {
  // Without a namespace a name may have a colon, as markup that is not read as XML has it.
  if (namespace === null) Element.prototype.setAttribute.call(element, name, value);
  else Element.prototype.setAttributeNS.call(element, namespace, name, value);
}

export function removeAttribute(element: Element, namespace: string | null, name: string): void {
  const localName = namespace === null ? name : name.slice(name.indexOf(":") + 1);
  Element.prototype.removeAttributeNS.call(element, namespace, localName);
}

export function shadowRootOf(element: Element): ShadowRoot | null {
  return read<ShadowRoot | null>(Element.prototype, "shadowRoot", element);
}

export function slotAround(element: Element): HTMLSlotElement | null {
  return read<HTMLSlotElement | null>(Element.prototype, "assignedSlot", element);
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
  const prototype = element instanceof HTMLElement ? HTMLElement.prototype : SVGElement.prototype;
  prototype.focus.call(element, { preventScroll: true });
}

export function removeNode(node: Node): void {
  const parent = parentOf(node);
  if (parent) Node.prototype.removeChild.call(parent, node);
}

/** Puts `node` before `next`, wherever that is. */
export function placeBefore(next: Node, ...nodes: readonly Node[]): void {
  const parent = parentOf(next);
  if (!parent) return;
  for (const node of nodes) Node.prototype.insertBefore.call(parent, node, next);
}

export function boxOf(element: Element): DOMRect {
  return Element.prototype.getBoundingClientRect.call(element);
}

export function measureOf(
  element: Element,
  name: "clientTop" | "clientHeight" | "scrollHeight" | "scrollTop",
): number {
  return read<number>(Element.prototype, name, element);
}

export function scrollNow(element: Element, top: number): void {
  (Element.prototype.scrollTo as (this: Element, options: ScrollToOptions) => void).call(element, {
    top,
    behavior: "instant",
  });
}

export function listen(
  target: EventTarget,
  type: string,
  listener: () => void,
  options?: AddEventListenerOptions,
): void {
  EventTarget.prototype.addEventListener.call(target, type, listener, options);
}

export function unlisten(target: EventTarget, type: string, listener: () => void): void {
  EventTarget.prototype.removeEventListener.call(target, type, listener);
}

export function pageOf(node: Node): Document {
  return read<Document>(Node.prototype, "ownerDocument", node);
}
