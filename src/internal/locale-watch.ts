import { onLocaleRegistered } from "../locales/registry.js";
import { localeOf } from "./locale-of.js";
import { isShadowRoot } from "./unshadowed.js";

const watched = new Map<Element, { locale: string; readonly changed: () => void }>();
let observer: MutationObserver | undefined;
let leaveRegistry: (() => void) | undefined;

/**
 * Calls `changed` when `element` has another language, because of its own `lang` or one around it, or a language became
 * known.
 */
export function watchLocale(element: Element, changed: () => void): void {
  observer ??= new MutationObserver(compare);
  leaveRegistry ??= onLocaleRegistered(tellAll);
  watched.set(element, { locale: localeOf(element), changed });
  for (let root: Node | undefined = element.getRootNode(); root; root = rootAround(root)) observeRoot(root);
}

export function unwatchLocale(element: Element): void {
  watched.delete(element);
  if (watched.size > 0) return;
  observer?.disconnect();
  observer = undefined;
  leaveRegistry?.();
  leaveRegistry = undefined;
}

function tellAll(): void {
  for (const { changed } of [...watched.values()]) changed();
}

/** Observing the same root again changes nothing. */
function observeRoot(root: Node): void {
  observer?.observe(root, { subtree: true, attributeFilter: ["lang"] });
}

function rootAround(root: Node): Node | undefined {
  return isShadowRoot(root) ? root.host.getRootNode() : undefined;
}

function compare(): void {
  for (const [element, known] of [...watched]) {
    const locale = localeOf(element);
    if (locale === known.locale) continue;
    known.locale = locale;
    known.changed();
  }
}
