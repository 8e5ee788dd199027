import { v, type Infer } from "convex/values";
import type { Doc } from "./_generated/dataModel.js";
import { mutation, query, type MutationCtx, type QueryCtx } from "./_generated/server.js";
import { lanesAfter } from "./lanes.js";
import { isSettled, range, withSettled, withWatermarkBelow, type Numbers, type Range } from "./numbers.js";
import { outcome } from "./outcome.js";
import { rates, takeRegistration, takeSubmit } from "./rates.js";

/**
 * About so many outcomes are kept for a client, and so many ranges of settled numbers, before it has to wait: its row
 * stays small, and all that is kept can be read in one transaction.
 */
const maxKept = 200;
const maxRanges = 500;

/** A client's row says that it was heard of if that was longer ago than this, in milliseconds. */
const touchEveryMs = 24 * 60 * 60 * 1000;

const who = { client: v.string(), identity: v.union(v.string(), v.null()) };

/** What the ledger knows of an operation that has arrived. */
const standing = v.union(
  v.object({ name: v.literal("settled"), outcome, commitTs: v.commitTs() }),
  /** Settled as another operation, or so that nothing is kept of it, or passed over by its lane. */
  v.object({ name: v.literal("expired") }),
  v.object({
    name: v.literal("new"),
    /** Whether the operation before it in its lane is settled. */
    isNext: v.boolean(),
    /** Whether its outcome can be kept. */
    hasRoom: v.boolean(),
  }),
);
type Standing = Infer<typeof standing>;

/** What the ledger knows of an operation that others depend on. */
const dependency = v.union(
  v.object({ n: v.number(), name: v.literal("open") }),
  v.object({ n: v.number(), name: v.literal("applied"), id: v.string(), ids: v.array(v.string()) }),
  v.object({ n: v.number(), name: v.literal("without-effect") }),
  v.object({ n: v.number(), name: v.literal("forgotten") }),
);
type Dependency = Infer<typeof dependency>;

const arrival = v.object({
  n: v.number(),
  id: v.string(),
  lane: v.string(),
  after: v.number(),
});
type Arrival = Infer<typeof arrival>;

/** Reads all that one request needs to know. `register` makes a client that isn't known. */
export const begin = mutation({
  args: {
    ...who,
    /** Where a request comes from, for those who aren't signed in. */
    ip: v.union(v.string(), v.null()),
    register: v.boolean(),
    acked: v.array(range),
    arrivals: v.array(arrival),
    dependsOn: v.array(v.number()),
    rates,
  },
  returns: v.union(
    v.object({
      name: v.literal("open"),
      standings: v.array(standing),
      dependencies: v.array(dependency),
    }),
    v.object({ name: v.literal("expired") }),
    v.object({ name: v.literal("wrong-identity") }),
    v.object({ name: v.literal("rate-limited"), retryAfterMs: v.number() }),
  ),
  handler: async (ctx, request) => {
    const row = await findClient(ctx, request.client);
    if (row === null && !request.register) return { name: "expired" as const };
    if (row !== null && row.identity !== request.identity) return { name: "wrong-identity" as const };

    const retryAfterMs = row === null ? await takeRegistration(ctx, request) : await takeSubmit(ctx, request);
    if (retryAfterMs !== null) return { name: "rate-limited" as const, retryAfterMs };

    const ledger = withAcked(row ?? (await registered(ctx, request)), request.acked);
    return {
      name: "open" as const,
      standings: await Promise.all(request.arrivals.map((each) => standingOf(ctx, ledger, each))),
      dependencies: await Promise.all(request.dependsOn.map((n) => dependencyOn(ctx, ledger, n))),
    };
  },
});

/** Writes all that one request has changed, and answers the watermark. Only for a client that `begin` has found. */
export const finish = mutation({
  args: {
    client: v.string(),
    acked: v.array(range),
    settled: v.array(v.object({ n: v.number(), id: v.string(), lane: v.string(), outcome })),
  },
  returns: v.number(),
  handler: async (ctx, { client, acked, settled }) => {
    const row = await findClient(ctx, client);
    if (row === null) throw new Error("The client isn't registered.");
    let kept = row.kept - (await forget(ctx, row, acked));
    for (const { n, id, outcome } of settled) {
      await ctx.db.insert("outcomes", { client, n, id, outcome, commitTs: ctx.db.vars.commitTs });
      kept++;
    }
    const numbers = withSettled(
      withAcked(row, acked),
      settled.map(({ n }) => ({ from: n, to: n })),
    );
    const { watermark, settled: ranges } = withWatermarkBelow(numbers, await firstKept(ctx, client));
    if (ranges.length > 2 * maxRanges) throw new Error("The client has left too many of its numbers out.");
    const changed = {
      watermark,
      settled: [...ranges],
      lanes: lanesAfter(row.lanes, settled, acked),
      kept,
      touched: Date.now() - row.touched > touchEveryMs ? Date.now() : row.touched,
    };
    const isChanged = settled.length > 0 || acked.length > 0 || changed.touched !== row.touched;
    if (isChanged) await ctx.db.patch(row._id, changed);
    return watermark;
  },
});

