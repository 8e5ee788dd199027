import { v } from "convex/values";
import { mutation, query, type MutationCtx, type QueryCtx } from "./_generated/server.js";
import { findSession, type Session } from "./beats.js";
import {
  expiryOf,
  findLease,
  leaseNow,
  passOn,
  setExpiry,
  stopWaiting,
  waitingFor,
  type Lease,
} from "./leaseQueue.js";
import { rate, takeLease } from "./rates.js";
import { findRoomByToken } from "./rooms.js";
import { actingSession, userIdOf } from "./sessions.js";
import { actor, ask, holder, pace, type Pace } from "./shapes.js";
import { answerWithinMs, leaseLivesMs, maxAskLength, maxWaiting } from "./timings.js";

const granted = v.object({
  name: v.literal("granted"),
  /** Larger than that of every grant before, for ever. */
  fence: v.int64(),
  expiresAt: v.number(),
  serverNow: v.number(),
});

const answer = v.union(
  granted,
  v.object({ name: v.literal("held"), by: holder }),
  v.object({ name: v.literal("queued"), place: v.number(), by: holder }),
  v.object({ name: v.literal("queue-full") }),
  v.object({ name: v.literal("lost") }),
  v.object({ name: v.literal("released") }),
  v.object({ name: v.literal("asked"), until: v.number(), serverNow: v.number() }),
  v.object({ name: v.literal("free") }),
  v.object({ name: v.literal("kept") }),
  v.object({ name: v.literal("gone") }),
  v.object({ name: v.literal("rate-limited"), retryAfterMs: v.number() }),
);

const act = v.union(
  v.object({ name: v.literal("acquire"), wait: v.boolean(), pace }),
  v.object({ name: v.literal("renew"), fence: v.int64(), pace }),
  v.object({ name: v.literal("release") }),
  v.object({ name: v.literal("ask"), text: v.string() }),
  v.object({ name: v.literal("answer"), fence: v.int64(), keeps: v.boolean() }),
  v.object({ name: v.literal("take-over"), pace }),
);

/** Does what a session wants with a lease. Time is this server's alone: no client says what time it is. */
export const handle = mutation({
  args: {
    ...{ room: v.string(), resource: v.string(), session: v.string(), who: actor, act },
    /** Whether this user may take the lease from whoever has it. */
    mayTakeOver: v.boolean(),
    rate,
  },
  returns: answer,
  handler: async (ctx, { session: id, act, mayTakeOver, rate, ...asked }) => {
    const session = await actingSession(ctx, id, asked);
    if (session === null) return { name: "gone" as const };
    const retryAfterMs = await takeLease(ctx, session.userId, rate);
    if (retryAfterMs !== null) return { name: "rate-limited" as const, retryAfterMs };

    const now = Date.now();
    const wanted = { room: asked.room, resource: asked.resource, session, now };
    const lease = await leaseNow(ctx, asked, now);
    switch (act.name) {
      case "acquire":
        return acquire(ctx, lease, wanted, act);
      case "renew":
        return renew(ctx, lease, wanted, act);
      case "release":
        return release(ctx, lease, wanted);
      case "ask":
        return askFor(ctx, lease, wanted, act.text.slice(0, maxAskLength));
      case "answer":
        return answerTo(ctx, lease, wanted, act);
      case "take-over":
        return takeOver(ctx, lease, wanted, { ...act, mayTakeOver });
    }
  },
});

/** Who has a lease and who waits for it: a live query that all who have the room's token share. */
export const state = query({
  args: { token: v.string(), resource: v.string() },
  returns: v.union(
    v.object({ name: v.literal("revoked") }),
    v.object({
      name: v.literal("lease"),
      holder: v.union(holder, v.null()),
      next: v.union(holder, v.null()),
      fence: v.union(v.int64(), v.null()),
      grantedAt: v.union(v.number(), v.null()),
      ask: v.union(ask, v.null()),
      queue: v.array(holder),
    }),
  ),
  handler: async (ctx, { token, resource }) => {
    const room = await findRoomByToken(ctx, token);
    if (room === null) return { name: "revoked" as const };
    const lease = await findLease(ctx, room.room, resource);
    const queue = await waitingFor(ctx, { room: room.room, resource });
    return {
      name: "lease" as const,
      holder: lease?.holder ?? null,
      next: lease?.next ?? null,
      fence: lease?.fence ?? null,
      grantedAt: lease?.grantedAt ?? null,
      ask: lease?.ask ?? null,
      queue: queue.map(({ userId, session }) => ({ userId, session })),
    };
  },
});

/**
 * Whether a lease is held by this user, by the newest grant, at this moment. Read in the transaction that writes what
 * the lease is for, so a takeover at the same time makes one of the two run again.
 */
export const isHeld = query({
  args: { room: v.string(), resource: v.string(), fence: v.int64(), who: actor },
  returns: v.boolean(),
  handler: async (ctx, { room, resource, fence, who }) => {
    const lease = await findLease(ctx, room, resource);
    if (lease?.holder === undefined || lease.fence !== fence) return false;
    if (lease.holder.userId !== (await userIdOf(ctx, room, who))) return false;
    return ((await expiryOf(ctx, lease)) ?? 0) > Date.now();
  },
});

interface Wanted {
  readonly room: string;
  readonly resource: string;
  readonly session: Session;
  readonly now: number;
}

