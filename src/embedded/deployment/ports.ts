/** What the backend needs from its surroundings, so that it runs in Node and in a page, and tests need no waiting. */
export interface Ports {
  readonly clock: Clock;
  /** Cryptographic randomness: ids, request ids, seeds. */
  randomBytes(count: number): Uint8Array;
  /** Given to actions; also fetches the keys that tokens are checked with. */
  readonly fetch: typeof fetch;
  readonly strayErrors: StrayErrors;
}

/** Errors that running code leaves to nobody: promises that fail unawaited, throws in callbacks. */
export interface StrayErrors {
  /** Does work. What it leaves to nobody goes to `onError`, also when that happens long after the work's end. */
  collect<T>(onError: (thrown: unknown) => void, work: () => T): T;
  /** Resolves when all of them that have happened by now have been told. */
  told(): Promise<void>;
}

/** Wall time and timers. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /**
   * How long the processor has worked for this thread, or for this process where threads aren't told apart. Missing
   * where nobody tells: in a page.
   */
  busyMs?(): number;
  /** Calls `callback` once after `delayMs`; the returned function cancels. */
  setTimer(callback: () => void, delayMs: number): () => void;
  /** Resolves after the event loop had its turn, so that sockets and timers aren't starved. */
  yieldToEventLoop(): Promise<void>;
}

/** Lower-case hexadecimal text of fresh random bytes. */
export function randomHex(ports: Pick<Ports, "randomBytes">, byteCount: number): string {
  return Array.from(ports.randomBytes(byteCount), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
