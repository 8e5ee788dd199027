import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { internalMutation, query } from "./functions.js";
import { changeFields } from "./schema.js";

/** The newest first; from a moment on, or in the other direction, for lists that begin somewhere in the middle. */
export const list = query({
  args: {
    from: v.optional(v.number()),
    backwards: v.optional(v.boolean()),
    paginationOpts: paginationOptsValidator,
  },
  handler: (ctx, { from, backwards = false, paginationOpts }) =>
    ctx.db
      .query("changes")
      .withIndex("by_at", (q) => (from === undefined ? q : backwards ? q.gt("at", from) : q.lte("at", from)))
      .order(backwards ? "asc" : "desc")
      .paginate(paginationOpts),
});

/** Of one project, the newest first. */
export const ofProject = query({
  args: { project: v.string(), paginationOpts: paginationOptsValidator },
  handler: (ctx, { project, paginationOpts }) =>
    ctx.db
      .query("changes")
      .withIndex("by_project", (q) => q.eq("project", project))
      .order("desc")
      .paginate(paginationOpts),
});

export const seed = internalMutation({
  args: { rows: v.array(v.object(changeFields)) },
  handler: async (ctx, { rows }) => {
    for (const row of rows) await ctx.db.insert("changes", row);
  },
});
