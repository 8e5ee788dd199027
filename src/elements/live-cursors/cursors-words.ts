import type { CursorsStrings } from "../../locales/cursors-strings.js";
import { enCursors } from "../../locales/en-cursors.js";
import type { Strings } from "../../locales/strings.js";

/** All that is said of pointers. What a language has no words for is said in English. */
export function cursorsWords(words: Strings): Strings & CursorsStrings {
  return { ...enCursors, ...words };
}
