import { paginationOptsValidator, paginationResultValidator } from "convex/server";
import { ConvexError, v } from "convex/values";
import type { Doc, Id } from "./_generated/dataModel.js";
import { internalMutation, mutation, query, type MutationCtx } from "./_generated/server.js";
import { countMessages } from "./counters.js";
import { actingGuest } from "./guests.js";
import { checkedText, maxBodyLength, maxChannelLength, maxImportBatch, maxNameLength } from "./limits.js";

const message = v.object({
  _id: v.id("messages"),
  _creationTime: v.number(),
  channel: v.string(),
  author: v.string(),
  guest: v.optional(v.id("guests")),
  body: v.string(),
  editedAt: v.optional(v.number()),
});

/** The messages of a channel, newest first. */
export const list = query({
  args: { channel: v.string(), paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(message),
  handler: (ctx, { channel, paginationOpts }) =>
    ctx.db
      .query("messages")
      .withIndex("by_channel", (q) => q.eq("channel", channel))
      .order("desc")
      .paginate(paginationOpts),
});

export const send = mutation({
  args: { token: v.string(), channel: v.string(), body: v.string() },
  returns: v.id("messages"),
  handler: async (ctx, { token, channel, body }) => {
    const guest = await actingGuest(ctx, token);
    const row = {
      channel: checkedText(channel, "channel", maxChannelLength),
      author: guest.name,
      guest: guest._id,
      body: checkedText(body, "message", maxBodyLength),
    };
    await countMessages(ctx, row.channel, 1);
    return await ctx.db.insert("messages", row);
  },
});

export const edit = mutation({
  args: { token: v.string(), id: v.id("messages"), body: v.string() },
  returns: v.null(),
  handler: async (ctx, { token, id, body }) => {
    await ownMessage(ctx, token, id);
    await ctx.db.patch(id, { body: checkedText(body, "message", maxBodyLength), editedAt: Date.now() });
    return null;
  },
});

/** `channel` is for the page, which counts a message less there before this has run. */
export const remove = mutation({
  args: { token: v.string(), id: v.id("messages"), channel: v.optional(v.string()) },
  returns: v.null(),
  handler: async (ctx, { token, id }) => {
    const { channel } = await ownMessage(ctx, token, id);
    await ctx.db.delete(id);
    await countMessages(ctx, channel, -1);
    return null;
  },
});

/** Loads rows from elsewhere, oldest first. For `npm run demo:import`, with the deployment's admin key. */
export const importBatch = internalMutation({
  args: { rows: v.array(v.object({ channel: v.string(), author: v.string(), body: v.string() })) },
  returns: v.null(),
  handler: async (ctx, { rows }) => {
    if (rows.length > maxImportBatch) {
      throw new ConvexError({ code: "too-many", message: `Send at most ${maxImportBatch} rows at once.` });
    }
    const added = new Map<string, number>();
    for (const row of rows) {
      const channel = checkedText(row.channel, "channel", maxChannelLength);
      const author = checkedText(row.author, "name", maxNameLength);
      await ctx.db.insert("messages", {
        channel,
        author,
        body: checkedText(row.body, "message", maxBodyLength),
      });
      added.set(channel, (added.get(channel) ?? 0) + 1);
    }
    for (const [channel, count] of added) await countMessages(ctx, channel, count);
    return null;
  },
});

async function ownMessage(ctx: MutationCtx, token: string, id: Id<"messages">): Promise<Doc<"messages">> {
  const guest = await actingGuest(ctx, token);
  const found = await ctx.db.get(id);
  if (found === null) throw new ConvexError({ code: "gone", message: "This message was removed." });
  if (found.guest !== guest._id) {
    throw new ConvexError({ code: "not-yours", message: "Only its writer can change a message." });
  }
  return found;
}
