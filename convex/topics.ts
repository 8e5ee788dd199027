import { assertLease } from "convex-elements/server";
import { v } from "convex/values";
import { mutation, query, type QueryCtx } from "./_generated/server.js";
import { actingGuest } from "./guests.js";
import { checkedText, maxChannelLength, maxTopicLength } from "./limits.js";
import { roomOfChannel, topicLease } from "./rooms.js";

/** What a channel is about; null if nobody has said so. */
export const get = query({
  args: { channel: v.string() },
  returns: v.union(v.string(), v.null()),
  handler: async (ctx, { channel }) => (await findTopic(ctx, channel))?.text ?? null,
});

/** Needs the lease of the channel's topic, so that nobody writes over what somebody else is writing. */
export const set = mutation({
  args: { token: v.string(), channel: v.string(), text: v.string(), fence: v.int64(), guest: v.string() },
  returns: v.null(),
  handler: async (ctx, { token, fence, guest, ...args }) => {
    await actingGuest(ctx, token);
    const channel = checkedText(args.channel, "channel", maxChannelLength);
    await assertLease(ctx, { room: roomOfChannel(channel), resource: topicLease, fence, guest });
    const text = checkedText(args.text, "topic", maxTopicLength);
    const topic = await findTopic(ctx, channel);
    if (topic === null) await ctx.db.insert("topics", { channel, text });
    else await ctx.db.patch(topic._id, { text });
    return null;
  },
});

function findTopic(ctx: QueryCtx, channel: string) {
  return ctx.db
    .query("topics")
    .withIndex("by_channel", (q) => q.eq("channel", channel))
    .unique();
}
