import { v, type Infer } from "convex/values";
import { internal } from "./_generated/api.js";
import { internalMutation, type MutationCtx } from "./_generated/server.js";
import { paid } from "./pacing.js";
import type { Actor } from "./shapes.js";

/** So many at once, and so many a second. */
export const rate = v.object({ atOnce: v.number(), perSecond: v.number() });
type Rate = Infer<typeof rate>;

/** How often a user may submit, or a client of somebody who isn't signed in; and how often clients may be made. */
export const rates = v.object({ submits: rate, registrations: rate });

interface Request {
  readonly client: string;
  readonly identity: string | null;
  readonly ip: string | null;
  readonly rates: Infer<typeof rates>;
}

/** Counts one submit. Answers after how many milliseconds it may be tried again, or null if it may be done. */
export function takeSubmit(ctx: MutationCtx, { client, identity, rates }: Request) {
  return take(ctx, "submit", identity === null ? `client ${client}` : `user ${identity}`, rates.submits);
}

/** The same for a new client. Who isn't signed in may make up as many client ids as they like, so they don't count. */
export function takeRegistration(ctx: MutationCtx, { identity, ip, rates }: Request) {
  return take(ctx, "register", identity ?? ip ?? "unknown", rates.registrations);
}

interface Joining {
  readonly who: Actor;
  readonly ip: string | null;
  readonly rate: Rate;
}

/** The same for sessions of a user, or of an address of those who aren't signed in. */
export function takeJoin(ctx: MutationCtx, { who, ip, rate }: Joining) {
  return take(ctx, "join", "userId" in who ? `user ${who.userId}` : `address ${ip ?? "unknown"}`, rate);
}

/** The same for what a member does with leases. */
export function takeLease(ctx: MutationCtx, userId: string, rate: Rate) {
  return take(ctx, "lease", userId, rate);
}

async function take(ctx: MutationCtx, what: string, who: string, rate: Rate): Promise<number | null> {
  const key = `${what} ${who}`;
  const row = await ctx.db
    .query("allowances")
    .withIndex("by_key", (q) => q.eq("key", key))
    .unique();
  const taken = paid(row?.paidTo ?? 0, Date.now(), {
    everyMs: 1000 / rate.perSecond,
    atOnce: rate.atOnce,
  });
  if (taken.name === "wait") return taken.ms;
  if (row === null) await ctx.db.insert("allowances", { key, paidTo: taken.to });
  else await ctx.db.patch(row._id, { paidTo: taken.to });
  return null;
}

/** Rows that one transaction deletes at most. */
const batch = 500;

/** Forgets who has all their allowance again: no row says the same. In several transactions where they are many. */
export const prune = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const full = await ctx.db
      .query("allowances")
      .withIndex("by_paid_to", (q) => q.lte("paidTo", Date.now()))
      .take(batch);
    for (const { _id } of full) await ctx.db.delete(_id);
    if (full.length === batch) await ctx.scheduler.runAfter(0, internal.rates.prune, {});
    return null;
  },
});
