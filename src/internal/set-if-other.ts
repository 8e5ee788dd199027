/** Sets an attribute, unless it says that already: browsers work through each one that is set. */
export function setIfOther(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
