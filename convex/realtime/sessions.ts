import { v } from "convex/values";
import { mutation, type MutationCtx, type QueryCtx } from "./_generated/server.js";
import { findSession, findSessionByLeaveToken, sessionsOf, type Session } from "./beats.js";
import { dropLeases } from "./leaseQueue.js";
import { findGuest, findMember, firstMembers, settleMember } from "./members.js";
import { paid } from "./pacing.js";
import { rate, takeJoin } from "./rates.js";
import { findRoom, openRoom, withFreshToken, type Room } from "./rooms.js";
import { newId, newSecret } from "./secrets.js";
import { actor, pace, profile, type Actor, type Pace } from "./shapes.js";
import { clearSignals } from "./signalRows.js";
import { beatRate, clientTimings, maxSessions, offlineAfterMs } from "./timings.js";
import { wakeBy } from "./wake.js";

/** Lets a session into a room, or lets one go on that is there already. Whoever calls this has been allowed to. */
export const join = mutation({
  args: {
    room: v.string(),
    who: actor,
    /** Where a request comes from, for those who aren't signed in. */
    ip: v.union(v.string(), v.null()),
    profile,
    pace,
    away: v.boolean(),
    /** Whether others see it. */
    isShown: v.boolean(),
    /** By which the session is to be ended, and known if it is asked for again; null where the tab has made none. */
    leaveToken: v.union(v.string(), v.null()),
    /** The session that this tab had: it goes on, or gives way to a new one. */
    former: v.union(v.object({ leaveToken: v.string(), goesOn: v.boolean() }), v.null()),
    rate,
  },
  returns: v.union(
    v.object({
      name: v.literal("joined"),
      token: v.string(),
      session: v.string(),
      leaveToken: v.string(),
      self: v.object({ userId: v.string(), profile, joinedAt: v.number() }),
      timings: v.record(v.string(), v.number()),
      serverNow: v.number(),
    }),
    v.object({ name: v.literal("rate-limited"), retryAfterMs: v.number() }),
  ),
  handler: async (ctx, asked) => {
    const retryAfterMs = await takeJoin(ctx, asked);
    if (retryAfterMs !== null) return { name: "rate-limited" as const, retryAfterMs };

    const now = Date.now();
    const room = await openRoom(ctx, asked.room, now);
    const userId = await memberFor(ctx, room, asked, now);
    const former = await ownByLeaveToken(ctx, asked.room, userId, asked.former?.leaveToken ?? null);
    // The answer to who asked for it before was lost.
    const given = await ownByLeaveToken(ctx, asked.room, userId, asked.leaveToken);
    const known = given ?? (asked.former?.goesOn === true ? former : null);
    const session =
      known === null ? await begin(ctx, room, userId, asked, now) : await goOn(ctx, room, known, asked, now);
    // The new one is there before the old one goes, so that nobody sees the member leave.
    if (former !== null && former._id !== session._id) await endSession(ctx, former, now);
    await settleMember(ctx, room, userId, now);
    await hurryWhoWasAlone(ctx, room, userId, now);
    await wakeBy(ctx, session.deadline);

    const member = await findMember(ctx, room.room, userId);
    return {
      name: "joined" as const,
      token: room.token,
      session: session.session,
      leaveToken: session.leaveToken,
      self: { userId, profile: asked.profile, joinedAt: member?.joinedAt ?? now },
      timings: { ...clientTimings },
      serverNow: now,
    };
  },
});

/** A sign of life. Writes nothing that anybody watches, unless the session is away from now on, or no longer. */
export const beat = mutation({
  args: { room: v.string(), session: v.string(), who: actor, pace, away: v.boolean() },
  returns: v.union(
    v.object({ name: v.literal("alive"), serverNow: v.number() }),
    v.object({ name: v.literal("gone") }),
    v.object({ name: v.literal("rate-limited"), retryAfterMs: v.number() }),
  ),
  handler: async (ctx, { session: id, pace, away, ...asked }) => {
    const now = Date.now();
    const session = await actingSession(ctx, id, asked);
    if (session === null) return { name: "gone" as const };
    const paying = paid(session.beatsPaidTo, now, beatRate);
    if (paying.name === "wait") return { name: "rate-limited" as const, retryAfterMs: paying.ms };

    const deadline = now + offlineAfterMs[pace];
    const changed = { deadline, beatsPaidTo: paying.to, pace, away };
    await ctx.db.patch(session._id, changed);
    if (deadline < session.deadline) await wakeBy(ctx, deadline);
    const room = await roomOf(ctx, session);
    await withFreshToken(ctx, room, now);
    if (away !== session.away) await settleMember(ctx, room, session.userId, now);
    return { name: "alive" as const, serverNow: now };
  },
});

/** Ends the session that this token belongs to. It answers the same whether there is one or not. */
export const leave = mutation({
  args: { leaveToken: v.string() },
  returns: v.null(),
  handler: async (ctx, { leaveToken }) => {
    const session = await findSessionByLeaveToken(ctx, leaveToken);
    if (session !== null) await endSession(ctx, session, Date.now());
    return null;
  },
});

/** Ends a session whose user may not be in the room any more. */
export const end = mutation({
  args: { room: v.string(), session: v.string(), who: actor },
  returns: v.null(),
  handler: async (ctx, { session: id, ...asked }) => {
    const session = await ownSession(ctx, id, asked);
    if (session !== null) await endSession(ctx, session, Date.now());
    return null;
  },
});

