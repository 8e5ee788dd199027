import type { MutationCtx, QueryCtx } from "./_generated/server.js";
import { maxRemoved, tellsRemovedForMs } from "./timings.js";
import type { Room } from "./rooms.js";

/**
 * Who was removed from the room since this token was replaced. Those who still have it show them no more before they
 * have joined again. Undefined where the token was replaced for another reason, or long ago.
 */
export async function removedSince(ctx: QueryCtx, token: string): Promise<string[] | undefined> {
  const replaced = await ctx.db
    .query("replacedTokens")
    .withIndex("by_token", (q) => q.eq("token", token))
    .unique();
  return replaced?.removed;
}

/** `room`: as it was before its token was replaced. */
export async function tellRemoved(ctx: MutationCtx, room: Room, userId: string, now: number): Promise<void> {
  const before = await ctx.db
    .query("replacedTokens")
    .withIndex("by_room", (q) => q.eq("room", room.room))
    .take(maxRemoved);
  for (const { _id, at, removed } of before) {
    if (now - at > tellsRemovedForMs) await ctx.db.delete(_id);
    else if (removed.length < maxRemoved) await ctx.db.patch(_id, { removed: [...removed, userId] });
  }
  if (before.length === maxRemoved) return;
  await ctx.db.insert("replacedTokens", { room: room.room, token: room.token, removed: [userId], at: now });
}

/** Nobody can be in the room any more. */
export async function forgetRemoved(ctx: MutationCtx, room: string): Promise<void> {
  const rows = await ctx.db
    .query("replacedTokens")
    .withIndex("by_room", (q) => q.eq("room", room))
    .take(maxRemoved);
  for (const { _id } of rows) await ctx.db.delete(_id);
}
