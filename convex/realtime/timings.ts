import type { Pace } from "./shapes.js";

/**
 * Times and sizes of rooms, in milliseconds unless the name says otherwise. What a client needs of them it gets in the
 * answer to `join` and keeps no copy of. Where a value is called a proposal, no measurement stands behind it yet.
 */

/** How often a session says that it lives. Browsers let timers of hidden tabs run about once a minute. */
export const beatEveryMs: Readonly<Record<Pace, number>> = { visible: 10_000, hidden: 60_000, alone: 30_000 };

/** A session that was silent for so long has ended: two and a half beats, so that one lost beat ends nothing. */
export const offlineAfterMs: Readonly<Record<Pace, number>> = {
  visible: 25_000,
  hidden: 150_000,
  alone: 75_000,
};

/** What clients are told, with the above. */
export const clientTimings = {
  beatVisibleMs: beatEveryMs.visible,
  beatHiddenMs: beatEveryMs.hidden,
  /** Nobody watches, so half the beats are enough (a proposal). */
  beatAloneMs: beatEveryMs.alone,
  /** Hidden for so long is away: who just looks at another tab writes nothing (a proposal). */
  awayAfterHiddenMs: 5_000,
  /** Without input for so long is away. */
  awayAfterIdleMs: 120_000,
  /** A reload leaves and joins within this time, and should not be seen. */
  showLeaveAfterMs: 5_000,
  /** Clients whose token was replaced join again at a random time within this, not all at once. */
  rejoinWithinMs: 2_000,
  /** A session's signals of one kind are refused when they come closer than this (a proposal). */
  signalEveryMs: 40,
  /** A lease is renewed so often while its holder's tab is visible, or hidden: three or two and a half times its life. */
  leaseRenewVisibleMs: 10_000,
  leaseRenewHiddenMs: 60_000,
  /** The holder stops so long before its lease expires: more than clocks corrected by the server's differ. */
  leaseSafetyMs: 2_000,
} as const;

/** Who comes back within this time takes their old place in the list: longer than a reload or a short tunnel. */
export const keepsPlaceForMs = 60_000;

/** Sessions of one member in one room; one more ends the one that will expire first. */
export const maxSessions = 20;

/** Members in the first answer of `members`; pages after it are of 50. */
export const maxListed = 100;

/** Counts of larger rooms are told at most so often, instead of with each join. */
export const countEveryMs = 5_000;
/** A room's count is kept in so many rows, so that members who join at once rarely write the same. */
export const countShards = 16;

/** A signal is at most so large, in bytes of JSON: a pointer with its last points takes about 300. */
export const maxSignalBytes = 1_024;
/** Signals of one session at a time, one a kind. */
export const maxSignalKinds = 16;
/** Signals in one answer: more than any page shows. */
export const maxSignalsListed = 200;
/** A signal that isn't renewed ends after as long as its sender says, within these. Typing says 5 s. */
export const signalLivesMs = { atLeast: 1_000, atMost: 60_000, byDefault: 5_000 } as const;

/** Beats of one session: 12 a minute, all of them at once if they must (a proposal). */
export const beatRate = { everyMs: 5_000, atOnce: 12 } as const;
/** Signals of one session: 10 a second (a proposal). */
export const signalRate = { everyMs: 100, atOnce: 10 } as const;

/** Who was removed is told for so long to those who have not joined again: many times what a client takes for it. */
export const tellsRemovedForMs = 60_000;
/** Tokens of a room, and members removed since each, that are told of: those beyond them are seen until all have asked again. */
export const maxRemoved = 50;

/** A token that lists people is replaced after a day (a proposal), so that one that got out is no use for long. */
export const tokenLivesMs = 24 * 60 * 60 * 1000;

/** A lease ends so long after it was granted or renewed, by the holder's pace (a proposal). */
export const leaseLivesMs: Readonly<Record<Pace, number>> = {
  visible: 30_000,
  hidden: 150_000,
  alone: 30_000,
};
/** Sessions that wait for one lease (a proposal). */
export const maxWaiting = 20;
/** The next who waits has so long to take a lease that has become free (a proposal). */
export const claimWithinMs = 10_000;
/** The holder has so long to answer who asks for the lease (a proposal). */
export const answerWithinMs = 15_000;
/** Of what somebody says who asks for a lease, in characters. */
export const maxAskLength = 200;

/** Rows that one run of the sweep handles of each kind. */
export const sweepBatch = 64;
/** What it couldn't handle it tries again after so long. */
export const sweepAgainAfterMs = 10 * 60 * 1000;

/** Members who left, and rooms where nobody is, are forgotten after so long. */
export const forgetAfterMs = 7 * 24 * 60 * 60 * 1000;
