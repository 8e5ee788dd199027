/**
 * Twelve hues of one lightness (OKLCH, as colourful as sRGB allows): each has a contrast of at least 4.5 : 1 to white letters on it,
 * and of at least 3 : 1 to white and to near-black pages around it (WCAG 2.2, 1.4.3 and 1.4.11).
 */
export const personColors = [
  "#cf284d",
  "#bb4b00",
  "#976500",
  "#797200",
  "#407e00",
  "#027e5a",
  "#007a7a",
  "#027797",
  "#006dd5",
  "#6d57e0",
  "#9f43c3",
  "#c13290",
] as const;

/** The colour of somebody: the same on each device, as it follows from their id. */
export function personColor(userId: string): (typeof personColors)[number] {
  let hash = 0x811c9dc5;
  // FNV-1a, 32 bits: spreads ids that differ in one character.
  for (let index = 0; index < userId.length; index++)
    hash = Math.imul(hash ^ userId.charCodeAt(index), 0x01000193);
  return personColors[(hash >>> 0) % personColors.length] as (typeof personColors)[number];
}

/** One or two letters for somebody without a picture: of their first and last name, as the language writes capitals. */
export function initialsOf(name: string, locale: string): string {
  const words = name.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return [first, last].map((word) => firstLetter(word ?? "", locale)).join("");
}

function firstLetter(word: string, locale: string): string {
  const graphemes = new Intl.Segmenter(locale, { granularity: "grapheme" }).segment(word);
  for (const { segment } of graphemes)
    if (/[\p{L}\p{N}]/u.test(segment)) return segment.toLocaleUpperCase(locale);
  return "";
}
