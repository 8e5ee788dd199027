import { scopesIn, readBlock } from "../template/block-slot.js";
import { parsePlaceholders, type Reference, type Scope } from "../template/placeholders.js";
import type { TemplateInUse } from "../template/bound-row.js";
import { contentOf } from "../template/template-parts.js";
import { nearestName } from "./nearest-name.js";
import { isText } from "../unshadowed.js";

/** So many names of fields are listed. */
const MOST_NAMES = 12;

/** What has been said on this page. Lists in rows have a copy of the template each. */
const told = new Set<string>();

const nobody = (): undefined => undefined;

/** Warns of placeholders that nothing could be read by, and of a template without any. */
export function warnOfTemplate(use: TemplateInUse): void {
  const { host, template, warn } = use;
  if (document.readyState === "loading") {
    // The rest of it may still come.
    document.addEventListener("DOMContentLoaded", () => warnOfTemplate(use), { once: true });
    return;
  }
  if (template.parentElement !== host) return;
  const values = use.values();
  const content = contentOf(template);
  const found = new Set<string>();
  if (
    values.length > 0 &&
    !look(
      content,
      values.map((value) => ({ value })),
      found,
    )
  )
    found.add(ofConstant(content, values));
  for (const message of found) {
    const text = `${host.localName} ${message}`;
    if (told.has(text)) continue;
    told.add(text);
    warn(message);
  }
}

/** Puts into `found` what is wrong with the placeholders in `content`. False when there is none. */
function look(content: DocumentFragment, scopes: readonly Scope[], found: Set<string>): boolean {
  let isAny = false;
  const take = (text: string, isSwitch: boolean): void => {
    for (const part of parsePlaceholders(text, nobody) ?? []) {
      if (typeof part === "string") continue;
      isAny = true;
      const mistake = mistakeIn(part, scopes, isSwitch);
      if (mistake) found.add(mistake);
    }
  };
  // NodeFilter's SHOW_ELEMENT and SHOW_TEXT.
  const walker = document.createTreeWalker(content, 0x1 | 0x4);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const block = readBlock(node, nobody);
    if (block) {
      isAny = true;
      if (block.kind === "each") take(`{{${block.source}}}`, false);
      const inner = scopes.flatMap((scope) => scopesIn(block, scope));
      look((node as HTMLTemplateElement).content, inner, found);
    } else if (isText(node)) take(node.data, false);
    else for (const { value } of (node as Element).attributes) take(value, /^\{\{[^{}]*\}\}$/.test(value));
  }
  return isAny;
}

/**
 * What is wrong with a placeholder that none of `scopes` has anything for. Only a name that no object has is a mistake: one
 * that is missing in some is optional. `isSwitch`: an attribute of its own, which a missing value switches off as it should.
 */
function mistakeIn(
  { path, ups = 0, isIndex, format }: Reference,
  scopes: readonly Scope[],
  isSwitch: boolean,
) {
  if (isIndex || path.length === 0 || format?.fallback !== undefined) return undefined;
  const holders: object[] = [];
  let at = -1;
  for (const scope of scopes) {
    const missing = firstMissing(path, scopeAbove(scope, ups)?.value);
    if (missing === "nothing") return undefined;
    // Where some come further than others, what those lack is what is misspelled.
    if (missing === "unknown" || missing.at < at) continue;
    if (missing.at > at) holders.length = 0;
    at = missing.at;
    holders.push(missing.holder);
  }
  const name = path[at];
  if (name === undefined || holders.length === 0) return undefined;
  const names = [...new Set(holders.flatMap((holder) => Object.keys(holder)))];
  const meant = nearestName(name, names);
  if (isSwitch && meant === undefined) return undefined;
  return words({ path, ups, at, names, meant });
}

function words(mistake: {
  readonly path: readonly string[];
  readonly ups: number;
  readonly at: number;
  readonly names: readonly string[];
  readonly meant: string | undefined;
}): string {
  const { path, ups, at, names, meant } = mistake;
  const written = (parts: readonly string[]): string => "../".repeat(ups) + parts.join(".");
  const before = path.slice(0, at);
  const what = at === 0 ? "what is shown" : `{{${written(before)}}}`;
  const fields = names.slice(0, MOST_NAMES).join(", ") + (names.length > MOST_NAMES ? ", …" : "");
  const remedy =
    meant === undefined
      ? `If it is only there at times, write {{${written(path)} | or ""}}.`
      : `Did you mean {{${written([...before, meant, ...path.slice(at + 1)])}}}?`;
  return `{{${written(path)}}} in its template stays empty: no "${path[at] ?? ""}" in ${what}, which has ${fields || "no fields"}. ${remedy}`;
}

/** Where `path` leads nowhere. `unknown`: something on the way is null, or is no object, so nobody knows what it could have. */
function firstMissing(
  path: readonly string[],
  value: unknown,
): "nothing" | "unknown" | { readonly at: number; readonly holder: object } {
  let holder = value;
  for (const [at, name] of path.entries()) {
    if (typeof holder !== "object" || holder === null) return "unknown";
    if (!Object.hasOwn(holder, name)) return { at, holder };
    holder = (holder as Record<string, unknown>)[name];
  }
  return "nothing";
}

function scopeAbove(scope: Scope, ups: number): Scope | undefined {
  let at: Scope | undefined = scope;
  for (let step = 0; step < ups; step++) at = at?.parent;
  return at;
}

/** Frameworks write braces of their own: what was meant for the list is gone before the list sees it. */
function ofConstant(content: DocumentFragment, values: readonly unknown[]): string {
  const isBlank = content.firstElementChild === null && content.textContent.trim() === "";
  const fields = values.flatMap((value) => Object.keys(Object(value) as object));
  const name = fields.find((field) => !field.startsWith("_")) ?? "text";
  const what = isBlank
    ? "its <template> is empty, so nothing can be shown by it."
    : `its <template> has no placeholder such as {{${name}}}, so it shows the same each time.`;
  return (
    `${what} If it was written with some, a framework took them for its own: put v-pre on the <template> in Vue, ` +
    `ngNonBindable in Angular, and write {"{{${name}}}"} in React and Svelte; or show it by a function.`
  );
}
