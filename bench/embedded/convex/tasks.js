import { mutationGeneric as mutation, queryGeneric as query } from "convex/server";

const first = (ctx, list, count) =>
  ctx.db
    .query("tasks")
    .withIndex("by_list", (q) => q.eq("list", list))
    .take(count);

export const top = query({ handler: (ctx, { list }) => first(ctx, list, 50) });

/** Logs each run, so that runs can be counted. */
export const noted = query({
  handler: (ctx, { list }) => {
    console.log("run");
    return first(ctx, list, 1);
  },
});

export const edit = mutation({
  handler: async (ctx, { list, stamp }) => {
    const [task] = await first(ctx, list, 1);
    await ctx.db.patch(task._id, { stamp });
    return null;
  },
});

export const add = mutation({
  handler: async (ctx, { list, position }) => {
    await ctx.db.insert("tasks", { list, position, text: "A task like others", done: false, stamp: 0 });
    return null;
  },
});

/** Rows `from` up to `to`, shared out over as many lists. */
export const seed = mutation({
  handler: async (ctx, { from, to, lists }) => {
    for (let i = from; i < to; i += 1) {
      const list = `list-${i % lists}`;
      await ctx.db.insert("tasks", {
        list,
        position: i,
        text: `Task number ${i}`,
        done: i % 2 === 0,
        stamp: 0,
      });
    }
    return null;
  },
});
