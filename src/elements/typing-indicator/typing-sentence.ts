import { enTyping } from "../../locales/en-typing.js";
import type { Strings } from "../../locales/strings.js";
import type { TypingStrings } from "../../locales/typing-strings.js";

/** Stands for the list of names: no text has it in it. */
const MARK = "\ufffc";

/** All that is said of who is typing. */
export type TypingWords = Strings & TypingStrings;

/** What a language has no words for is said in English. */
export function typingWords(words: Strings): TypingWords {
  return { ...enTyping, ...words };
}

/** A part of a sentence; names may be cut where there is no room for them. */
export interface SentencePart {
  readonly isName: boolean;
  readonly text: string;
}

export interface Sentence {
  /** The list alone: "Ada, Grace and 3 others". Empty where nobody is known by name. */
  readonly names: string;
  readonly text: string;
  readonly parts: readonly SentencePart[];
}

export interface SentenceOptions {
  /** At most so many are named. */
  readonly maxNames: number;
  readonly words: TypingWords;
  readonly locale: string;
}

/** Says that all of `names` are typing, and `others` besides them. */
export function typingSentence(names: readonly string[], others: number, options: SentenceOptions): Sentence {
  const { maxNames, words, locale } = options;
  const named = names
    .map((name) => name.trim())
    .filter(Boolean)
    .slice(0, maxNames);
  const count = names.length + others;
  const unnamed = count - named.length;
  if (named.length === 0) return plain("", words.typingPeople(count));
  const listed = [...named, ...(unnamed > 0 ? [words.typingOthers(unnamed)] : [])];
  let elements = 0;
  const parts = listFormat(locale)
    .formatToParts(listed)
    .map(({ type, value }) => ({ text: value, isName: type === "element" && elements++ < named.length }));
  const list = parts.map(({ text }) => text).join("");
  const text = words.typing(list, count);
  // Where the list is in it: a name may be a part of another word, too.
  const [before = "", after = ""] = words.typing(MARK, count).split(MARK);
  // Somebody's own words need not have the list in them as it was given.
  if (before + list + after !== text) return plain(list, text);
  const around = [{ isName: false, text: before }, ...parts, { isName: false, text: after }];
  return { names: list, text, parts: around.filter((part) => part.text !== "") };
}

function plain(names: string, text: string): Sentence {
  return { names, text, parts: [{ isName: false, text }] };
}

const formats = new Map<string, Intl.ListFormat>();

function listFormat(locale: string): Intl.ListFormat {
  // English of no country has no comma before "and", as most countries don't.
  const tag = locale === "en" ? "en-001" : locale;
  const known = formats.get(tag) ?? new Intl.ListFormat(tag, { type: "conjunction" });
  formats.set(tag, known);
  return known;
}
