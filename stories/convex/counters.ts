import { v } from "convex/values";
import { internalMutation, mutation, query, type MutationCtx, type QueryCtx } from "./functions.js";
import { admit } from "./switches.js";

/** Whatever stands under this name; null for a name that nobody has used. */
export const get = query({
  args: { name: v.string() },
  handler: async (ctx, { name }) => {
    await admit(ctx, "counters:get");
    return ((await find(ctx, name))?.value ?? null) as unknown;
  },
});

export const add = mutation({
  args: { name: v.string(), by: v.optional(v.number()) },
  handler: async (ctx, { name, by = 1 }) => {
    await admit(ctx, "counters:add");
    const known = await find(ctx, name);
    const before: unknown = known?.value ?? 0;
    await put(ctx, name, (typeof before === "number" ? before : 0) + by);
  },
});

export const set = internalMutation({
  args: { name: v.string(), value: v.any() },
  handler: (ctx, { name, value }) => put(ctx, name, value),
});

async function put(ctx: MutationCtx, name: string, value: unknown): Promise<void> {
  const known = await find(ctx, name);
  if (known) await ctx.db.patch(known._id, { value });
  else await ctx.db.insert("figures", { name, value });
}

function find(ctx: QueryCtx, name: string) {
  return ctx.db
    .query("figures")
    .withIndex("by_name", (q) => q.eq("name", name))
    .unique();
}
