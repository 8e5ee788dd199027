/** Every code a {@link RealtimeError} can carry, with what the reader can do about it. */
const remedies = {
  "bad-url": "Give the address of a Convex deployment, for example https://happy-otter-123.convex.cloud.",
  "bad-args":
    "Arguments must be one object of Convex values. Compare them with the function's `args` validator.",
  "bad-options": "Pass what the message asks for. What each option takes is said where it is declared.",
  "bad-function-name": 'Write it as "module:function", for example "messages:list".',
  "bad-rows": "A list needs rows with distinct keys. Set `key` to a field that is unique in the list.",
  "bad-result": "`cause` is what was thrown. Mend that, then call retry().",
  "query-failed": "Look at the server's log for the function that threw.",
  "no-such-function": "There is no such query. Compare the name, and deploy it: `npx convex dev`.",
  "not-paginated":
    "A list needs a query that takes `paginationOpts` and returns what `.paginate(paginationOpts)` gives.",
  "is-paginated": "The query is paginated: its rows are for a <realtime-list>.",
  "mutation-failed": "Look at the server's log for the function that threw.",
  "mutation-quarantined": "It waits until a person decides: client.outbox says what can be done with it.",
  "mutation-conflict": "`data` is what the backend has. Decide anew, and call the mutation again.",
  "mutation-cancelled": "Nothing has to be done. Call the mutation again if it is still meant.",
  "mutation-interrupted": "It may or may not have taken effect. Look at the data before you send it again.",
  "sign-in-changed":
    "It did not take effect. Send it again if it is still meant, as the user who is signed in now.",
  "auth-failed":
    "The function given to client.setAuth() must return a token that the backend accepts, or null for nobody.",
  "auth-unavailable":
    "It is called again by itself. If it stays, look at `cause`: the function given to client.setAuth() fails.",
  "server-fatal": "Reload the page. If it stays, compare the versions of `convex` in page and backend.",
  "callback-failed":
    "Look at `cause`: it came out of the page's own function, or of the data it was given. Mend either; nothing else has to be done.",
  "client-closed": "Make a new client with createRealtimeClient().",
  "no-websocket":
    "Pass `webSocketConstructor`, for example the one of the package `ws`. A page that came by https: may connect to https: addresses only.",
  "no-client": "Put the element inside <convex-provider url=…>, or set its `client` property.",
} as const;

/** @public */
export type RealtimeErrorCode = keyof typeof remedies;

/** The message of what somebody else's code has thrown, which can be anything, also what can't be looked at. */
export function messageOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } catch {
    return "something was thrown that can't be shown.";
  }
}

/** A wrong value, as messages show it: short, and whatever it is. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 50 ? `${value.slice(0, 50)}…` : value);
  if (value === null || typeof value === "number" || typeof value === "boolean") return String(value);
  if (value === undefined) return "undefined";
  return Array.isArray(value) ? "an array" : `a value of type ${typeof value}`;
}

/** What a {@link RealtimeError} can carry besides its code and message. */
export interface RealtimeErrorOptions {
  readonly cause?: unknown;
  /** The `data` of a ConvexError that the app's function threw. */
  readonly data?: unknown;
  /** The row of a list that the error is about. */
  readonly rowKey?: string;
}

/**
 * The one error class of this library. `code` is stable and meant for programs; `remedy` says what to do next.
 *
 * @public
 */
export class RealtimeError extends Error {
  override readonly name = "RealtimeError";
  readonly code: RealtimeErrorCode;
  readonly remedy: string;
  readonly data: unknown;
  /** The key of the row that the error is about, if it is about one. */
  readonly rowKey: string | undefined;

  constructor(code: RealtimeErrorCode, message: string, options: RealtimeErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.remedy = remedies[code];
    this.data = options.data;
    this.rowKey = options.rowKey;
  }
}
