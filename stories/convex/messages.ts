import { paginationOptsValidator } from "convex/server";
import { ConvexError, v } from "convex/values";
import { actingName, internalMutation, mutation, query } from "./functions.js";
import { messageFields } from "./schema.js";
import { admit } from "./switches.js";

const longest = 280;

/** The newest first. */
export const list = query({
  args: { channel: v.string(), paginationOpts: paginationOptsValidator },
  handler: async (ctx, { channel, paginationOpts }) => {
    await admit(ctx, "messages:list");
    return await ctx.db
      .query("messages")
      .withIndex("by_channel", (q) => q.eq("channel", channel))
      .order("desc")
      .paginate(paginationOpts);
  },
});

export const send = mutation({
  args: { channel: v.string(), body: v.string() },
  returns: v.id("messages"),
  handler: async (ctx, { channel, body }) => {
    await admit(ctx, "messages:send");
    const text = body.trim();
    if (text === "") throw new ConvexError({ fields: { body: "Write something first." } });
    if (text.length > longest)
      throw new ConvexError({ fields: { body: `At most ${longest} characters, please.` } });
    return await ctx.db.insert("messages", {
      channel,
      author: await actingName(ctx),
      body: text,
      at: Date.now(),
    });
  },
});

export const edit = mutation({
  args: { id: v.id("messages"), body: v.string() },
  handler: async (ctx, { id, body }) => {
    await admit(ctx, "messages:edit");
    await ctx.db.patch(id, { body });
  },
});

export const remove = mutation({
  args: { id: v.id("messages") },
  handler: async (ctx, { id }) => {
    await admit(ctx, "messages:remove");
    await ctx.db.delete(id);
  },
});

/** As others wrote them, at any time. */
export const add = internalMutation({
  args: { rows: v.array(v.object(messageFields)) },
  handler: async (ctx, { rows }) => {
    for (const row of rows) await ctx.db.insert("messages", row);
  },
});
