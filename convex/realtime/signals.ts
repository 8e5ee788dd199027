import { v } from "convex/values";
import type { Doc } from "./_generated/dataModel.js";
import { mutation, query, type MutationCtx, type QueryCtx } from "./_generated/server.js";
import type { Session } from "./beats.js";
import { paid } from "./pacing.js";
import { findRoomByToken } from "./rooms.js";
import { actingSession } from "./sessions.js";
import { actor } from "./shapes.js";
import { clientTimings, maxSignalKinds, maxSignalsListed, signalLivesMs, signalRate } from "./timings.js";
import { wakeBy } from "./wake.js";

/** Shows a value of a session for a while, or (null) no longer. */
export const send = mutation({
  args: {
    ...{ room: v.string(), session: v.string(), who: actor, kind: v.string(), value: v.any() },
    /** How long it is shown unless it is sent again. */
    forMs: v.union(v.number(), v.null()),
  },
  returns: v.union(
    v.object({ name: v.literal("sent"), serverNow: v.number() }),
    v.object({ name: v.literal("too-soon"), retryAfterMs: v.number() }),
    v.object({ name: v.literal("too-many-kinds") }),
    v.object({ name: v.literal("not-shown") }),
    v.object({ name: v.literal("gone") }),
  ),
  handler: async (ctx, { session: id, kind, value, forMs, ...asked }) => {
    const now = Date.now();
    const session = await actingSession(ctx, id, asked);
    if (session === null) return { name: "gone" as const };
    if (!session.isShown) return { name: "not-shown" as const };

    const row = await findSignal(ctx, id, kind);
    if (value === null) {
      if (row !== null) await ctx.db.delete(row._id);
      return { name: "sent" as const, serverNow: now };
    }
    const wait = await takeSignal(ctx, session, row, now);
    if (wait > 0) return { name: "too-soon" as const, retryAfterMs: wait };
    if (row === null && (await kindsOf(ctx, id)) >= maxSignalKinds)
      return { name: "too-many-kinds" as const };

    const { room, userId } = session;
    const expiresAt = now + livesFor(forMs);
    if (row !== null) await ctx.db.patch(row._id, { value: value as unknown, at: now, expiresAt });
    else
      await ctx.db.insert("signals", {
        room,
        session: id,
        userId,
        kind,
        value: value as unknown,
        at: now,
        expiresAt,
      });
    await wakeBy(ctx, expiresAt);
    return { name: "sent" as const, serverNow: now };
  },
});

/** What the sessions of a room show of one kind: a live query that all who have the token share. */
export const list = query({
  args: { token: v.string(), kind: v.string() },
  returns: v.union(
    v.object({ name: v.literal("revoked") }),
    v.object({
      name: v.literal("listed"),
      signals: v.array(
        v.object({
          ...{ session: v.string(), userId: v.string(), value: v.any() },
          ...{ at: v.number(), expiresAt: v.number() },
        }),
      ),
    }),
  ),
  handler: async (ctx, { token, kind }) => {
    const room = await findRoomByToken(ctx, token);
    if (room === null) return { name: "revoked" as const };
    const signals = await ctx.db
      .query("signals")
      .withIndex("by_kind", (q) => q.eq("room", room.room).eq("kind", kind))
      .take(maxSignalsListed);
    return {
      name: "listed" as const,
      signals: signals.map(({ session, userId, value, at, expiresAt }) => ({
        ...{ session, userId, value: value as unknown, at, expiresAt },
      })),
    };
  },
});

/** Counts one more signal of a session; answers after how many milliseconds it may be sent, or 0 if it may now. */
async function takeSignal(
  ctx: MutationCtx,
  session: Session,
  row: Doc<"signals"> | null,
  now: number,
): Promise<number> {
  const sinceLast = now - (row?.at ?? 0);
  if (sinceLast < clientTimings.signalEveryMs) return clientTimings.signalEveryMs - sinceLast;
  const paying = paid(session.signalsPaidTo, now, signalRate);
  if (paying.name === "wait") return paying.ms;
  await ctx.db.patch(session._id, { signalsPaidTo: paying.to });
  return 0;
}

function livesFor(forMs: number | null): number {
  const { atLeast, atMost, byDefault } = signalLivesMs;
  return Math.min(atMost, Math.max(atLeast, forMs ?? byDefault));
}

function findSignal(ctx: QueryCtx, session: string, kind: string) {
  return ctx.db
    .query("signals")
    .withIndex("by_session", (q) => q.eq("session", session).eq("kind", kind))
    .unique();
}

async function kindsOf(ctx: QueryCtx, session: string): Promise<number> {
  const signals = await ctx.db
    .query("signals")
    .withIndex("by_session", (q) => q.eq("session", session))
    .take(maxSignalKinds);
  return signals.length;
}
