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
  /** In the place of what has never been loaded yet. */
  readonly loading: string;
  /** In the place of a list without rows. */
  readonly empty: string;
  /** Much was looked through without finding anything, and there is more. */
  readonly nothingSoFar: string;
  /** In the place of what could not be loaded. */
  readonly loadFailed: string;
  /** Below the rows, when the next page could not be loaded. */
  readonly loadMoreFailed: string;
  /** On the button that loads the next page. */
  readonly loadMore: string;
  /** Below the rows, while the next page is loaded. */
  readonly loadingMore: string;
  /** On buttons that try again what has failed. */
  readonly retry: string;
  /** On buttons that let go what was not accepted. */
  readonly discard: string;
  /** On buttons that take back what was not sent yet. */
  readonly undo: string;
  /** On buttons that change what was not accepted. */
  readonly edit: string;
  /** In the place of a row that the page's own code could not render. */
  readonly rowFailed: string;
  /** Where there is neither a provider around the element nor a `client`. */
  readonly noClient: string;
  /** Announced when rows came to a list with `announce`. */
  readonly rowsAdded: (count: number) => string;
  /** How many rows came that are not shown yet, on a button that shows them. */
  readonly newRows: (count: number) => string;
  /** Where the backend refuses this user. */
  readonly accessDenied: string;
  /** Read out for a value that is null or empty. */
  readonly noValue: string;
  /** In the place of a value that could not be loaded. */
  readonly valueUnavailable: string;
  /** Beside what is not kept up to date now. */
  readonly valueOutdated: string;
  /** Says what a line through the last values shows. `from` and `to` are formatted. */
  readonly sparkline: (count: number, from: string, to: string) => string;
  /** What `<sync-status>` is called. */
  readonly connection: string;
  /** The first attempt is under way. */
  readonly connecting: string;
  /** All is live. */
  readonly connected: string;
  /** There was a connection, and it is lost. */
  readonly reconnecting: string;
  /** There never was a connection, and attempts fail or take long. */
  readonly unreachable: string;
  /** Beside those two: how many seconds it is until the next try. */
  readonly nextTry: (seconds: number) => string;
  /** On the button that tries at once. */
  readonly tryNow: string;
  /** The device has no network. */
  readonly offline: string;
  /** The backend has refused the sign-in, or it has ended. */
  readonly needsAuth: string;
  /** There is no token at the moment, and one is asked for again and again. */
  readonly signInFails: string;
  /** The client was closed. */
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
  /** The backend has done it. */
  readonly formApplied: string;
  /** The backend, or the page, has refused it. */
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
