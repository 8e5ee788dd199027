import { RealtimeError } from "../../core/errors.js";
import type { FetchToken, Logger } from "../../core/ports.js";
import { tokenIdentity } from "./token-identity.js";

export interface SignInObserver {
  /** The fetcher's token speaks for somebody else than before. */
  userChanged(): void;
  /** There was a sign-in, and it ended without `setAuth(null)`. */
  signInEnded(error: RealtimeError): void;
  confirmed(): void;
}

/** The sign-in of one session: the fetcher's tokens, as long as they speak for the same person. */
export class SignIn {
  /** Nothing may be sent before the token is there. */
  isWaiting = true;
  private readonly fetchToken: FetchToken;
  private readonly observer: SignInObserver;
  private readonly logger: Logger;
  private identity: string | null = null;
  private error: RealtimeError | null = null;
  private isOver = false;

  constructor(fetchToken: FetchToken, observer: SignInObserver, logger: Logger) {
    this.fetchToken = fetchToken;
    this.observer = observer;
    this.logger = logger;
  }

  /** After this the fetcher isn't asked any more. */
  end(): void {
    this.isOver = true;
  }

  /** What the Convex client calls for a token. */
  readonly token = async (options: { forceRefreshToken: boolean }): Promise<string | null> => {
    if (this.isOver) return null;
    const token = await this.fetch(options.forceRefreshToken);
    if (this.isOver) return null;
    this.isWaiting = false;
    const identity = tokenIdentity(token);
    if (identity !== null && this.identity !== null && identity !== this.identity) {
      this.observer.userChanged();
      return null;
    }
    this.identity ??= identity;
    return token;
  };

  /** What the Convex client calls when the backend has accepted a token, or there is no hope of one. */
  readonly changed = (isAuthenticated: boolean): void => {
    this.isWaiting = false;
    if (this.isOver) return;
    if (isAuthenticated) this.observer.confirmed();
    else if (this.error ?? this.identity) this.observer.signInEnded(this.error ?? endedError);
  };

  /** What the Convex client calls when the backend has refused a token, and when that is over. */
  readonly refreshing = (isRefreshing: boolean): void => {
    this.isWaiting = isRefreshing;
    this.error = isRefreshing ? refusedError : null;
  };

  private async fetch(forceRefresh: boolean): Promise<string | null> {
    try {
      return (await this.fetchToken({ forceRefresh })) ?? null;
    } catch (cause) {
      this.error = new RealtimeError(
        "auth-failed",
        "The function given to setAuth() failed to fetch a token.",
        { cause },
      );
      this.logger.error(this.error.message, cause);
      return null;
    }
  }
}

const refusedError = new RealtimeError("auth-failed", "The backend refused the token of the sign-in.");
const endedError = new RealtimeError(
  "auth-failed",
  "The sign-in has ended: there was no new token when it was due.",
);
