import { fullJitter } from "../backoff.js";
import type { Chance } from "../ports.js";
import { wireLimits } from "./wire.js";

const FIRST_SIZE = 8;
const GROWTH = 8;
/** A request that is answered faster leaves room for more. */
const FAST_MS = 300;
const NEW_LINK_JITTER_MS = 250;

export const retryDelays = { baseMs: 1000, capMs: 60_000 } as const;

/** How much may be sent at once, and when next. Times are milliseconds of the monotonic clock. */
export class Pace {
  /** Operations of one request. */
  size: number = FIRST_SIZE;
  /** Nothing is sent before. */
  notBefore = 0;
  /** Requests that came to nothing, in a row. */
  failures = 0;
  private readonly chance: Chance;

  constructor(chance: Chance) {
    this.chance = chance;
  }

  /** A request came to nothing. Waits longer each time, and at least as long as the server has asked for. */
  failed(nowMs: number, atLeastMs = 0): void {
    this.failures += 1;
    this.notBefore = nowMs + Math.max(atLeastMs, this.delayAfter(this.failures));
  }

  /** The server asked to wait, and is well. */
  asked(nowMs: number, waitMs: number): void {
    this.notBefore = nowMs + waitMs + this.chance.next() * retryDelays.baseMs;
  }

  settled(): void {
    this.failures = 0;
    this.notBefore = 0;
  }

  answeredIn(tookMs: number): void {
    if (tookMs < FAST_MS) this.size = Math.min(wireLimits.entries, this.size + GROWTH);
  }

  halve(): void {
    this.size = Math.max(1, Math.floor(this.size / 2));
  }

  /** The server had room for so many only. */
  limit(size: number): void {
    this.size = Math.max(1, size);
  }

  /** Waiting for the network is over. All pages notice that at once, so they come one after the other. */
  linked(nowMs: number): void {
    this.notBefore = nowMs + this.chance.next() * NEW_LINK_JITTER_MS;
  }

  delayAfter(failures: number): number {
    return fullJitter(failures, this.chance, retryDelays);
  }
}
