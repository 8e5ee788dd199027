import type { Clock } from "../ports.js";
import { type Granted, LeaseGrant, type Moment } from "./lease-grant.js";
import { type Refusal, refusalOf } from "./lease-answers.js";
import type { LeaseLoss } from "./lease-state.js";
import type { Reply } from "./room-ports.js";
import type { LeaseAct, LeaseResponse, Pace, RoomTimings } from "./room-wire.js";
import { Timers } from "./timers.js";

/** An answer, and when it was asked for. */
export interface Said {
  readonly reply: Reply<LeaseResponse>;
  readonly asked: Moment;
}

export interface LeaseHoldOptions {
  readonly clock: Clock;
  readonly pace: () => Pace;
  /** Undefined while nothing can be said. */
  readonly timings: () => RoomTimings | undefined;
  readonly say: (act: LeaseAct) => Promise<Said>;
  /** What is held has changed; with how, if it was lost, and why it can't be had any more. */
  readonly changed: (lost: LeaseLoss | null, refusal?: Refusal) => void;
}

/** What had no answer is said again after this. Milliseconds. */
const AGAIN_MS = 2_000;

/** Holding a lease: renews it while it can, and stops in time when it can't. */
export class LeaseHold {
  private readonly options: LeaseHoldOptions;
  private readonly timers: Timers<"renew" | "lapse">;
  private held: LeaseGrant | null = null;
  /** The fence of a grant that is over by the clock, and may turn out to be held still. */
  private lapsed: bigint | null = null;
  private isRenewing = false;
  private renewAgain = false;

  constructor(options: LeaseHoldOptions) {
    this.options = options;
    this.timers = new Timers(options.clock);
  }

  /** What may be relied on at this moment. */
  get grant(): LeaseGrant | null {
    // A tab that was paused may be asked before its timers ring.
    if (this.held && this.held.leftMs <= 0) this.lapse();
    return this.held;
  }

  /** Of what is held, or was until the clock ended it. */
  get fence(): bigint | null {
    return this.grant?.fence ?? this.lapsed;
  }

  /** Whether it is held from now on. */
  take(granted: Granted, asked: Moment): boolean {
    const { clock, timings, pace } = this.options;
    const times = timings();
    if (!times) return false;
    const grant = new LeaseGrant(clock, granted, asked, times.leaseSafetyMs);
    const isInTime = grant.leftMs > 0;
    this.held = isInTime ? grant : null;
    this.lapsed = isInTime ? null : grant.fence;
    if (isInTime) {
      const everyMs = pace() === "hidden" ? times.leaseRenewHiddenMs : times.leaseRenewVisibleMs;
      this.timers.set("lapse", grant.leftMs, () => this.lapse());
      this.timers.set("renew", everyMs - grant.ageMs, () => void this.renew());
    } // The answer took longer than the lease lives: whether it is held still has to be asked for.
    else this.timers.set("renew", 0, () => void this.renew());
    return isInTime;
  }

  /** Holds nothing any more. */
  drop(): void {
    this.held = null;
    this.lapsed = null;
    this.renewAgain = false;
    this.timers.clear("lapse", "renew");
  }

  /** Says now that it is held still, if it is. */
  async renew(): Promise<void> {
    const { fence } = this;
    const { timings, pace, say } = this.options;
    if (fence === null || !timings()) return;
    if (this.isRenewing) {
      this.renewAgain = true;
      return;
    }
    this.isRenewing = true;
    this.renewAgain = false;
    this.timers.clear("renew");
    const { reply, asked } = await say({ name: "renew", fence, pace: pace() });
    this.isRenewing = false;
    if (this.fence === fence) this.renewed(reply, asked);
    if (this.renewAgain) void this.renew();
  }

  private renewed(reply: Reply<LeaseResponse>, asked: Moment): void {
    const value = reply.name === "answered" ? reply.value : undefined;
    const { changed } = this.options;
    if (value?.name === "granted") {
      if (this.take(value, asked)) changed(null);
    } else if (value?.name === "lost" || value?.name === "denied") {
      const isLapsed = this.held === null;
      this.drop();
      const refusal = refusalOf(reply);
      if (refusal) changed("revoked", refusal);
      else changed(isLapsed ? "expired" : "taken-over");
    } else {
      const afterMs = value?.name === "rate-limited" ? value.retryAfterMs : AGAIN_MS;
      this.timers.set("renew", afterMs, () => void this.renew());
    }
  }

  /** Over by the clock. What a lost connection or a pause has kept from being renewed may be held still. */
  private lapse(): void {
    if (!this.held) return;
    this.lapsed = this.held.fence;
    this.held = null;
    this.timers.clear("lapse");
    this.options.changed("expired");
    void this.renew();
  }
}
