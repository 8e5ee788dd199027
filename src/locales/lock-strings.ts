/**
 * What `<edit-lock>` says. English comes with the element, so that pages without it don't load the words; other languages have them in
 * their tables.
 */
export interface LockStrings {
  /** What the element is called for who can't see it. */
  readonly lockLabel: string;
  /** Whose name isn't known. */
  readonly lockSomebody: string;

  /** Who is editing. `duration` is a text as in "2 minutes". */
  readonly lockFree: string;
  readonly lockNext: (name: string) => string;
  readonly lockMine: string;
  readonly lockTheirs: (name: string) => string;
  readonly lockTheirsFor: (name: string, duration: string) => string;
  readonly lockAway: (name: string) => string;
  readonly lockOtherTab: string;
  readonly lockUnknown: string;
  readonly lockPlace: (place: number) => string;
  readonly lockWaiting: string;

  /** What became of asking, and who asks with what words, which may be none. */
  readonly lockAsked: string;
  readonly lockKept: (name: string) => string;
  readonly lockUnanswered: (name: string) => string;
  readonly lockAsks: (name: string, text: string) => string;

  /** How editing has ended that the user didn't end. */
  readonly lockTakenOver: string;
  readonly lockExpired: string;
  readonly lockRevoked: string;
  readonly lockOtherUser: string;
  readonly lockTextKept: string;

  /** Buttons, and what came of them. */
  readonly lockEdit: string;
  readonly lockEditHere: string;
  readonly lockWait: string;
  readonly lockCancel: string;
  readonly lockAsk: string;
  readonly lockMessage: string;
  readonly lockSend: string;
  readonly lockTakeOver: string;
  readonly lockGive: string;
  readonly lockKeep: string;
  readonly lockDone: string;
  readonly lockCopy: string;
  readonly lockCopied: string;
  readonly lockNotCopied: string;
  readonly lockNotDone: string;
  readonly lockQueueFull: string;
}
