import { v, type Infer } from "convex/values";

/** How a member is shown. */
export const profile = v.object({
  name: v.string(),
  avatar: v.optional(v.string()),
  color: v.optional(v.string()),
});

/** One tab of one member. */
export const holder = v.object({ userId: v.string(), session: v.string() });

/** Somebody asks the holder of a lease for it. */
export const ask = v.object({
  userId: v.string(),
  session: v.string(),
  text: v.string(),
  /** Until when the holder may answer. */
  until: v.number(),
  /** Whether the holder has said that they keep it. */
  isKept: v.boolean(),
});

/**
 * Who acts: a user, or somebody who isn't signed in, known by a secret of their browser. The app's own function has
 * found out who, because in a component there is no token.
 */
export const actor = v.union(v.object({ userId: v.string() }), v.object({ guest: v.string() }));
export type Actor = Infer<typeof actor>;

/** How often a session beats: its tab is looked at, or isn't, or there is nobody else in the room. */
export const pace = v.union(v.literal("visible"), v.literal("hidden"), v.literal("alone"));
export type Pace = Infer<typeof pace>;

/** Up to which moment the sweep has handled each kind of row. */
export const reached = v.object({
  beats: v.number(),
  signals: v.number(),
  leases: v.number(),
  stats: v.number(),
});
export type Reached = Infer<typeof reached>;
