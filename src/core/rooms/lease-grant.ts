import type { Clock } from "../ports.js";
import type { LeaseResponse } from "./room-wire.js";

export type Granted = Extract<LeaseResponse, { readonly name: "granted" }>;

/** When something was said, by both clocks of this device. */
export interface Moment {
  readonly monotonic: number;
  readonly wall: number;
}

/**
 * That the server has granted a lease, and how long this tab may rely on it.
 *
 * The server counted its time from a moment after it was asked. So who counts the same time from the moment of asking stops before
 * the server does, whatever the clocks show and however long the answer took. A device that sleeps may stop its monotonic clock
 * meanwhile, so what is over by either clock is over.
 */
export class LeaseGrant {
  readonly fence: bigint;
  /** By the server's clock; of a grant that was prolonged, when that was. */
  readonly at: number;
  private readonly clock: Clock;
  private readonly asked: Moment;
  private readonly livesMs: number;

  constructor(clock: Clock, { fence, expiresAt, serverNow }: Granted, asked: Moment, safetyMs: number) {
    this.clock = clock;
    this.fence = fence;
    this.at = serverNow;
    this.asked = asked;
    this.livesMs = expiresAt - serverNow - safetyMs;
  }

  get leftMs(): number {
    return this.livesMs - this.ageMs;
  }

  /** Milliseconds since it was asked for. */
  get ageMs(): number {
    const { clock, asked } = this;
    return Math.max(clock.monotonic() - asked.monotonic, clock.now() - asked.wall);
  }
}
