import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  notes: defineTable({ text: v.string(), key: v.union(v.string(), v.null()) }).index("by_key", ["key"]),
});
