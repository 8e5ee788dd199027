import { v, type Infer } from "convex/values";
import { internal } from "./_generated/api.js";
import { internalMutation, internalQuery, type MutationCtx, type QueryCtx } from "./_generated/server.js";
import { count } from "./counts.js";
import { endIfExpired } from "./leaseQueue.js";
import { endSession } from "./sessions.js";
import { reached, type Reached } from "./shapes.js";
import { sweepBatch } from "./timings.js";
import { findSweep, never } from "./wake.js";

const due = v.object({
  beats: v.array(v.id("beats")),
  signals: v.array(v.id("signals")),
  leases: v.array(v.id("leaseBeats")),
  stats: v.array(v.id("roomStats")),
  /** How far this goes of each kind: up to now, or to the last row where there are more. */
  done: reached,
  hasMore: v.boolean(),
});
type Due = Infer<typeof due>;

/**
 * Does what time has brought: ends sessions that are silent, signals, leases and turns that are over, counts large
 * rooms. Sleeps until the next of them is due. One loop for all rooms; see {@link wakeBy}.
 */
export const sweep = internalMutation({
  args: { generation: v.number() },
  returns: v.null(),
  handler: async (ctx, { generation }) => {
    const job = await findSweep(ctx);
    if (job === null || job.generation !== generation) return null;
    const now = Date.now();
    // As it was a moment ago, so that nobody who joins or beats meanwhile makes this run again, or has to themselves.
    const found = await ctx.runQuery(
      internal.sweep.findDue,
      { done: job.done, now },
      { useStaleSnapshot: true },
    );
    await handle(ctx, found, now);

    // This is read as it is: who is not seen here is seen by the next run, or wakes it.
    const runAt = found.hasMore ? now : await nextDue(ctx, found.done);
    await ctx.db.patch(job._id, { runAt, generation: generation + 1, done: found.done });
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
      beats: beats.map(({ _id }) => _id),
      signals: signals.map(({ _id }) => _id),
      leases: leases.map(({ _id }) => _id),
      stats: stats.map(({ _id }) => _id),
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

/** Looks at each row again: it may have lived on since it was found. */
async function handle(ctx: MutationCtx, found: Due, now: number): Promise<void> {
  for (const id of found.beats) {
    const session = await ctx.db.get(id);
    if (session !== null && session.deadline <= now) await endSession(ctx, session, now);
  }
  for (const id of found.signals) {
    const signal = await ctx.db.get(id);
    if (signal !== null && signal.expiresAt <= now) await ctx.db.delete(id);
  }
  for (const id of found.leases) {
    const beat = await ctx.db.get(id);
    const lease = beat === null ? null : await ctx.db.get(beat.leaseId);
    if (lease !== null) await endIfExpired(ctx, lease, now);
  }
  for (const id of found.stats) {
    const stats = await ctx.db.get(id);
    if (stats?.dueAt !== undefined && stats.dueAt <= now) await count(ctx, stats, now);
  }
}

/** When there will be something to do next. */
async function nextDue(ctx: QueryCtx, done: Reached): Promise<number> {
  const beat = await ctx.db
    .query("beats")
    .withIndex("by_deadline", (q) => q.gte("deadline", done.beats))
    .first();
  const signal = await ctx.db
    .query("signals")
    .withIndex("by_expiry", (q) => q.gte("expiresAt", done.signals))
    .first();
  const lease = await ctx.db
    .query("leaseBeats")
    .withIndex("by_expiry", (q) => q.gte("expiresAt", done.leases))
    .first();
  const stats = await ctx.db
    .query("roomStats")
    .withIndex("by_due", (q) => q.gte("dueAt", done.stats))
    .first();
  return Math.min(
    beat?.deadline ?? never,
    signal?.expiresAt ?? never,
    lease?.expiresAt ?? never,
    stats?.dueAt ?? never,
  );
}
