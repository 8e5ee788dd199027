/**
 * What `<presence-indicator>` says. English comes with the element, so that pages without it don't load the words; other languages
 * have them in their tables.
 *
 * `names` are of people, set apart from text of another direction. `others` is how many there are besides; where it isn't `isExact`,
 * it is the least that it can be.
 */
export interface PresenceStrings {
  /** What the list of people is called. */
  readonly presenceLabel: string;
  /** Oneself among the others. */
  readonly presenceYou: (name: string) => string;
  /** Somebody who has no name. */
  readonly presenceNameless: string;
  /** What is said of people, after their name. */
  readonly presenceHere: string;
  readonly presenceAway: string;
  /** Of oneself, who is there without being shown to others. */
  readonly presenceUnseen: string;
  /** In sentences: somebody who is away. */
  readonly presenceAwayName: (name: string) => string;
  /** On the button that shows those for whom there is no room. */
  readonly presenceMore: (others: number, isExact: boolean) => string;
  /** Below a list of people: how many are not in it. */
  readonly presenceOthers: (others: number, isExact: boolean) => string;
  readonly presenceAlone: string;
  /** Who is here, in one sentence. */
  readonly presenceText: (names: readonly string[], others: number, isExact: boolean) => string;
  readonly presenceJoined: (names: readonly string[], others: number) => string;
  readonly presenceLeft: (names: readonly string[], others: number) => string;
  /** Who is here can't be known. */
  readonly presenceFailed: string;
  readonly presenceClose: string;
}
