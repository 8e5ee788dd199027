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
  const prototype = element instanceof HTMLElement ? HTMLElement.prototype : SVGElement.prototype;
  prototype.focus.call(element, { preventScroll: true });
}

export function pageOf(node: Node): Document {
  return read<Document>(Node.prototype, "ownerDocument", node);
}
