import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export const messageFields = { channel: v.string(), author: v.string(), body: v.string(), at: v.number() };

export const taskFields = {
  project: v.string(),
  title: v.string(),
  assignee: v.string(),
  status: v.union(v.literal("open"), v.literal("doing"), v.literal("done")),
  rank: v.number(),
  due: v.optional(v.string()),
};

export const changeFields = {
  project: v.string(),
  author: v.string(),
  subject: v.string(),
  at: v.number(),
  added: v.number(),
  removed: v.number(),
};

export default defineSchema({
  messages: defineTable(messageFields).index("by_channel", ["channel", "at"]),
  tasks: defineTable(taskFields).index("by_project", ["project", "rank"]),
  /** Changes to the code of projects. Stories have thousands of them. */
  changes: defineTable(changeFields).index("by_at", ["at"]).index("by_project", ["project", "at"]),
  /** Any value under a name: a number, a text, a record. */
  figures: defineTable({ name: v.string(), value: v.any() }).index("by_name", ["name"]),
  /** What stories turn on and off: see `switches.ts`. */
  switches: defineTable({ name: v.string() }).index("by_name", ["name"]),
});
