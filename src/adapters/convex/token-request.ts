import { RealtimeError, shown } from "../../core/errors.js";
import type { Chance, Clock, FetchToken } from "../../core/ports.js";
import { backoff } from "../../core/backoff.js";

/** How long one call of the fetcher may take, in milliseconds. A later answer still counts, but isn't waited for. */
const TRY_LIMIT_MS = 10_000;

export interface TokenRequestOptions {
  readonly fetchToken: FetchToken;
  /** Passed to the fetcher. */
  readonly forceRefresh: boolean;
  /** The backend has refused this one, so it is no answer. */
  readonly refusedToken: string | null;
  /** How often a sign-in had failed before, which the first call waits for. */
  readonly failures: number;
  readonly clock: Clock;
  readonly chance: Chance;
  /** A call has failed and will be repeated in `wait` milliseconds. */
  readonly failed: (error: RealtimeError, wait: number) => void;
}

/** `limit`: of the call that is under way. `wait`: until the next one. */
interface Timer {
  readonly name: "limit" | "wait";
  readonly cancel: () => void;
}

/** Asks the page for a token until it gives one, or says with null that nobody is signed in. */
export class TokenRequest {
  readonly answer: Promise<string | null>;
  private readonly options: TokenRequestOptions;
  private failures: number;
  private isOver = false;
  private resolve!: (token: string | null) => void;
  private timer: Timer | undefined;

  constructor(options: TokenRequestOptions) {
    this.options = options;
    this.failures = options.failures;
    this.answer = new Promise((resolve) => (this.resolve = resolve));
    if (this.failures === 0) this.try();
    else this.tryLater();
  }

  /** Doesn't wait any longer before the next call. */
  tryNow(): void {
    if (this.timer?.name !== "wait") return;
    this.timer.cancel();
    this.try();
  }

  /** Asks no more; the answer is null. */
  end(): void {
    this.answered(null);
  }

  private try(): void {
    const { fetchToken, forceRefresh } = this.options;
    let isPending = true;
    const failed = (error: RealtimeError): void => {
      if (!isPending || this.isOver) return;
      isPending = false;
      this.failed(error);
    };
    this.startTimer("limit", TRY_LIMIT_MS, () => failed(tooSlow));
    called(fetchToken, forceRefresh).then(
      (value) => {
        const problem = this.problemOf(value);
        if (problem) failed(problem);
        else this.answered(value as string | null);
      },
      (cause: unknown) => failed(fetcherThrew(cause)),
    );
  }

  private problemOf(value: unknown): RealtimeError | null {
    if (value === null) return null;
    if (typeof value !== "string" || value === "") return notAToken(value);
    return value === this.options.refusedToken ? refusedError : null;
  }

  private failed(error: RealtimeError): void {
    this.timer?.cancel();
    this.failures++;
    this.options.failed(error, this.tryLater());
  }

  private tryLater(): number {
    const wait = backoff(this.failures, this.options.chance);
    this.startTimer("wait", wait, () => this.try());
    return wait;
  }

  private startTimer(name: Timer["name"], ms: number, ring: () => void): void {
    this.timer = { name, cancel: this.options.clock.setTimer(ring, ms) };
  }

  private answered(token: string | null): void {
    if (this.isOver) return;
    this.isOver = true;
    this.timer?.cancel();
    this.resolve(token);
  }
}

/** Calls the fetcher now; one that throws at once fails like one that rejects. */
async function called(fetchToken: FetchToken, forceRefresh: boolean): Promise<unknown> {
  return await fetchToken({ forceRefresh });
}

export const refusedError = new RealtimeError(
  "auth-failed",
  "The backend refused the token of the sign-in. Nothing is sent until there is another.",
);

const tooSlow = new RealtimeError(
  "auth-unavailable",
  `The function given to setAuth() gave no token within ${TRY_LIMIT_MS / 1000} seconds.`,
);

function fetcherThrew(cause: unknown): RealtimeError {
  return new RealtimeError("auth-unavailable", "The function given to setAuth() failed to fetch a token.", {
    cause,
  });
}

function notAToken(value: unknown): RealtimeError {
  return new RealtimeError(
    "auth-unavailable",
    `The function given to setAuth() returned ${shown(value)}. It must return the token itself, a text, or null when nobody is signed in.`,
  );
}
