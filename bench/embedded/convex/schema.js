import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  tasks: defineTable({
    list: v.string(),
    position: v.number(),
    text: v.string(),
    done: v.boolean(),
    stamp: v.number(),
  })
    .index("by_list", ["list", "position"])
    .index("by_done", ["done"])
    .index("by_stamp", ["stamp"]),
});
