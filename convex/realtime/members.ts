import { v } from "convex/values";
import type { Doc } from "./_generated/dataModel.js";
import { query, type MutationCtx, type QueryCtx } from "./_generated/server.js";
import { sessionsOf } from "./beats.js";
import { changeCount } from "./counts.js";
import { removedSince } from "./removals.js";
import { findRoomByToken, type Room } from "./rooms.js";
import { profile } from "./shapes.js";
import { keepsPlaceForMs } from "./timings.js";

type Member = Doc<"members">;

/** After whom the next page begins. */
const place = v.object({ joinedAt: v.number(), userId: v.string() });

/**
 * Who is in a room, in the order in which they came: whoever joins lies beyond the first page of a large room, and
 * nobody runs it again for that. A live query that knows nobody, so that all who have the token share one run.
 */
export const list = query({
  args: { token: v.string(), after: v.union(place, v.null()), limit: v.number() },
  returns: v.union(
    v.object({ name: v.literal("revoked"), removed: v.optional(v.array(v.string())) }),
    v.object({
      name: v.literal("listed"),
      members: v.array(v.object({ userId: v.string(), profile, away: v.boolean(), joinedAt: v.number() })),
      /** After whom there are more; null where these are all. */
      next: v.union(place, v.null()),
    }),
  ),
  handler: async (ctx, { token, after, limit }) => {
    const room = await findRoomByToken(ctx, token);
    if (room === null) {
      const removed = await removedSince(ctx, token);
      return { name: "revoked" as const, ...(removed === undefined ? {} : { removed }) };
    }
    const found = await shownMembers(ctx, room, after, limit + 1);
    const members = found.slice(0, limit);
    const last = members[members.length - 1];
    return {
      name: "listed" as const,
      members: members.map(({ userId, profile, away, joinedAt }) => ({ userId, profile, away, joinedAt })),
      next:
        found.length > limit && last !== undefined ? { joinedAt: last.joinedAt, userId: last.userId } : null,
    };
  },
});

/** The members who have been shown for the longest. */
export const firstMembers = (ctx: QueryCtx, room: Room, count: number) =>
  shownMembers(ctx, room, null, count);

/** Two may have come in the same millisecond, so the rest of that one is a range of its own. */
async function shownMembers(
  ctx: QueryCtx,
  { room, accessEpoch }: Room,
  after: { joinedAt: number; userId: string } | null,
  count: number,
): Promise<Member[]> {
  const shown = ctx.db.query("members");
  if (after === null) {
    return shown
      .withIndex("by_joined", (q) => q.eq("room", room).eq("accessEpoch", accessEpoch).eq("online", true))
      .take(count);
  }
  const together = await shown
    .withIndex("by_joined", (q) =>
      q
        .eq("room", room)
        .eq("accessEpoch", accessEpoch)
        .eq("online", true)
        .eq("joinedAt", after.joinedAt)
        .gt("userId", after.userId),
    )
    .take(count);
  if (together.length === count) return together;
  const later = await ctx.db
    .query("members")
    .withIndex("by_joined", (q) =>
      q.eq("room", room).eq("accessEpoch", accessEpoch).eq("online", true).gt("joinedAt", after.joinedAt),
    )
    .take(count - together.length);
  return [...together, ...later];
}

/**
 * Makes a member what their sessions make them: shown while one of them is, away while all of them are. Writes only
 * what has changed, because whatever is written here is sent to everybody in the room.
 */
export async function settleMember(ctx: MutationCtx, room: Room, userId: string, now: number): Promise<void> {
  const member = await findMember(ctx, room.room, userId);
  if (member === null) return;
  const shown = (await sessionsOf(ctx, room, userId)).filter(({ isShown }) => isShown);
  const online = shown.length > 0;
  const away = online && shown.every((session) => session.away);
  const wasOnline = member.online && member.accessEpoch === room.accessEpoch;
  if (online && !wasOnline) {
    const joinedAt = keepsPlace(member, now) ? member.joinedAt : now;
    const { accessEpoch } = room;
    await ctx.db.patch(member._id, { online, away, joinedAt, accessEpoch, leftAt: undefined });
    await changeCount(ctx, member, 1, now);
  } else if (!online && member.online) {
    await ctx.db.patch(member._id, { online, away, leftAt: now });
    if (wasOnline) await changeCount(ctx, member, -1, now);
  } else if (online && away !== member.away) {
    await ctx.db.patch(member._id, { away });
  }
}

const keepsPlace = ({ leftAt }: Member, now: number) =>
  leftAt === undefined || now - leftAt <= keepsPlaceForMs;

export function findMember(ctx: QueryCtx, room: string, userId: string): Promise<Member | null> {
  return ctx.db
    .query("members")
    .withIndex("by_user", (q) => q.eq("room", room).eq("userId", userId))
    .unique();
}

/** The member whom somebody is who isn't signed in. */
export function findGuest(ctx: QueryCtx, room: string, guest: string): Promise<Member | null> {
  return ctx.db
    .query("members")
    .withIndex("by_guest", (q) => q.eq("room", room).eq("guest", guest))
    .unique();
}
