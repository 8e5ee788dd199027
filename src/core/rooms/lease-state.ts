import type { RealtimeError } from "../errors.js";

/** A tab of somebody, as far as leases know it. */
export interface LeasePerson {
  /** As in the list of members. */
  readonly userId: string;
  /** Their tab: leases are held by one, not by all tabs of a user. */
  readonly session: string;
  /** Null while it isn't known: they aren't shown in the room, or not among the members that are listed. */
  readonly name: string | null;
  /** It is another tab of this user. */
  readonly isSelf: boolean;
  /** All their tabs are hidden, or without input for a while. */
  readonly isAway: boolean;
}

/** Somebody asks the holder for a lease. */
export interface LeaseAsk {
  /** Who asks. */
  readonly by: LeasePerson;
  /** What they said with it, at most 200 characters. May be empty. */
  readonly text: string;
  /** Until when the holder may answer before it can be taken over, in milliseconds since 1970 by the server's clock. */
  readonly until: number;
}

/** What became of one's own asking for a lease: no answer yet, the holder keeps it, or the time for an answer is over. */
export interface OwnAsk {
  readonly name: "asked" | "kept" | "unanswered";
  readonly until: number;
}

/**
 * How this tab has lost a lease that it didn't give back.
 *
 * - `taken-over`: somebody else was given it.
 * - `expired`: it wasn't renewed in time, as without a connection, in a tab that slept, or that was left and shown again.
 * - `revoked`: the app doesn't let this user hold it any more.
 * - `other-user`: somebody else has signed in on this page.
 */
export type LeaseLoss = "taken-over" | "expired" | "revoked" | "other-user";

/**
 * How a lease stands.
 *
 * - `free`: nobody holds it. `next`: it is the turn of somebody who has waited, for ten seconds; null: anybody's.
 * - `mine`: this tab holds it. `fence` goes with each write that the lease is for.
 * - `theirs`: somebody else does, or this user in another tab (`holder.isSelf`), since `grantedAt`. `ask`: what became of one's own
 *   asking for it. `canTakeOver`: the server gives it to this tab at once, by what is known here.
 * - `unknown`: not known yet (`isConnecting`), or no more: there is no connection.
 * - `denied`: this user may not hold it. `data` is what the app said of it in a `ConvexError`.
 * - `failed`: the backend doesn't answer as it should.
 *
 * `queue` are those who wait for it, in their order; `place` is this tab's among them, from 1 on, or null. `lost` says how this tab
 * has lost it, until it asks for it again. Times are milliseconds since 1970 by the server's clock.
 */
export type LeaseState =
  | ({
      readonly name: "mine";
      readonly fence: bigint;
      readonly grantedAt: number;
      readonly ask: LeaseAsk | null;
    } & LeaseQueue)
  | ({ readonly name: "free"; readonly next: LeasePerson | null } & LeaseQueue & NotMine)
  | ({
      readonly name: "theirs";
      readonly holder: LeasePerson;
      readonly grantedAt: number;
      readonly ask: OwnAsk | null;
      readonly canTakeOver: boolean;
    } & LeaseQueue &
      NotMine)
  | ({ readonly name: "unknown"; readonly isConnecting: boolean } & NotMine)
  | ({ readonly name: "denied"; readonly data: unknown } & NotMine)
  | ({ readonly name: "failed"; readonly error: RealtimeError } & NotMine);

interface LeaseQueue {
  readonly queue: readonly LeasePerson[];
  readonly place: number | null;
}

interface NotMine {
  readonly lost: LeaseLoss | null;
}

/**
 * What came of wanting a lease. `held`: somebody else has it, or has their turn. `queue-full`: too many wait. `unavailable`: it
 * couldn't be said, or no answer came; nothing is said again by itself. `cancelled`: it isn't wanted any more.
 */
export type Acquired =
  | { readonly name: "granted"; readonly fence: bigint }
  | { readonly name: "held" | "queue-full" | "unavailable" | "cancelled" }
  | { readonly name: "denied"; readonly data: unknown }
  | { readonly name: "failed"; readonly error: RealtimeError };

/** What came of something else that was said of a lease. `refused`: it is not, or no more, as it was thought to be. */
export type LeaseAnswer = "done" | "refused" | "unavailable";

export function isSameLeaseState(one: LeaseState, other: LeaseState): boolean {
  if (one.name !== other.name || lossOf(one) !== lossOf(other)) return false;
  if (one.name === "failed") return other.name === "failed" && one.error === other.error;
  if (one.name === "denied") return other.name === "denied" && one.data === other.data;
  return textOf(one) === textOf(other);
}

function lossOf(state: LeaseState): LeaseLoss | null {
  return state.name === "mine" ? null : state.lost;
}

const textOf = (state: LeaseState): string =>
  JSON.stringify(state, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
