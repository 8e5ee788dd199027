import { parentOf, read } from "../unshadowed.js";

/** What nodes are made of, asked of the browser's own prototypes: see `unshadowed.ts`. */

export function nextSiblingOf(node: Node): ChildNode | null {
  return read<ChildNode | null>(Node.prototype, "nextSibling", node);
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
