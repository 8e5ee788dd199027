import { v, type Infer } from "convex/values";
import { internal } from "./_generated/api.js";
import { internalMutation, internalQuery, type QueryCtx } from "./_generated/server.js";
import { dueRow, handleEach, type DueRow } from "./dueRows.js";
import { reached, type Reached } from "./shapes.js";
import { sweepAgainAfterMs, sweepBatch } from "./timings.js";
import { findSweep, fromTheBeginning, never } from "./wake.js";

const due = v.object({
  rows: v.array(dueRow),
  /** How far this goes of each kind: up to now, or to the last row where there are more. */
  done: reached,
  hasMore: v.boolean(),
});
type Due = Infer<typeof due>;

/**
 * Does what time has brought: ends sessions that are silent, signals, leases and turns that are over, counts large
 * rooms. Sleeps until the next of them is due. One loop for all rooms; see {@link wakeBy}.
 *
 * A row that can't be handled is passed, and left as it is: another time in it would be taken for true by all who read
 * it. After a while the loop begins from the beginning once, and comes to it again.
 */
export const sweep = internalMutation({
  args: { generation: v.number() },
  returns: v.null(),
  handler: async (ctx, { generation }) => {
    const job = await findSweep(ctx);
    if (job === null || job.generation !== generation) return null;
    const now = Date.now();
    const isAgain = job.againAt !== undefined && job.againAt <= now;
    const from = isAgain ? fromTheBeginning : job.done;
    // As it was a moment ago, so that nobody who joins or beats meanwhile makes this run again, or has to themselves.
    const found = await ctx.runQuery(internal.sweep.findDue, { done: from, now }, { useStaleSnapshot: true });
    const failed = await handleEach(ctx, found.rows, now);
    const done = pastFailed(found, failed);
    const againAt = failed.length > 0 ? now + sweepAgainAfterMs : isAgain ? undefined : job.againAt;

    // This is read as it is: who is not seen here is seen by the next run, or wakes it.
    const next = found.hasMore ? now : await nextDue(ctx, now);
    const runAt = Math.min(next, againAt ?? never);
    await ctx.db.patch(job._id, { runAt, generation: generation + 1, done, againAt });
    if (runAt !== never) {
      await ctx.scheduler.runAt(Math.max(runAt, now), internal.sweep.sweep, { generation: generation + 1 });
    }
    return null;
  },
});

/**
 * Which rows are due. Each kind is read from where the last run ended: an index keeps what a row said before for
 * minutes, so that a scan from its beginning would pass every beat of every session again.
 */
export const findDue = internalQuery({
  args: { done: reached, now: v.number() },
  returns: due,
  handler: async (ctx, { done, now }) => {
    const beats = await ctx.db
      .query("beats")
      .withIndex("by_deadline", (q) => q.gte("deadline", done.beats).lte("deadline", now))
      .take(sweepBatch);
    const signals = await ctx.db
      .query("signals")
      .withIndex("by_expiry", (q) => q.gte("expiresAt", done.signals).lte("expiresAt", now))
      .take(sweepBatch);
    const leases = await ctx.db
      .query("leaseBeats")
      .withIndex("by_expiry", (q) => q.gte("expiresAt", done.leases).lte("expiresAt", now))
      .take(sweepBatch);
    const stats = await ctx.db
      .query("roomStats")
      .withIndex("by_due", (q) => q.gte("dueAt", done.stats).lte("dueAt", now))
      .take(sweepBatch);
    const isFull = (rows: readonly unknown[]) => rows.length === sweepBatch;
    const upTo = <R>(rows: readonly R[], at: (row: R) => number | undefined) => {
      const last = rows[rows.length - 1];
      return isFull(rows) && last !== undefined ? (at(last) ?? now) : now;
    };
    return {
      rows: [
        ...beats.map(({ _id }) => ({ kind: "beats" as const, id: _id })),
        ...signals.map(({ _id }) => ({ kind: "signals" as const, id: _id })),
        ...leases.map(({ _id }) => ({ kind: "leases" as const, id: _id })),
        ...stats.map(({ _id }) => ({ kind: "stats" as const, id: _id })),
      ],
      done: {
        beats: upTo(beats, ({ deadline }) => deadline),
        signals: upTo(signals, ({ expiresAt }) => expiresAt),
        leases: upTo(leases, ({ expiresAt }) => expiresAt),
        stats: upTo(stats, ({ dueAt }) => dueAt),
      },
      hasMore: [beats, signals, leases, stats].some(isFull),
    };
  },
});

/** Where all that one run takes of a kind failed, the next one would find just the same. */
function pastFailed({ done }: Due, failed: readonly DueRow[]): Reached {
  const past = (kind: keyof Reached) => {
    const isStuck = failed.filter((row) => row.kind === kind).length === sweepBatch;
    return isStuck ? done[kind] + 1 : done[kind];
  };
  return { beats: past("beats"), signals: past("signals"), leases: past("leases"), stats: past("stats") };
}

/** When there will be something to do next. */
async function nextDue(ctx: QueryCtx, now: number): Promise<number> {
  const beat = await ctx.db
    .query("beats")
    .withIndex("by_deadline", (q) => q.gt("deadline", now))
    .first();
  const signal = await ctx.db
    .query("signals")
    .withIndex("by_expiry", (q) => q.gt("expiresAt", now))
    .first();
  const lease = await ctx.db
    .query("leaseBeats")
    .withIndex("by_expiry", (q) => q.gt("expiresAt", now))
    .first();
  const stats = await ctx.db
    .query("roomStats")
    .withIndex("by_due", (q) => q.gt("dueAt", now))
    .first();
  return Math.min(
    beat?.deadline ?? never,
    signal?.expiresAt ?? never,
    lease?.expiresAt ?? never,
    stats?.dueAt ?? never,
  );
}
