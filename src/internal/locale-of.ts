import { isHtml, isShadowRoot, languageOf, parentOf } from "./unshadowed.js";

const tags = new Map<string, string | undefined>();

/**
 * The language of an element: its own `lang`, an ancestor's (also outside of shadow roots), else the page's. What is
 * no language tag is passed over, because no number or date could be written in it.
 */
export function localeOf(element: Element): string {
  for (let node: Node | null = element; node; node = parentAcrossRoots(node)) {
    const lang = isHtml(node) ? languageOf(node) : "";
    const tag = tagOf(lang);
    if (tag !== undefined) return tag;
  }
  return "en";
}

/** As far as the element itself says it: a server doesn't see what is around it. */
export function ownLocaleOf(element: Element): string {
  return tagOf(element.getAttribute("lang") ?? "") ?? "en";
}

function parentAcrossRoots(node: Node): Node | null {
  return isShadowRoot(node) ? node.host : parentOf(node);
}

/** Undefined when `lang` can't be read as a BCP 47 tag. */
function tagOf(lang: string): string | undefined {
  if (lang === "") return undefined;
  if (!tags.has(lang)) tags.set(lang, readTag(lang));
  return tags.get(lang);
}

function readTag(lang: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(lang.trim().replaceAll("_", "-"))[0];
  } catch {
    return undefined;
  }
}
