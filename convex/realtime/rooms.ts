import type { Doc } from "./_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "./_generated/server.js";
import { newSecret } from "./secrets.js";
import { tokenLivesMs } from "./timings.js";

export type Room = Doc<"rooms">;

export function findRoom(ctx: QueryCtx, room: string): Promise<Room | null> {
  return ctx.db
    .query("rooms")
    .withIndex("by_room", (q) => q.eq("room", room))
    .unique();
}

/** The room that this token reads; null when the token was replaced, or never was one. */
export function findRoomByToken(ctx: QueryCtx, token: string): Promise<Room | null> {
  return ctx.db
    .query("rooms")
    .withIndex("by_token", (q) => q.eq("token", token))
    .unique();
}

/** The room, which is made if need be, with a token that isn't too old. */
export async function openRoom(ctx: MutationCtx, room: string, now: number): Promise<Room> {
  const known = await findRoom(ctx, room);
  if (known !== null) return withFreshToken(ctx, known, now);
  // An epoch that no member of a room of this name, forgotten since, can have.
  const made = { room, token: newSecret(), tokenMadeAt: now, accessEpoch: now };
  const _id = await ctx.db.insert("rooms", made);
  return { ...made, _id, _creationTime: now };
}

/** Replaces a token that has lived its time. Who reads by it is told, and joins again. */
export async function withFreshToken(ctx: MutationCtx, room: Room, now: number): Promise<Room> {
  if (now - room.tokenMadeAt < tokenLivesMs) return room;
  return withNewToken(ctx, room, now, room.accessEpoch);
}

export async function withNewToken(ctx: MutationCtx, room: Room, now: number, accessEpoch: number) {
  const changed = { token: newSecret(), tokenMadeAt: now, accessEpoch };
  await ctx.db.patch(room._id, changed);
  return { ...room, ...changed };
}
