import { v } from "convex/values";
import { internal } from "./_generated/api.js";
import type { Doc } from "./_generated/dataModel.js";
import { internalQuery, query, type MutationCtx, type QueryCtx } from "./_generated/server.js";
import { findRoomByToken } from "./rooms.js";
import { countEveryMs, countShards, maxListed } from "./timings.js";
import { wakeBy } from "./wake.js";

/** How many members of a large room are shown; null until a room has been large. A live query. */
export const online = query({
  args: { token: v.string() },
  returns: v.union(
    v.object({ name: v.literal("revoked") }),
    v.object({ name: v.literal("counted"), online: v.union(v.number(), v.null()) }),
  ),
  handler: async (ctx, { token }) => {
    const room = await findRoomByToken(ctx, token);
    if (room === null) return { name: "revoked" as const };
    return { name: "counted" as const, online: (await findStats(ctx, room.room))?.online ?? null };
  },
});

/** The sum of a room's parts. */
export const sum = internalQuery({
  args: { room: v.string() },
  returns: v.number(),
  handler: async (ctx, { room }) =>
    (await partsOf(ctx, room)).reduce((total, part) => total + part.online, 0),
});

/** One member more or less is shown in a room. */
export async function changeCount(
  ctx: MutationCtx,
  { room, userId }: { readonly room: string; readonly userId: string },
  by: 1 | -1,
  now: number,
): Promise<void> {
  const shard = shardOf(userId);
  const part = await ctx.db
    .query("roomCounts")
    .withIndex("by_room", (q) => q.eq("room", room).eq("shard", shard))
    .unique();
  const online = Math.max(0, (part?.online ?? 0) + by);
  if (part === null) await ctx.db.insert("roomCounts", { room, shard, online });
  else await ctx.db.patch(part._id, { online });
  await markForCounting(ctx, room, online, now);
}

/**
 * Where the list doesn't show everybody, somebody may want to know how many there are. In a room with more members than
 * the list has, one part at least is as large as this.
 */
const largePart = Math.ceil(maxListed / countShards);

/** Has a large room counted before long, in one transaction for all who come and go until then. */
async function markForCounting(ctx: MutationCtx, room: string, inPart: number, now: number): Promise<void> {
  const stats = await findStats(ctx, room);
  if (stats === null && inPart < largePart) return;
  if (stats?.dueAt !== undefined) return;
  const dueAt = now + countEveryMs;
  if (stats === null) await ctx.db.insert("roomStats", { room, online: 0, at: 0, dueAt });
  else await ctx.db.patch(stats._id, { dueAt });
  await wakeBy(ctx, dueAt);
}

/** Counts a room anew. The parts are read as they were a moment ago, so that nobody who joins has to wait for this. */
export async function count(ctx: MutationCtx, { _id, room }: Doc<"roomStats">, now: number): Promise<void> {
  const online = await ctx.runQuery(internal.counts.sum, { room }, { useStaleSnapshot: true });
  await ctx.db.patch(_id, { online, at: now, dueAt: undefined });
}

/** Nobody is shown any more: all have to ask again. */
export async function resetCounts(ctx: MutationCtx, room: string): Promise<void> {
  for (const { _id } of await partsOf(ctx, room)) await ctx.db.patch(_id, { online: 0 });
}

export async function forgetCounts(ctx: MutationCtx, room: string): Promise<void> {
  for (const { _id } of await partsOf(ctx, room)) await ctx.db.delete(_id);
  const stats = await findStats(ctx, room);
  if (stats !== null) await ctx.db.delete(stats._id);
}

function partsOf(ctx: QueryCtx, room: string) {
  return ctx.db
    .query("roomCounts")
    .withIndex("by_room", (q) => q.eq("room", room))
    .take(countShards);
}

function findStats(ctx: QueryCtx, room: string) {
  return ctx.db
    .query("roomStats")
    .withIndex("by_room", (q) => q.eq("room", room))
    .unique();
}

function shardOf(userId: string): number {
  let hash = 0;
  for (let i = 0; i < userId.length; i++) hash = (hash * 31 + userId.charCodeAt(i)) | 0;
  return Math.abs(hash) % countShards;
}
