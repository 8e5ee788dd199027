import { mutationGeneric as mutation, queryGeneric as query } from "convex/server";
import { v } from "convex/values";

/** In the order in which they were written. */
export const texts = query({
  args: {},
  returns: v.array(v.string()),
  handler: async (ctx) => (await ctx.db.query("notes").collect()).map(({ text }) => text),
});

export const add = mutation({
  args: { text: v.string() },
  returns: v.null(),
  handler: async (ctx, { text }) => {
    await ctx.db.insert("notes", { text, key: null });
    return null;
  },
});

/** What an app writes itself where a client only brings a key: once for each. */
export const addOnce = mutation({
  args: { text: v.string(), key: v.string() },
  returns: v.null(),
  handler: async (ctx, { text, key }) => {
    const known = await ctx.db
      .query("notes")
      .withIndex("by_key", (q) => q.eq("key", key))
      .first();
    if (!known) await ctx.db.insert("notes", { text, key });
    return null;
  },
});
