import { v } from "convex/values";
import { internal } from "./_generated/api.js";
import { internalMutation, type MutationCtx } from "./_generated/server.js";
import { allSessionsOf } from "./beats.js";
import { forgetCounts } from "./counts.js";
import { expiryOf } from "./leaseQueue.js";
import { forgetRemoved } from "./removals.js";
import { forgetAfterMs } from "./timings.js";

/** Rows of each kind that one transaction looks at. */
const batch = 100;

/** Up to which moment each kind was looked at. */
const upTo = v.object({ members: v.number(), rooms: v.number(), leases: v.number() });

/**
 * Forgets members who left long ago, leases that nobody has held for long, and rooms whose token nobody has replaced:
 * with a beat a day somebody would have. Goes through the rows in order, in several transactions where they are many.
 */
export const prune = internalMutation({
  args: { from: v.optional(upTo) },
  returns: v.null(),
  handler: async (ctx, { from = { members: 0, rooms: 0, leases: 0 } }) => {
    const before = Date.now() - forgetAfterMs;
    const members = await pruneMembers(ctx, from.members, before);
    const rooms = await pruneRooms(ctx, from.rooms, before);
    const leases = await pruneLeases(ctx, from.leases, before);
    if ([members, rooms, leases].some((reached) => reached < before)) {
      await ctx.scheduler.runAfter(0, internal.roomPruning.prune, { from: { members, rooms, leases } });
    }
    return null;
  },
});

async function pruneMembers(ctx: MutationCtx, from: number, before: number): Promise<number> {
  const gone = await ctx.db
    .query("members")
    .withIndex("by_left", (q) => q.gte("leftAt", from).lt("leftAt", before))
    .take(batch);
  for (const { _id, room, userId } of gone) {
    // Who is here without being shown has left as far as the list knows.
    if ((await allSessionsOf(ctx, room, userId)).length > 0) continue;
    await ctx.db.delete(_id);
  }
  return reached(gone, ({ leftAt }) => leftAt, before);
}

async function pruneRooms(ctx: MutationCtx, from: number, before: number): Promise<number> {
  const old = await ctx.db
    .query("rooms")
    .withIndex("by_age", (q) => q.gte("tokenMadeAt", from).lt("tokenMadeAt", before))
    .take(batch);
  for (const { _id, room } of old) {
    await forgetCounts(ctx, room);
    await forgetRemoved(ctx, room);
    await ctx.db.delete(_id);
  }
  return reached(old, ({ tokenMadeAt }) => tokenMadeAt, before);
}

async function pruneLeases(ctx: MutationCtx, from: number, before: number): Promise<number> {
  const old = await ctx.db
    .query("leases")
    .withIndex("by_granted", (q) => q.gte("grantedAt", from).lt("grantedAt", before))
    .take(batch);
  for (const lease of old) {
    if ((await expiryOf(ctx, lease)) === null) await ctx.db.delete(lease._id);
  }
  return reached(old, ({ grantedAt }) => grantedAt, before);
}

/** Where the next transaction goes on. A little further where all rows of a batch are of one moment. */
function reached<R>(rows: readonly R[], at: (row: R) => number | undefined, before: number): number {
  const [first, last] = [rows[0], rows[rows.length - 1]];
  if (rows.length < batch || first === undefined || last === undefined) return before;
  const [begin, end] = [at(first) ?? before, at(last) ?? before];
  return begin === end ? end + 1 : end;
}
