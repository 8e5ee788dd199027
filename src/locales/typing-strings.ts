/**
 * What `<typing-indicator>` says. English comes with the element, so that pages without it don't load the words; other languages
 * have them in their tables.
 */
export interface TypingStrings {
  /** `names` is a list as the language writes it: "Ada, Grace and 3 others". `count` is how many people that are. */
  readonly typing: (names: string, count: number) => string;
  /** In that list, those who aren't named. */
  readonly typingOthers: (count: number) => string;
  /** Nobody who types is known by name. */
  readonly typingPeople: (count: number) => string;
  readonly typingUnavailable: string;
}
