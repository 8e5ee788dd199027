import type { MutationCtx } from "./_generated/server.js";
import { maxSignalKinds } from "./timings.js";

/** Nothing of a session is shown any more. */
export async function clearSignals(ctx: MutationCtx, session: string): Promise<void> {
  const signals = await ctx.db
    .query("signals")
    .withIndex("by_session", (q) => q.eq("session", session))
    .take(maxSignalKinds);
  for (const { _id } of signals) await ctx.db.delete(_id);
}
