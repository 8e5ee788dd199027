import { v } from "convex/values";
import { internal } from "./_generated/api.js";
import type { Doc } from "./_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "./_generated/server.js";

/** One run forgets at most so many clients, and deletes so many outcomes and a few more. */
const maxClients = 20;
const maxOutcomes = 500;

/** Forgets clients that nothing was heard of for so long, in milliseconds; in several transactions where they are many. */
export const prune = internalMutation({
  args: { maxAgeMs: v.number() },
  returns: v.null(),
  handler: async (ctx, { maxAgeMs }) => {
    const silent = await ctx.db
      .query("clients")
      .withIndex("by_touched", (q) => q.lte("touched", Date.now() - maxAgeMs))
      .take(maxClients);
    let room = maxOutcomes;
    for (const client of silent) {
      room -= await forget(ctx, client, room);
      if (room <= 0) break;
    }
    if (silent.length === maxClients || room <= 0) {
      await ctx.scheduler.runAfter(0, internal.pruning.prune, { maxAgeMs });
    }
    return null;
  },
});

/** Deletes up to `limit` outcomes, and the client if it has no more; answers how many were deleted. */
async function forget(ctx: MutationCtx, { _id, client }: Doc<"clients">, limit: number) {
  const outcomes = await ctx.db
    .query("outcomes")
    .withIndex("by_client", (q) => q.eq("client", client))
    .take(limit);
  for (const outcome of outcomes) await ctx.db.delete(outcome._id);
  if (outcomes.length < limit) await ctx.db.delete(_id);
  return outcomes.length;
}
