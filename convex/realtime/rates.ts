import { RateLimiter } from "@convex-dev/rate-limiter";
import { v, type Infer } from "convex/values";
import { components } from "./_generated/api.js";
import type { MutationCtx } from "./_generated/server.js";
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

const limiter = new RateLimiter(components.rateLimiter);

/** Counts one submit. Answers after how many milliseconds it may be tried again, or null if it may be done. */
export function takeSubmit(ctx: MutationCtx, { client, identity, rates }: Request) {
  return take(ctx, "submit", submitKey(client, identity), rates.submits);
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

/** Forgets what a guest has used. */
export async function forgetLeases(ctx: MutationCtx, userId: string) {
  await limiter.reset(ctx, "lease", { key: userId, config: configOf({ atOnce: 1, perSecond: 1 }) });
}

/** Forgets what an anonymous client has used: nobody will ask for that any more. */
export async function forgetSubmits(ctx: MutationCtx, client: string) {
  await limiter.reset(ctx, "submit", {
    key: submitKey(client, null),
    config: configOf({ atOnce: 1, perSecond: 1 }),
  });
}

async function take(ctx: MutationCtx, name: string, key: string, rate: Rate): Promise<number | null> {
  const taken = await limiter.limit(ctx, name, { key, config: configOf(rate) });
  return taken.ok ? null : Math.ceil(taken.retryAfter);
}

const configOf = ({ atOnce, perSecond }: Rate) =>
  ({ kind: "token bucket", rate: perSecond, period: 1000, capacity: atOnce }) as const;

const submitKey = (client: string, identity: string | null) =>
  identity === null ? `client ${client}` : `user ${identity}`;
