import { v, type Infer } from "convex/values";
import { internal } from "./_generated/api.js";
import { internalMutation, type MutationCtx } from "./_generated/server.js";
import { count } from "./counts.js";
import { endIfExpired } from "./leaseQueue.js";
import { logError } from "./log.js";
import { endSession } from "./sessions.js";

/** A row whose time has come. */
export const dueRow = v.union(
  v.object({ kind: v.literal("beats"), id: v.id("beats") }),
  v.object({ kind: v.literal("signals"), id: v.id("signals") }),
  v.object({ kind: v.literal("leases"), id: v.id("leaseBeats") }),
  v.object({ kind: v.literal("stats"), id: v.id("roomStats") }),
);
export type DueRow = Infer<typeof dueRow>;

/** Handles all of these rows or, when one of them throws, none. */
export const handle = internalMutation({
  args: { rows: v.array(dueRow), now: v.number() },
  returns: v.null(),
  handler: async (ctx, { rows, now }) => {
    for (const row of rows) await handleRow(ctx, row, now);
    return null;
  },
});

/**
 * Handles these rows, all at once where nothing throws. Else each of them alone, so that what one has written until it
 * threw is undone, and nothing else. Answers those that threw.
 */
export async function handleEach(
  ctx: MutationCtx,
  rows: readonly DueRow[],
  now: number,
): Promise<readonly DueRow[]> {
  if (rows.length === 0 || (await errorOf(ctx, rows, now)) === null) return [];
  const failed: DueRow[] = [];
  for (const row of rows) {
    const error = await errorOf(ctx, [row], now);
    if (error === null) continue;
    failed.push(row);
    logError(`The sweep of rooms can't handle the row ${row.id} of ${row.kind}: ${error}`);
  }
  return failed;
}

/** What is thrown in a mutation that another one calls undoes just the inner one, if it is caught. */
async function errorOf(ctx: MutationCtx, rows: readonly DueRow[], now: number): Promise<string | null> {
  try {
    await ctx.runMutation(internal.dueRows.handle, { rows: [...rows], now });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Looks at the row again: it may have lived on since it was found. */
async function handleRow(ctx: MutationCtx, row: DueRow, now: number): Promise<void> {
  if (row.kind === "beats") {
    const session = await ctx.db.get(row.id);
    if (session !== null && session.deadline <= now) await endSession(ctx, session, now);
  } else if (row.kind === "signals") {
    const signal = await ctx.db.get(row.id);
    if (signal !== null && signal.expiresAt <= now) await ctx.db.delete(row.id);
  } else if (row.kind === "leases") {
    const beat = await ctx.db.get(row.id);
    const lease = beat === null ? null : await ctx.db.get(beat.leaseId);
    if (lease !== null) await endIfExpired(ctx, lease, now);
  } else {
    const stats = await ctx.db.get(row.id);
    if (stats?.dueAt !== undefined && stats.dueAt <= now) await count(ctx, stats, now);
  }
}
