import type { Doc } from "./_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "./_generated/server.js";
import { findSession } from "./beats.js";
import { claimWithinMs, maxWaiting } from "./timings.js";
import { wakeBy } from "./wake.js";

export type Lease = Doc<"leases">;
type Wait = Doc<"leaseWaits">;

export function findLease(ctx: QueryCtx, room: string, resource: string): Promise<Lease | null> {
  return ctx.db
    .query("leases")
    .withIndex("by_resource", (q) => q.eq("room", room).eq("resource", resource))
    .unique();
}

/** Until when the lease is held, or the next may take it; null while it is free for all. */
export async function expiryOf(ctx: QueryCtx, lease: Lease): Promise<number | null> {
  return (await findBeat(ctx, lease))?.expiresAt ?? null;
}

/** The lease as it is at this moment: who held it too long, or didn't take it in time, is out of it first. */
export async function leaseNow(
  ctx: MutationCtx,
  { room, resource }: { readonly room: string; readonly resource: string },
  now: number,
): Promise<Lease | null> {
  const lease = await findLease(ctx, room, resource);
  return lease === null ? null : endIfExpired(ctx, lease, now);
}

export async function endIfExpired(ctx: MutationCtx, lease: Lease, now: number): Promise<Lease> {
  const expiresAt = await expiryOf(ctx, lease);
  return expiresAt !== null && expiresAt <= now ? passOn(ctx, lease, now) : lease;
}

/** Nobody holds the lease any more, and whose turn it was has missed it: the next who waits may take it. */
export async function passOn(
  ctx: MutationCtx,
  lease: Lease,
  now: number,
  first?: Lease["next"],
): Promise<Lease> {
  if (lease.next !== undefined) await stopWaiting(ctx, lease, lease.next.session);
  const next = first ?? (await firstWaiting(ctx, lease));
  await ctx.db.patch(lease._id, { holder: undefined, next, ask: undefined });
  if (next === undefined) await deleteBeat(ctx, lease);
  else await setExpiry(ctx, lease, now + claimWithinMs);
  const passed = await ctx.db.get(lease._id);
  if (passed === null) throw new Error("A lease went while it was passed on.");
  return passed;
}

export async function setExpiry(
  ctx: MutationCtx,
  lease: Pick<Lease, "_id">,
  expiresAt: number,
): Promise<void> {
  const beat = await findBeat(ctx, lease);
  if (beat === null) await ctx.db.insert("leaseBeats", { leaseId: lease._id, expiresAt });
  else await ctx.db.patch(beat._id, { expiresAt });
  if (beat === null || expiresAt < beat.expiresAt) await wakeBy(ctx, expiresAt);
}

/** A session has ended: it holds nothing, and waits for nothing. */
export async function dropLeases(ctx: MutationCtx, session: string, now: number): Promise<void> {
  const waits = await ctx.db
    .query("leaseWaits")
    .withIndex("by_session", (q) => q.eq("session", session))
    .collect();
  for (const { _id } of waits) await ctx.db.delete(_id);
  const held = await ctx.db
    .query("leases")
    .withIndex("by_holder", (q) => q.eq("holder.session", session))
    .collect();
  const offered = await ctx.db
    .query("leases")
    .withIndex("by_next", (q) => q.eq("next.session", session))
    .collect();
  for (const lease of [...held, ...offered]) await passOn(ctx, lease, now);
}

/** Those who wait for a lease, in the order in which they came. */
export function waitingFor(
  ctx: QueryCtx,
  { room, resource }: Pick<Lease, "room" | "resource">,
): Promise<Wait[]> {
  return ctx.db
    .query("leaseWaits")
    .withIndex("by_resource", (q) => q.eq("room", room).eq("resource", resource))
    .take(maxWaiting);
}

export async function stopWaiting(
  ctx: MutationCtx,
  { room, resource }: Pick<Lease, "room" | "resource">,
  session: string,
): Promise<void> {
  const wait = await ctx.db
    .query("leaseWaits")
    .withIndex("by_session", (q) => q.eq("session", session).eq("room", room).eq("resource", resource))
    .unique();
  if (wait !== null) await ctx.db.delete(wait._id);
}

async function firstWaiting(ctx: MutationCtx, lease: Lease): Promise<Lease["next"]> {
  for (const { _id, session, userId } of await waitingFor(ctx, lease)) {
    if ((await findSession(ctx, session)) !== null) return { session, userId };
    await ctx.db.delete(_id);
  }
  return undefined;
}

function findBeat(ctx: QueryCtx, { _id }: Pick<Lease, "_id">) {
  return ctx.db
    .query("leaseBeats")
    .withIndex("by_lease", (q) => q.eq("leaseId", _id))
    .unique();
}

async function deleteBeat(ctx: MutationCtx, lease: Lease): Promise<void> {
  const beat = await findBeat(ctx, lease);
  if (beat !== null) await ctx.db.delete(beat._id);
}
