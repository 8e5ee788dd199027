import { enLock } from "../../locales/en-lock.js";
import type { LockStrings } from "../../locales/lock-strings.js";
import type { Strings } from "../../locales/strings.js";

/** All that `<edit-lock>` says. */
export type LockWords = Strings & LockStrings;

/** What a language has no words for is said in English. */
export function lockWords(words: Strings): LockWords {
  return { ...enLock, ...words };
}