/** What is settled and that the client hasn't kept yet, for the user whose client it is. */
export const settled = query({
  args: who,
  returns: v.object({
    watermark: v.number(),
    settled: v.array(range),
    outcomes: v.array(v.object({ n: v.number(), id: v.string(), outcome, commitTs: v.commitTs() })),
  }),
  handler: async (ctx, { client, identity }) => {
    const row = await findClient(ctx, client);
    if (row === null || row.identity !== identity) return { watermark: 0, settled: [], outcomes: [] };
    const outcomes = await ctx.db
      .query("outcomes")
      .withIndex("by_client", (q) => q.eq("client", client))
      .take(2 * maxKept);
    return {
      watermark: row.watermark,
      settled: row.settled,
      outcomes: outcomes.map(({ n, id, outcome, commitTs }) => ({ n, id, outcome, commitTs })),
    };
  },
});

type Ledger = Pick<Doc<"clients">, "client" | "lanes" | "kept"> & Numbers;

function withAcked<L extends Numbers>(ledger: L, acked: readonly Range[]): L {
  return { ...ledger, ...withSettled(ledger, acked) };
}

async function standingOf(ctx: QueryCtx, ledger: Ledger, arrival: Arrival): Promise<Standing> {
  const { n, id, lane, after } = arrival;
  if (isSettled(ledger, n)) {
    const kept = await findOutcome(ctx, ledger, n);
    if (kept === null || kept.id !== id) return { name: "expired" };
    return { name: "settled", outcome: kept.outcome, commitTs: kept.commitTs };
  }
  const last = ledger.lanes.find((each) => each.lane === lane)?.last ?? 0;
  if (last > n) return { name: "expired" };
  return { name: "new", isNext: after === 0 || isSettled(ledger, after), hasRoom: hasRoomFor(ledger, n) };
}

/** A number beside settled ones makes no new range. */
function hasRoomFor(ledger: Ledger, n: number): boolean {
  if (ledger.kept >= maxKept) return false;
  return ledger.settled.length < maxRanges || isSettled(ledger, n - 1) || isSettled(ledger, n + 1);
}

async function dependencyOn(ctx: QueryCtx, ledger: Ledger, n: number): Promise<Dependency> {
  if (!isSettled(ledger, n)) return { n, name: "open" };
  const kept = await findOutcome(ctx, ledger, n);
  if (kept === null) return { n, name: "forgotten" };
  if (kept.outcome.name !== "applied") return { n, name: "without-effect" };
  return { n, name: "applied", id: kept.id, ids: kept.outcome.ids };
}

async function registered(
  ctx: MutationCtx,
  { client, identity }: { client: string; identity: string | null },
) {
  const row = { client, identity, watermark: 0, settled: [], lanes: [], kept: 0, touched: Date.now() };
  await ctx.db.insert("clients", row);
  return row;
}

/** Deletes the outcomes of these numbers, and answers how many there were. */
async function forget(ctx: MutationCtx, { client, watermark }: Doc<"clients">, acked: readonly Range[]) {
  let forgotten = 0;
  for (const { from, to } of acked) {
    if (to <= watermark) continue;
    const outcomes = await ctx.db
      .query("outcomes")
      .withIndex("by_client", (q) => q.eq("client", client).gte("n", from).lte("n", to))
      .collect();
    for (const { _id } of outcomes) await ctx.db.delete(_id);
    forgotten += outcomes.length;
  }
  return forgotten;
}

async function firstKept(ctx: QueryCtx, client: string): Promise<number> {
  const first = await ctx.db
    .query("outcomes")
    .withIndex("by_client", (q) => q.eq("client", client))
    .first();
  return first?.n ?? Infinity;
}

function findClient(ctx: QueryCtx, client: string) {
  return ctx.db
    .query("clients")
    .withIndex("by_client", (q) => q.eq("client", client))
    .unique();
}

/** Nothing is kept up to the watermark, so there nothing is read. */
async function findOutcome(ctx: QueryCtx, { client, watermark }: Ledger, n: number) {
  if (n <= watermark) return null;
  return ctx.db
    .query("outcomes")
    .withIndex("by_client", (q) => q.eq("client", client).eq("n", n))
    .unique();
}
