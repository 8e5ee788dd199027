import { ConvexError, v } from "convex/values";
import { internalMutation, type QueryCtx } from "./functions.js";

/** `messages:list is denied` and the like, for any query and mutation here; `ROOM is closed` for rooms. */
export const turn = internalMutation({
  args: { name: v.string(), isOn: v.boolean() },
  handler: async (ctx, { name, isOn }) => {
    const known = await find(ctx, name);
    if (known && !isOn) await ctx.db.delete(known._id);
    if (!known && isOn) await ctx.db.insert("switches", { name });
  },
});

export async function isOn(ctx: QueryCtx, name: string): Promise<boolean> {
  return (await find(ctx, name)) !== null;
}

/** What every function here begins with, so that stories can have it fail. */
export async function admit(ctx: QueryCtx, name: string): Promise<void> {
  if (await isOn(ctx, `${name} is denied`))
    throw new ConvexError({ code: "forbidden", message: "This is for members of the team." });
  if (await isOn(ctx, `${name} is refused`))
    throw new ConvexError({ code: "closed", message: "The project is archived: nothing can be changed." });
  if (await isOn(ctx, `${name} is broken`)) throw new Error("The disk is on fire.");
}

function find(ctx: QueryCtx, name: string) {
  return ctx.db
    .query("switches")
    .withIndex("by_name", (q) => q.eq("name", name))
    .unique();
}
