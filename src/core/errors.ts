/** Every code a {@link RealtimeError} can carry, with what the reader can do about it. */
const remedies = {
  "bad-url": "Give the address of a Convex deployment, for example https://happy-otter-123.convex.cloud.",
  "bad-args":
    "Arguments must be one object of Convex values. Compare them with the function's `args` validator.",
  "bad-function-name": 'Write it as "module:function", for example "messages:list".',
  "bad-rows": "A list needs rows with distinct keys. Set `key` to a field that is unique in the list.",
  "query-failed": "Look at the server's log for the function that threw.",
  "mutation-failed": "Look at the server's log for the function that threw.",
  "mutation-interrupted": "It may or may not have taken effect. Look at the data before you send it again.",
  "auth-failed": "Call client.setAuth() again with a fetcher that returns a valid token.",
  "server-fatal": "Reload the page. If it stays, compare the versions of `convex` in page and backend.",
  "callback-failed":
    "Look at `cause`: it came out of the page's own function, or of the data it was given. Mend either; nothing else has to be done.",
  "client-closed": "Make a new client with createRealtimeClient().",
  "no-websocket":
    "Pass `webSocketConstructor`, for example the one of the package `ws`, or make the client in the page.",
  "no-client": "Put the element inside <convex-provider url=…>, or set its `client` property.",
} as const;

/** @public */
export type RealtimeErrorCode = keyof typeof remedies;

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
