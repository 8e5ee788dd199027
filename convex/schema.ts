import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  /** Whoever holds the token is the guest; the id is public and stands in the messages. */
  guests: defineTable({
    token: v.string(),
    name: v.string(),
    allowance: v.number(),
    allowanceAt: v.number(),
  }).index("by_token", ["token"]),

  messages: defineTable({
    channel: v.string(),
    author: v.string(),
    guest: v.optional(v.id("guests")),
    body: v.string(),
    editedAt: v.optional(v.number()),
  }).index("by_channel", ["channel"]),

  topics: defineTable({ channel: v.string(), text: v.string() }).index("by_channel", ["channel"]),

  /** One row a channel, kept by the mutations that write messages: counting them would read them all. */
  counters: defineTable({ channel: v.string(), messages: v.number() }).index("by_channel", ["channel"]),
});
