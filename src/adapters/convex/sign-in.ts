import { RealtimeError } from "../../core/errors.js";
import type { Chance, Clock, FetchToken, Logger } from "../../core/ports.js";
import { tokenActor, tokenIdentity } from "./token-identity.js";
import { refusedError, TokenRequest } from "./token-request.js";

export interface SignInObserver {
  /** The fetcher's token speaks for somebody else than before. */
  userChanged(): void;
  /** There was a sign-in, and the fetcher says that it has ended. */
  signInEnded(error: RealtimeError): void;
  /** The backend has accepted a token. */
  confirmed(): void;
}

/** Whom the tokens will speak for, as far as that is known before there is one: `issuer|subject`. */
export interface ExpectedIdentity {
  /** The page says so. Counts also for tokens that can't be read. */
  readonly named?: string | undefined;
  /** They were signed in last. */
  readonly remembered?: string | undefined;
}

export interface SignInOptions {
  readonly fetchToken: FetchToken;
  readonly expected: ExpectedIdentity;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly logger: Logger;
  readonly observer: SignInObserver;
  /** `state` is another one. */
  readonly changed: () => void;
  /** The Convex client has given up, and must be given the sign-in once more, at once. */
  readonly again: () => void;
}

/**
 * - `asking`: there is no token that could be used, so nothing may be sent. `problem` says why it takes long.
 * - `given`: the Convex client has a token, which the backend has not accepted yet.
 * - `accepted`: signed in, also while the next token is asked for.
 * - `signed-out`: the fetcher said that nobody is signed in.
 */
type SignInState =
  | { readonly name: "asking"; readonly problem: RealtimeError | null }
  | { readonly name: "given" | "accepted" | "signed-out" };

/** The sign-in of one session: the fetcher's tokens, as long as they speak for the same person. */
export class SignIn {
  private readonly options: SignInOptions;
  private current: SignInState = { name: "asking", problem: null };
  private request: TokenRequest | undefined;
  /** Whom the tokens speak for that the backend has accepted. */
  private identity: string | null = null;
  private lastToken: string | null = null;
  private refusedToken: string | null = null;
  /** Why the fetcher's last call failed, if it did. */
  private lastFailure: RealtimeError | null = null;
  /** How often in a row the Convex client has given up. */
  private refusals = 0;
  private isOver = false;

  constructor(options: SignInOptions) {
    this.options = options;
  }

  get state(): SignInState {
    return this.current;
  }

  /** Without a token nothing may be sent: it would be said as nobody. */
  get isWaiting(): boolean {
    return this.current.name === "asking";
  }

  /** Who acts, by the newest token; as long as there is none, who is expected to. Undefined when nobody knows. */
  get actor(): string | null | undefined {
    if (this.current.name === "signed-out") return null;
    const { named, remembered } = this.options.expected;
    return this.lastToken === null ? (named ?? remembered) : (tokenActor(this.lastToken) ?? named);
  }

  /** Why there is no token, if that isn't just because none has come yet. */
  get problem(): RealtimeError | null {
    return this.current.name === "asking" ? this.current.problem : null;
  }

  /** Asks for a token now, if the next call of the fetcher is being waited for. */
  retryNow(): void {
    this.request?.tryNow();
  }

  /** After this the fetcher isn't asked any more. */
  end(): void {
    this.isOver = true;
    this.request?.end();
  }

  /** What the Convex client calls for a token. Resolves to null only when nobody is signed in. */
  readonly token = async ({ forceRefreshToken }: { forceRefreshToken: boolean }): Promise<string | null> => {
    if (this.isOver) return null;
    const request = (this.request ??= this.newRequest(forceRefreshToken));
    const token = await request.answer;
    if (this.request === request) this.request = undefined;
    if (this.isOver) return null;
    const identity = tokenIdentity(token);
    if (identity !== null && this.identity !== null && identity !== this.identity) {
      this.options.observer.userChanged();
      return null;
    }
    this.lastToken = token;
    this.lastFailure = null;
    if (token !== null && this.isWaiting) this.become({ name: "given" });
    return token;
  };

  /** What the Convex client calls when the backend has accepted a token, or there is no hope of one. */
  readonly changed = (isAuthenticated: boolean): void => {
    if (this.isOver) return;
    if (isAuthenticated) this.accepted();
    else if (this.lastToken === null) this.signedOut();
    else this.refused();
  };

  /** What the Convex client calls when the backend has refused a token or it has expired, and when that is over. */
  readonly refreshing = (isRefreshing: boolean): void => {
    if (this.isOver) return;
    if (isRefreshing) {
      this.refusedToken = this.lastToken;
      this.become({ name: "asking", problem: this.lastFailure ?? refusedError });
    } else if (this.current.name === "given") {
      this.accepted();
    }
  };

  private accepted(): void {
    this.refusals = 0;
    this.refusedToken = null;
    this.identity ??= tokenIdentity(this.lastToken);
    this.become({ name: "accepted" });
    this.options.observer.confirmed();
  }

  private signedOut(): void {
    this.become({ name: "signed-out" });
    if (this.identity !== null) this.options.observer.signInEnded(endedError);
  }

  /** The Convex client would go on as nobody. */
  private refused(): void {
    if (this.refusals === 0) this.tellOfRefusal();
    this.refusals++;
    this.refusedToken = this.lastToken;
    this.become({ name: "asking", problem: refusedError });
    this.options.again();
  }

  /** Once for all tokens that follow, until one is accepted. */
  private tellOfRefusal(): void {
    const { message, remedy } = refusedError;
    this.lastFailure = refusedError;
    this.options.logger.error(`${message} ${remedy} Its issuer and audience are those in auth.config.ts.`);
  }

  private newRequest(forceRefresh: boolean): TokenRequest {
    const { fetchToken, clock, chance, logger } = this.options;
    return new TokenRequest({
      fetchToken,
      forceRefresh: forceRefresh || this.refusedToken !== null,
      refusedToken: this.refusedToken,
      failures: this.refusals,
      clock,
      chance,
      failed: (error, wait) => {
        if (this.isOver) return;
        const line = `${error.message} The next call is in ${wait} ms.`;
        const details = "cause" in error ? [error.cause] : [];
        // Once is enough for the console; the state says that it goes on.
        if (this.lastFailure) logger.info(line, ...details);
        else logger.error(line, ...details);
        this.lastFailure = error;
        if (this.isWaiting) this.become({ name: "asking", problem: error });
      },
    });
  }

  private become(state: SignInState): void {
    this.current = state;
    this.options.changed();
  }
}

const endedError = new RealtimeError(
  "auth-failed",
  "The sign-in has ended: the function given to setAuth() has no token any more.",
);
