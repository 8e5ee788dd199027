import { en } from "./en.js";
import type { Strings } from "./strings.js";

const tables = new Map<string, Strings>([["en", en]]);
const listeners = new Set<() => void>();

/**
 * Makes a language known to all elements of the page, also to those that are on it already.
 *
 * ```ts
 * import { de } from "convex-elements/locales/de";
 * registerLocale("de", de);
 * ```
 *
 * @param lang - A BCP 47 tag. "de" also serves "de-AT", unless that is registered itself.
 * @public
 */
export function registerLocale(lang: string, strings: Strings): void {
  tables.set(lang.toLowerCase(), strings);
  for (const listener of [...listeners]) listener();
}

/** Calls `listener` when a language was registered. */
export function onLocaleRegistered(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The table for `lang`: the tag itself, else a shorter one, else English. */
export function stringsFor(lang: string): Strings {
  for (let tag = lang.toLowerCase(); tag !== ""; tag = tag.slice(0, Math.max(0, tag.lastIndexOf("-")))) {
    const table = tables.get(tag);
    if (table) return table;
  }
  return en;
}
