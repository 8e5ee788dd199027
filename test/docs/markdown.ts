import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");

/** An example in a page: what stands between two fences. */
export interface Example {
  readonly language: string;
  readonly code: string;
  /** The line of its first fence, from 1. */
  readonly line: number;
  /** Why it isn't tried, where the page says `<!-- unchecked: … -->` above it. */
  readonly unchecked: string | undefined;
}

const foldersOfOthers = /(^|\/)(node_modules|dist|cdn|coverage|\..+)(\/|$)/;

/** Every page of this repository, by its path from the root. */
export function allPages(): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll(path.sep, "/"))
    .filter((file) => file.endsWith(".md") && !foldersOfOthers.test(file))
    .sort();
}

export function textOf(page: string): string {
  return readFileSync(path.join(root, page), "utf8");
}

export function examplesOf(page: string): Example[] {
  const text = textOf(page);
  const fences = text.matchAll(/^(?:<!-- unchecked: (.+?) -->\n\n)?^```(\w*)\n([\s\S]*?)^```$/gm);
  return [...fences].map(({ index, 0: whole, 1: unchecked, 2: language = "", 3: code = "" }) => {
    const fence = index + whole.indexOf("```");
    return { language, code, line: text.slice(0, fence).split("\n").length, unchecked };
  });
}

/** The text without its examples, in which brackets and hashes mean something else. */
function proseOf(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, "");
}

/** What the links in a page's text lead to, as they are written. */
export function linksOf(text: string): string[] {
  const prose = proseOf(text).replaceAll(/`[^`\n]*`/g, "`code`");
  return [...prose.matchAll(/\]\(\s*([^)\s]+)\s*\)/g)].map(([, target = ""]) => target);
}

/** The names that headings of a page are reached by, as GitHub makes them. */
export function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of proseOf(textOf(page)).matchAll(/^#{1,6} +(.+)$/gm)) {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const name = plain.replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, "").replaceAll(" ", "-");
    let anchor = name;
    for (let n = 1; anchors.has(anchor); n += 1) anchor = `${name}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}