/** Ends a session, with all that it has left behind. */
export async function endSession(ctx: MutationCtx, session: Session, now: number): Promise<void> {
  await ctx.db.delete(session._id);
  await clearSignals(ctx, session.session);
  await dropLeases(ctx, session.session, now);
  const room = await findRoom(ctx, session.room);
  if (room !== null) await settleMember(ctx, room, session.userId, now);
}

/** A session of the one who acts, in a room where they have been let in since all had to ask again. */
export async function actingSession(
  ctx: QueryCtx,
  id: string,
  asked: { readonly room: string; readonly who: Actor },
): Promise<Session | null> {
  const session = await ownSession(ctx, id, asked);
  if (session === null) return null;
  const room = await findRoom(ctx, session.room);
  return room?.accessEpoch === session.accessEpoch ? session : null;
}

async function ownSession(
  ctx: QueryCtx,
  id: string,
  { room, who }: { readonly room: string; readonly who: Actor },
): Promise<Session | null> {
  const session = await findSession(ctx, id);
  if (session === null || session.room !== room) return null;
  return (await userIdOf(ctx, room, who)) === session.userId ? session : null;
}

/** The id of the member that somebody is in a room; null for a guest who isn't there. */
export async function userIdOf(ctx: QueryCtx, room: string, who: Actor): Promise<string | null> {
  return "userId" in who ? who.userId : ((await findGuest(ctx, room, who.guest))?.userId ?? null);
}

type Asked = {
  readonly room: string;
  readonly who: Actor;
  readonly profile: { name: string; avatar?: string; color?: string };
  readonly pace: Pace;
  readonly away: boolean;
  readonly isShown: boolean;
  readonly leaveToken: string | null;
};

/** Makes somebody a member, or keeps what they are called up to date. Answers their id. */
async function memberFor(ctx: MutationCtx, { room, accessEpoch }: Room, asked: Asked, now: number) {
  const { who, profile } = asked;
  const member =
    "userId" in who ? await findMember(ctx, room, who.userId) : await findGuest(ctx, room, who.guest);
  if (member !== null) {
    if (!isSame(member.profile, profile)) await ctx.db.patch(member._id, { profile });
    return member.userId;
  }
  const userId = "userId" in who ? who.userId : `guest:${newId()}`;
  const guest = "guest" in who ? { guest: who.guest } : {};
  const times = { joinedAt: now, leftAt: now };
  await ctx.db.insert("members", {
    ...{ room, userId, ...guest, profile, accessEpoch },
    ...{ online: false, away: false, ...times },
  });
  return userId;
}

const isSame = (a: Asked["profile"], b: Asked["profile"]) =>
  a.name === b.name && a.avatar === b.avatar && a.color === b.color;

/** A session that a tab has asked for before, if it is still there and this member's own. */
async function ownByLeaveToken(
  ctx: QueryCtx,
  room: string,
  userId: string,
  leaveToken: string | null,
): Promise<Session | null> {
  if (leaveToken === null) return null;
  const session = await findSessionByLeaveToken(ctx, leaveToken);
  return session?.room === room && session.userId === userId ? session : null;
}

/** The one that the tab has made, unless somebody else's session has it. */
async function freeLeaveToken(ctx: QueryCtx, leaveToken: string | null): Promise<string> {
  if (leaveToken === null) return newSecret();
  return (await findSessionByLeaveToken(ctx, leaveToken)) === null ? leaveToken : newSecret();
}

async function goOn(
  ctx: MutationCtx,
  room: Room,
  known: Session,
  asked: Asked,
  now: number,
): Promise<Session> {
  const { pace, away, isShown } = asked;
  const deadline = now + offlineAfterMs[pace];
  const changed = {
    ...{ accessEpoch: room.accessEpoch, pace },
    ...{ away, isShown, deadline },
  };
  await ctx.db.patch(known._id, changed);
  if (!isShown) await clearSignals(ctx, known.session);
  return { ...known, ...changed };
}

async function begin(
  ctx: MutationCtx,
  room: Room,
  userId: string,
  { leaveToken, pace, away, isShown }: Asked,
  now: number,
): Promise<Session> {
  const others = await sessionsOf(ctx, room, userId);
  if (others.length >= maxSessions) {
    const [oldest] = others.sort((a, b) => a.deadline - b.deadline);
    if (oldest !== undefined) await endSession(ctx, oldest, now);
  }
  const begun = {
    ...{ room: room.room, userId, session: newId() },
    leaveToken: await freeLeaveToken(ctx, leaveToken),
    ...{ accessEpoch: room.accessEpoch, pace, away, isShown },
    ...{ deadline: now + offlineAfterMs[pace], beatsPaidTo: now, signalsPaidTo: now },
  };
  const _id = await ctx.db.insert("beats", begun);
  return { ...begun, _id, _creationTime: now };
}

/** Who was alone in the room has somebody now who sees them, and beats like all others from now on; or is gone. */
async function hurryWhoWasAlone(ctx: MutationCtx, room: Room, userId: string, now: number): Promise<void> {
  const deadline = now + offlineAfterMs.visible;
  for (const other of await firstMembers(ctx, room, 2)) {
    if (other.userId === userId) continue;
    for (const session of await sessionsOf(ctx, room, other.userId)) {
      if (session.pace !== "alone" || session.deadline <= deadline) continue;
      await ctx.db.patch(session._id, { deadline });
      await wakeBy(ctx, deadline);
    }
  }
}

async function roomOf(ctx: QueryCtx, session: Session): Promise<Room> {
  const room = await findRoom(ctx, session.room);
  if (room === null) throw new Error("A session is in a room that isn't there.");
  return room;
}
