/**
 * What `<sync-status>` says in its list of what waits. English comes with the list itself, so that pages on which nobody opens
 * it don't load the words; other languages have them in their tables.
 */
export interface QueueStrings {
  readonly queueClose: string;
  readonly queueEmpty: string;
  /** Headings of the two lists. */
  readonly queueWaiting: (count: number) => string;
  readonly queueFailed: (count: number) => string;
  /** How many operations there are that are not shown. */
  readonly queueMore: (count: number) => string;
  /** `ago` is a time as people say it: "2 minutes ago". */
  readonly queueLastSynced: (ago: string) => string;
  readonly queueKept: string;
  readonly queueVolatile: string;
  /** How many entries this version of the app can't read. */
  readonly queueUnreadable: (count: number) => string;

  /** Why nothing is sent for now. */
  readonly queueSending: string;
  readonly queueFollowing: string;
  readonly queueOtherUser: string;
  readonly queueSetup: string;

  /** What one operation waits for. */
  readonly queueWaits: string;
  readonly queueOnItsWay: string;
  readonly queueLater: string;
  readonly queueUnknownYet: string;
  readonly queueServerFails: string;
  readonly queueBehind: string;

  /** Why one could not be done. */
  readonly queueRejected: string;
  readonly queueConflict: string;
  readonly queueUnknown: string;
  readonly queueVersion: string;
  readonly queueTooLarge: string;
  readonly queueDependency: string;
  readonly queueServerError: string;
  readonly queueExpired: string;

  readonly queueDiscardAsk: string;
  readonly queueKeep: string;
  readonly queueCancel: string;
  /** What came of a button. */
  readonly queueTooLate: string;
  readonly queueNotKept: string;
  readonly queueNotDone: string;

  readonly queueNotNumber: string;
  readonly queueNotJson: string;
  /** In place of a field whose value only the page's code can change. */
  readonly queueFixed: string;
  readonly queueYes: string;
  readonly queueNo: string;

  readonly queueExport: string;
  readonly queueCopy: string;
  readonly queueCopied: string;
}
