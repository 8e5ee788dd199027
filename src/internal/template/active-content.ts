import { attributesOf, localNameOf, removeAttribute, removeNode, shadowRootOf } from "./unshadowed-markup.js";
import { isActiveElement, isCodeAddress, isCodeAttribute } from "./attribute-policy.js";
import { isHtml, isTag } from "../unshadowed.js";

/**
 * Takes out what could run code, also of templates inside and of shadow roots that come along with copies, and says what
 * it was.
 */
export function removeActiveContent(content: DocumentFragment): readonly string[] {
  const removed = new Set<string>();
  clean(content, removed);
  return [...removed];
}

function clean(content: DocumentFragment, removed: Set<string>): void {
  for (const element of content.querySelectorAll("*")) {
    if (isActiveElement(element)) {
      removeNode(element);
      removed.add(`<${localNameOf(element)}>`);
    } else if (hasClosedRoot(element)) {
      removeNode(element);
      removed.add(`<${localNameOf(element)}> with a closed shadow root`);
    } else {
      cleanAttributes(element, removed);
      if (isTag(element, "template")) clean(element.content, removed);
      const root = shadowRootOf(element);
      if (root) clean(root, removed);
    }
  }
}

function cleanAttributes(element: Element, removed: Set<string>): void {
  for (const { name, namespaceURI, value } of attributesOf(element)) {
    if (!isCodeAttribute(name) && !isCodeAddress(element, name, value)) continue;
    removeAttribute(element, namespaceURI, name);
    removed.add(`${name}="…"`);
  }
}

const hosts =
  /^(article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span|[a-z][^A-Z]*-[^A-Z]*)$/;

/** Whether there is a shadow root that nobody can look into: a copy of `element` has it too, and takes no other. */
function hasClosedRoot(element: Element): boolean {
  if (shadowRootOf(element) || !isHtml(element) || !hosts.test(localNameOf(element))) return false;
  const copy = Node.prototype.cloneNode.call(element, false) as HTMLElement;
  try {
    copy.attachShadow({ mode: "open" });
    return false;
  } catch {
    return true;
  }
}
