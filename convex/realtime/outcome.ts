import { v, type Infer } from "convex/values";

/** What became of an operation, for good. */
export const outcome = v.union(
  v.object({
    name: v.literal("applied"),
    /** What the function returned; null if that was too large to keep. */
    value: v.any(),
    isTruncated: v.boolean(),
    /** The real ids that stand where the operation said that its result would hold them. */
    ids: v.array(v.string()),
    /** What the server had instead of what the client had seen, where the client's policy was to win. */
    overwrote: v.optional(v.any()),
  }),
  v.object({
    name: v.literal("rejected"),
    error: v.object({ code: v.string(), message: v.string(), data: v.optional(v.any()) }),
  }),
  v.object({ name: v.literal("conflict"), theirs: v.any() }),
  v.object({ name: v.literal("cancelled") }),
);
export type Outcome = Infer<typeof outcome>;
