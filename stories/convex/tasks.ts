import { paginationOptsValidator } from "convex/server";
import { ConvexError, v } from "convex/values";
import { internalMutation, mutation, query, type QueryCtx } from "./functions.js";
import { taskFields } from "./schema.js";
import { admit } from "./switches.js";

export const list = query({
  args: { project: v.string(), paginationOpts: paginationOptsValidator },
  handler: async (ctx, { project, paginationOpts }) => {
    await admit(ctx, "tasks:list");
    return await ctx.db
      .query("tasks")
      .withIndex("by_project", (q) => q.eq("project", project))
      .paginate(paginationOpts);
  },
});

/** The first one: what a form for a single task shows. */
export const first = query({
  args: { project: v.string() },
  handler: (ctx, { project }) => firstOf(ctx, project),
});

export const add = mutation({
  args: {
    project: v.string(),
    title: v.string(),
    assignee: v.optional(v.string()),
    due: v.optional(v.string()),
  },
  returns: v.id("tasks"),
  handler: async (ctx, { project, title, assignee = "", due }) => {
    await admit(ctx, "tasks:add");
    const fields: Record<string, string> = {};
    if (title.trim().length < 3)
      fields["title"] = "Three letters at least, so that others know what is meant.";
    if (assignee.trim() === "") fields["assignee"] = "Somebody has to do it.";
    if (Object.keys(fields).length > 0) throw new ConvexError({ fields });
    const last = await ctx.db
      .query("tasks")
      .withIndex("by_project", (q) => q.eq("project", project))
      .order("desc")
      .first();
    return await ctx.db.insert("tasks", {
      project,
      title: title.trim(),
      assignee: assignee.trim(),
      status: "open",
      rank: (last?.rank ?? 0) + 1,
      ...(due === undefined ? {} : { due }),
    });
  },
});

export const rename = mutation({
  args: { id: v.id("tasks"), title: v.string() },
  handler: async (ctx, { id, title }) => {
    await admit(ctx, "tasks:rename");
    await ctx.db.patch(id, { title });
  },
});

export const setStatus = mutation({
  args: { id: v.id("tasks"), status: taskFields.status },
  handler: async (ctx, { id, status }) => {
    await admit(ctx, "tasks:setStatus");
    await ctx.db.patch(id, { status });
  },
});

export const remove = mutation({
  args: { id: v.id("tasks") },
  handler: async (ctx, { id }) => {
    await admit(ctx, "tasks:remove");
    await ctx.db.delete(id);
  },
});

/** As others made them. */
export const seed = internalMutation({
  args: { rows: v.array(v.object(taskFields)) },
  handler: async (ctx, { rows }) => {
    for (const row of rows) await ctx.db.insert("tasks", row);
  },
});

function firstOf(ctx: QueryCtx, project: string) {
  return ctx.db
    .query("tasks")
    .withIndex("by_project", (q) => q.eq("project", project))
    .first();
}
