import { v } from "convex/values";
import { mutation, type MutationCtx } from "./_generated/server.js";
import { allSessionsOf } from "./beats.js";
import { changeCount, resetCounts } from "./counts.js";
import { findMember } from "./members.js";
import { tellRemoved } from "./removals.js";
import { findRoom, withNewToken, type Room } from "./rooms.js";
import { endSession } from "./sessions.js";

/**
 * Somebody may not be in a room any more, or (null) everybody has to ask again. The token is replaced, so that what was
 * read by it is read no more from the moment of this commit; those who still may be here join again and get the new one.
 */
export const revoke = mutation({
  args: { room: v.string(), userId: v.union(v.string(), v.null()) },
  returns: v.null(),
  handler: async (ctx, { room: name, userId }) => {
    const room = await findRoom(ctx, name);
    if (room === null) return null;
    if (userId === null) await askAllAgain(ctx, room);
    else await remove(ctx, room, userId);
    return null;
  },
});

/** Members of the epoch before are listed no more, however many they are; those who are let in again are. */
async function askAllAgain(ctx: MutationCtx, room: Room): Promise<void> {
  const now = Date.now();
  await withNewToken(ctx, room, now, Math.max(room.accessEpoch + 1, now));
  await resetCounts(ctx, room.room);
}

async function remove(ctx: MutationCtx, room: Room, userId: string): Promise<void> {
  const now = Date.now();
  await tellRemoved(ctx, room, userId, now);
  const changed = await withNewToken(ctx, room, now, room.accessEpoch);
  for (const session of await allSessionsOf(ctx, room.room, userId)) await endSession(ctx, session, now);
  const member = await findMember(ctx, room.room, userId);
  if (member === null) return;
  if (member.online && member.accessEpoch === changed.accessEpoch) await changeCount(ctx, member, -1, now);
  await ctx.db.delete(member._id);
}
