import type { Doc } from "./_generated/dataModel.js";
import type { QueryCtx } from "./_generated/server.js";
import type { Room } from "./rooms.js";
import { maxSessions } from "./timings.js";

export type Session = Doc<"beats">;

export function findSession(ctx: QueryCtx, session: string): Promise<Session | null> {
  return ctx.db
    .query("beats")
    .withIndex("by_session", (q) => q.eq("session", session))
    .unique();
}

export function findSessionByLeaveToken(ctx: QueryCtx, leaveToken: string): Promise<Session | null> {
  return ctx.db
    .query("beats")
    .withIndex("by_leave_token", (q) => q.eq("leaveToken", leaveToken))
    .unique();
}

/** The sessions of a member that were let in since all had to ask again. */
export async function sessionsOf(ctx: QueryCtx, room: Room, userId: string): Promise<Session[]> {
  const sessions = await allSessionsOf(ctx, room.room, userId);
  return sessions.filter(({ accessEpoch }) => accessEpoch === room.accessEpoch);
}

export function allSessionsOf(ctx: QueryCtx, room: string, userId: string): Promise<Session[]> {
  return ctx.db
    .query("beats")
    .withIndex("by_user", (q) => q.eq("room", room).eq("userId", userId))
    .take(2 * maxSessions);
}
