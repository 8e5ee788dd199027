import { v } from "convex/values";
import { query, type MutationCtx, type QueryCtx } from "./_generated/server.js";

/** How many messages a channel holds. */
export const messages = query({
  args: { channel: v.string() },
  returns: v.number(),
  handler: async (ctx, { channel }) => (await findCounter(ctx, channel))?.messages ?? 0,
});

/** Call it in the mutation that adds (or, with a negative number, removes) messages. */
export async function countMessages(ctx: MutationCtx, channel: string, added: number) {
  const counter = await findCounter(ctx, channel);
  if (counter === null) await ctx.db.insert("counters", { channel, messages: added });
  else await ctx.db.patch(counter._id, { messages: counter.messages + added });
}

function findCounter(ctx: QueryCtx, channel: string) {
  return ctx.db
    .query("counters")
    .withIndex("by_channel", (q) => q.eq("channel", channel))
    .unique();
}
