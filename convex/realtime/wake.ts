import { internal } from "./_generated/api.js";
import type { MutationCtx, QueryCtx } from "./_generated/server.js";

/** The moment of a loop that has nothing to do. */
export const never = Number.MAX_SAFE_INTEGER;

/** How far a loop has come that has handled nothing. */
export const fromTheBeginning = { beats: 0, signals: 0, leases: 0, stats: 0 } as const;

/** A run that is so late has failed, and another one takes its place. */
const lostAfterMs = 60_000;

/**
 * Makes sure that the sweep runs at `at` or before. Mostly it only reads: a time to live that begins now ends after
 * those that have begun before, so the loop wakes early enough. No job is ever cancelled: one that was overtaken finds
 * another generation, and ends.
 */
export async function wakeBy(ctx: MutationCtx, at: number): Promise<void> {
  const job = await findSweep(ctx);
  if (job === null) {
    await ctx.db.insert("jobs", { name: "sweep", runAt: at, generation: 1, done: fromTheBeginning });
    await ctx.scheduler.runAt(at, internal.sweep.sweep, { generation: 1 });
    return;
  }
  const isLost = job.runAt < Date.now() - lostAfterMs;
  if (job.runAt <= at && !isLost) return;
  const generation = job.generation + 1;
  await ctx.db.patch(job._id, { runAt: at, generation });
  await ctx.scheduler.runAt(at, internal.sweep.sweep, { generation });
}

export function findSweep(ctx: QueryCtx) {
  return ctx.db
    .query("jobs")
    .withIndex("by_name", (q) => q.eq("name", "sweep"))
    .unique();
}
