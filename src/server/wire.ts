import { v, type Infer } from "convex/values";

/** The version of what clients and this file say to each other. */
export const protocol = 1;

export const limits = {
  /** Entries of one request. */
  entries: 50,
  /** Arguments of all entries of one request, in bytes of JSON. */
  argsBytes: 256 * 1024,
  /** Ranges of acknowledged numbers in one request. */
  ackedRanges: 200,
  /** Numbers that one request's operations depend on. */
  dependencies: 200,
  /** Ids of one result that others may name before they are known. */
  temporaryIds: 100,
  /** What is kept of a result, of an error's data, of what was overwritten; in bytes. */
  keptBytes: 8 * 1024,
  /** … and how deep it may be: documents allow 16 levels, and it stands in one. */
  keptDepth: 10,
} as const;

const range = v.object({ from: v.number(), to: v.number() });

const numbered = { n: v.number(), id: v.string(), lane: v.string(), after: v.number() };

const runEntry = v.object({
  kind: v.literal("run"),
  ...numbered,
  fn: v.string(),
  args: v.any(),
  dependsOn: v.optional(v.array(v.number())),
  ids: v.optional(v.array(v.string())),
  witness: v.optional(
    v.object({
      hash: v.string(),
      policy: v.union(v.literal("server-wins"), v.literal("client-wins"), v.literal("ask")),
    }),
  ),
  isAlone: v.optional(v.literal(true)),
});

const voidEntry = v.object({ kind: v.literal("void"), ...numbered });

const entry = v.union(runEntry, voidEntry);

export const request = v.object({
  protocol: v.number(),
  client: v.string(),
  actor: v.union(v.string(), v.null()),
  register: v.optional(v.literal(true)),
  acked: v.array(range),
  entries: v.array(entry),
});

const applied = {
  name: v.literal("applied"),
  value: v.any(),
  isTruncated: v.boolean(),
  ids: v.array(v.string()),
  overwrote: v.optional(v.any()),
};
const rejected = {
  name: v.literal("rejected"),
  error: v.object({ code: v.string(), message: v.string(), data: v.optional(v.any()) }),
};
const conflict = { name: v.literal("conflict"), theirs: v.any() };
const cancelled = { name: v.literal("cancelled") };

/** What became of an operation, for good. */
export const outcome = v.union(
  v.object(applied),
  v.object(rejected),
  v.object(conflict),
  v.object(cancelled),
);

const which = { n: v.number(), id: v.string() };
const settled = { ...which, commitTs: v.commitTs() };

const settledAnswer = v.union(
  v.object({ ...settled, ...applied }),
  v.object({ ...settled, ...rejected }),
  v.object({ ...settled, ...conflict }),
  v.object({ ...settled, ...cancelled }),
);

const answer = v.union(
  ...settledAnswer.members,
  v.object({ ...which, name: v.literal("expired") }),
  v.object({ ...which, name: v.literal("gap"), after: v.number() }),
  v.object({ ...which, name: v.literal("unknown-function") }),
  v.object({ ...which, name: v.literal("later"), waitMs: v.number() }),
  v.object({ ...which, name: v.literal("busy") }),
  v.object({ ...which, name: v.literal("alone") }),
);

export const response = v.union(
  v.object({ name: v.literal("answered"), answers: v.array(answer), watermark: v.number() }),
  v.object({ name: v.literal("expired") }),
  v.object({ name: v.literal("wrong-identity") }),
  v.object({ name: v.literal("rate-limited"), retryAfterMs: v.number() }),
  v.object({ name: v.literal("unsupported-protocol"), newest: v.number() }),
);

export const settledResponse = v.object({
  watermark: v.number(),
  settled: v.array(range),
  outcomes: v.array(settledAnswer),
});

export type Range = Infer<typeof range>;
export type RunEntry = Infer<typeof runEntry>;
export type Entry = Infer<typeof entry>;
export type SubmitRequest = Infer<typeof request>;
export type SubmitResponse = Infer<typeof response>;
export type Outcome = Infer<typeof outcome>;
export type Applied = Extract<Outcome, { name: "applied" }>;
export type Rejected = Extract<Outcome, { name: "rejected" }>;
export type Answer = Infer<typeof answer>;
export type SettledResponse = Infer<typeof settledResponse>;
