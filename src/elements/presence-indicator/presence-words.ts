import type { Member } from "../../core/rooms/members-state.js";
import { enPresence } from "../../locales/en-presence.js";
import type { PresenceStrings } from "../../locales/presence-strings.js";
import type { Strings } from "../../locales/strings.js";

/** All that is said of who is in a room. */
export type PresenceWords = Strings & PresenceStrings;

/** What a language has no words for is said in English. */
export function presenceWords(words: Strings): PresenceWords {
  return { ...enPresence, ...words };
}

/** How somebody is called: never by what they are to the backend. */
export function nameOf({ name }: Member, words: PresenceWords): string {
  return name.trim() || words.presenceNameless;
}

/** The same in a sentence, where it may be in another direction than what is around it. */
export function isolatedName(member: Member, words: PresenceWords): string {
  return `\u2068${nameOf(member, words)}\u2069`;
}

/** So many names at most, and how many there are besides. */
export function namesOf(
  members: readonly Member[],
  most: number,
  words: PresenceWords,
): { readonly names: readonly string[]; readonly others: number } {
  const named = members.slice(0, most);
  return { names: named.map((member) => isolatedName(member, words)), others: members.length - named.length };
}
