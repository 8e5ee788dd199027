import type { CursorsStrings } from "./cursors-strings.js";
import type { PresenceStrings } from "./presence-strings.js";
import type { LockStrings } from "./lock-strings.js";
import type { QueueStrings } from "./queue-strings.js";
import type { TypingStrings } from "./typing-strings.js";

/**
 * Everything the elements say. Plurals are functions, so that a language can have as many forms as it needs.
 *
 * @public
 */
export interface Strings
  extends
    Partial<QueueStrings>,
    Partial<CursorsStrings>,
    Partial<LockStrings>,
    Partial<PresenceStrings>,
    Partial<TypingStrings> {
  readonly loading: string;
  readonly empty: string;
  /** Much was looked through without finding anything, and there is more. */
  readonly nothingSoFar: string;
  readonly loadFailed: string;
  readonly loadMoreFailed: string;
  readonly loadMore: string;
  readonly loadingMore: string;
  readonly retry: string;
  readonly discard: string;
  readonly undo: string;
  readonly edit: string;
  /** In the place of a row that the page's own code could not render. */
  readonly rowFailed: string;
  readonly noClient: string;
  readonly rowsAdded: (count: number) => string;
  /** How many rows came that are not shown yet, on a button that shows them. */
  readonly newRows: (count: number) => string;
  readonly accessDenied: string;
  readonly noValue: string;
  readonly valueUnavailable: string;
  readonly valueOutdated: string;
  /** Says what a line through the last values shows. `from` and `to` are formatted. */
  readonly sparkline: (count: number, from: string, to: string) => string;
  readonly connection: string;
  readonly connecting: string;
  readonly connected: string;
  readonly reconnecting: string;
  readonly unreachable: string;
  readonly nextTry: (seconds: number) => string;
  readonly tryNow: string;
  readonly offline: string;
  readonly needsAuth: string;
  /** There is no token at the moment, and one is asked for again and again. */
  readonly signInFails: string;
  readonly closed: string;
  /** How much was written and has not reached the backend yet. */
  readonly notSent: (count: number) => string;
  /** How much of that the backend has refused. */
  readonly notAccepted: (count: number) => string;
  /** What the list of what waits is called, also on its button while nothing does. */
  readonly queueTitle: string;
  // What <optimistic-update> says.
  /** It waits for the backend. */
  readonly formPending: string;
  /** It waits, and would survive the end of the browser. */
  readonly formSaved: string;
  readonly formApplied: string;
  readonly formFailed: string;
  /** It was sent, and nobody knows whether it took effect. */
  readonly formUncertain: string;
  /** Somebody else has changed what it relied on. */
  readonly formConflict: string;
  /** Fields are marked, each with what is wrong with it. */
  readonly formInvalid: string;
  /** How many others stand as the one that was just spoken of, behind it. */
  readonly formOthers: (count: number) => string;
}