async function acquire(
  ctx: MutationCtx,
  lease: Lease | null,
  wanted: Wanted,
  { wait, pace }: { readonly wait: boolean; readonly pace: Pace },
) {
  const { session, now } = wanted;
  if (lease !== null && isHolder(lease, session)) return prolong(ctx, lease, pace, now);
  const by = lease?.holder ?? lease?.next;
  const isFree = by === undefined || (lease?.holder === undefined && by.session === session.session);
  if (isFree) return grant(ctx, lease, wanted, pace);
  return wait ? enqueue(ctx, wanted, by) : { name: "held" as const, by };
}

async function renew(
  ctx: MutationCtx,
  lease: Lease | null,
  { session, now }: Wanted,
  { fence, pace }: { readonly fence: bigint; readonly pace: Pace },
) {
  if (lease === null || !isHolder(lease, session) || lease.fence !== fence) return { name: "lost" as const };
  return prolong(ctx, lease, pace, now);
}

/** Gives a lease back, or stops waiting for it. */
async function release(ctx: MutationCtx, lease: Lease | null, { session, now, ...which }: Wanted) {
  await stopWaiting(ctx, which, session.session);
  const isTheirs =
    lease !== null &&
    (isHolder(lease, session) || (lease.holder === undefined && lease.next?.session === session.session));
  if (isTheirs) await passOn(ctx, lease, now);
  return { name: "released" as const };
}

async function askFor(ctx: MutationCtx, lease: Lease | null, { session, now }: Wanted, text: string) {
  if (lease?.holder === undefined || isHolder(lease, session)) return { name: "free" as const };
  const isAnotherWaiting =
    lease.ask !== undefined && lease.ask.session !== session.session && lease.ask.until > now;
  if (isAnotherWaiting) return { name: "held" as const, by: lease.holder };
  const until = now + answerWithinMs;
  const ask = { userId: session.userId, session: session.session, text, until, isKept: false };
  await ctx.db.patch(lease._id, { ask });
  return { name: "asked" as const, until, serverNow: now };
}

async function answerTo(
  ctx: MutationCtx,
  lease: Lease | null,
  { session, now }: Wanted,
  { fence, keeps }: { readonly fence: bigint; readonly keeps: boolean },
) {
  if (lease === null || !isHolder(lease, session) || lease.fence !== fence) return { name: "lost" as const };
  const { ask } = lease;
  if (!keeps) {
    const asking = ask === undefined ? null : await findSession(ctx, ask.session);
    await passOn(ctx, lease, now, asking === null ? undefined : holderOf(asking));
    return { name: "released" as const };
  }
  if (ask !== undefined) await ctx.db.patch(lease._id, { ask: { ...ask, isKept: true } });
  return { name: "kept" as const };
}

async function takeOver(
  ctx: MutationCtx,
  lease: Lease | null,
  wanted: Wanted,
  { pace, mayTakeOver }: { readonly pace: Pace; readonly mayTakeOver: boolean },
) {
  if (lease?.holder === undefined) return acquire(ctx, lease, wanted, { wait: false, pace });
  if (isHolder(lease, wanted.session)) return prolong(ctx, lease, pace, wanted.now);
  if (!mayTakeOver && !(await isYielding(ctx, lease, lease.holder, wanted))) {
    return { name: "held" as const, by: lease.holder };
  }
  return grant(ctx, lease, wanted, pace);
}

/** Whether the holder has to give the lease to this session: its own user, an answer that is overdue, or away. */
async function isYielding(
  ctx: QueryCtx,
  { ask }: Lease,
  holder: NonNullable<Lease["holder"]>,
  { session, now }: Wanted,
): Promise<boolean> {
  if (holder.userId === session.userId) return true;
  if (ask?.session === session.session && !ask.isKept && ask.until <= now) return true;
  return (await findSession(ctx, holder.session))?.away ?? true;
}

async function grant(ctx: MutationCtx, lease: Lease | null, wanted: Wanted, pace: Pace) {
  const { room, resource, session, now } = wanted;
  // Later than every grant of a lease that was forgotten, so that not even then a fence comes twice.
  const fence = max((lease?.fence ?? 0n) + 1n, BigInt(Math.floor(now)));
  const fields = { holder: holderOf(session), fence, grantedAt: now };
  const _id = lease?._id ?? (await ctx.db.insert("leases", { room, resource, ...fields }));
  if (lease !== null) await ctx.db.patch(_id, { ...fields, next: undefined, ask: undefined });
  await stopWaiting(ctx, wanted, session.session);
  const expiresAt = now + leaseLivesMs[pace];
  await setExpiry(ctx, { _id }, expiresAt);
  return { name: "granted" as const, fence, expiresAt, serverNow: now };
}

async function prolong(ctx: MutationCtx, lease: Lease, pace: Pace, now: number) {
  const expiresAt = now + leaseLivesMs[pace];
  await setExpiry(ctx, lease, expiresAt);
  return { name: "granted" as const, fence: lease.fence, expiresAt, serverNow: now };
}

async function enqueue(ctx: MutationCtx, wanted: Wanted, by: NonNullable<Lease["holder"]>) {
  const { room, resource, session, now } = wanted;
  const queue = await waitingFor(ctx, wanted);
  const known = queue.findIndex((wait) => wait.session === session.session);
  if (known >= 0) return { name: "queued" as const, place: known + 1, by };
  if (queue.length >= maxWaiting) return { name: "queue-full" as const };
  await ctx.db.insert("leaseWaits", { room, resource, ...holderOf(session), at: now });
  return { name: "queued" as const, place: queue.length + 1, by };
}

const isHolder = (lease: Lease, { session }: Session) => lease.holder?.session === session;
const holderOf = ({ userId, session }: Session) => ({ userId, session });
const max = (a: bigint, b: bigint) => (a > b ? a : b);
