/** The language of an element: its own `lang`, an ancestor's (also outside of shadow roots), else the page's. */
export function localeOf(element: Element): string {
  for (let node: Node | null = element; node; node = parentAcrossRoots(node)) {
    if (node instanceof HTMLElement && node.lang !== "") return node.lang;
  }
  return "en";
}

function parentAcrossRoots(node: Node): Node | null {
  return node instanceof ShadowRoot ? node.host : node.parentNode;
}
