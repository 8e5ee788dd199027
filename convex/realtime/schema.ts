import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { lane } from "./lanes.js";
import { range } from "./numbers.js";
import { outcome } from "./outcome.js";
import { ask, holder, pace, profile, reached } from "./shapes.js";

export default defineSchema({
  /** A client: one user on one store of one browser, who numbers the operations that they send. */
  clients: defineTable({
    client: v.string(),
    /** The token identifier of the user; null for somebody who isn't signed in. */
    identity: v.union(v.string(), v.null()),
    /** Up to here all numbers are settled, and the client has kept their outcomes. */
    watermark: v.number(),
    /** The settled numbers above the watermark. */
    settled: v.array(range),
    /** The last settled number of each lane, until the client has kept its outcome. */
    lanes: v.array(lane),
    /** How many outcomes are kept for this client. */
    kept: v.number(),
    /** When the client was last heard of, give or take a day, in milliseconds. */
    touched: v.number(),
  })
    .index("by_client", ["client"])
    .index("by_touched", ["touched"]),

  /** What became of each settled operation, until the client has kept that. */
  outcomes: defineTable({
    client: v.string(),
    n: v.number(),
    id: v.string(),
    outcome,
    commitTs: v.commitTs(),
  }).index("by_client", ["client", "n"]),

  /** A room: how its members' list may be read. Written when it is made, its token replaced, or a right taken away. */
  rooms: defineTable({
    room: v.string(),
    /** Who has it reads members, signals and leases; all members have the same. */
    token: v.string(),
    tokenMadeAt: v.number(),
    /** Goes up when all have to ask again whether they may be here; members of another epoch aren't listed. */
    accessEpoch: v.number(),
  })
    .index("by_room", ["room"])
    .index("by_token", ["token"])
    .index("by_age", ["tokenMadeAt"]),

  /** Tokens that were replaced because somebody was removed, for a while. Written with a removal. */
  replacedTokens: defineTable({
    room: v.string(),
    token: v.string(),
    /** Who was removed since, as user ids. */
    removed: v.array(v.string()),
    at: v.number(),
  })
    .index("by_token", ["token"])
    .index("by_room", ["room"]),

  /** How many members are shown, in parts. Read by no subscribed query. */
  roomCounts: defineTable({ room: v.string(), shard: v.number(), online: v.number() }).index("by_room", [
    "room",
    "shard",
  ]),

  /** How many members of a large room are shown, a few seconds old. */
  roomStats: defineTable({
    room: v.string(),
    online: v.number(),
    /** When it was counted. */
    at: v.number(),
    /** When it will be counted again; missing while nothing has changed. */
    dueAt: v.optional(v.number()),
  })
    .index("by_room", ["room"])
    .index("by_due", ["dueAt"]),

  /** Who is or was in a room: one row a user, whatever the number of their tabs. */
  members: defineTable({
    room: v.string(),
    userId: v.string(),
    /** The secret of somebody who isn't signed in. */
    guest: v.optional(v.string()),
    profile,
    accessEpoch: v.number(),
    /** Whether a session of theirs is shown. */
    online: v.boolean(),
    away: v.boolean(),
    joinedAt: v.number(),
    leftAt: v.optional(v.number()),
  })
    .index("by_user", ["room", "userId"])
    .index("by_guest", ["room", "guest"])
    .index("by_joined", ["room", "accessEpoch", "online", "joinedAt", "userId"])
    .index("by_left", ["leftAt"]),

  /** The sessions: one a tab. Written with each sign of life, so no subscribed query reads them. */
  beats: defineTable({
    room: v.string(),
    userId: v.string(),
    session: v.string(),
    /** Ends this session, and is good for nothing else. */
    leaveToken: v.string(),
    accessEpoch: v.number(),
    pace,
    away: v.boolean(),
    /** False for those who are here without being shown. */
    isShown: v.boolean(),
    deadline: v.number(),
    /** Up to when this session has used up what it may beat, and signal; see `pacing.ts`. */
    beatsPaidTo: v.number(),
    signalsPaidTo: v.number(),
  })
    .index("by_session", ["session"])
    .index("by_user", ["room", "userId"])
    .index("by_deadline", ["deadline"])
    .index("by_leave_token", ["leaveToken"]),

  /** What sessions show of themselves for a moment. */
  signals: defineTable({
    room: v.string(),
    session: v.string(),
    userId: v.string(),
    kind: v.string(),
    value: v.any(),
    at: v.number(),
    expiresAt: v.number(),
  })
    .index("by_kind", ["room", "kind"])
    .index("by_session", ["session", "kind"])
    .index("by_expiry", ["expiresAt"]),

  /** What one session at a time may do something with. Kept when it is free, for its fence. */
  leases: defineTable({
    room: v.string(),
    resource: v.string(),
    holder: v.optional(holder),
    /** Who may take the lease now that it is free. */
    next: v.optional(holder),
    /** Goes up with each grant, for ever. */
    fence: v.int64(),
    grantedAt: v.number(),
    ask: v.optional(ask),
  })
    .index("by_resource", ["room", "resource"])
    .index("by_holder", ["holder.session"])
    .index("by_next", ["next.session"])
    .index("by_granted", ["grantedAt"]),

  /** Until when the holder holds a lease, or the next may take it. Written with each renewal, so never listed. */
  leaseBeats: defineTable({ leaseId: v.id("leases"), expiresAt: v.number() })
    .index("by_lease", ["leaseId"])
    .index("by_expiry", ["expiresAt"]),

  /** Who waits for a lease, first come, first served. */
  leaseWaits: defineTable({
    room: v.string(),
    resource: v.string(),
    session: v.string(),
    userId: v.string(),
    at: v.number(),
  })
    .index("by_resource", ["room", "resource", "at"])
    .index("by_session", ["session", "room", "resource"]),

  /** Up to when each user, client or address has used up what it may do of a kind; see `pacing.ts`. */
  allowances: defineTable({ key: v.string(), paidTo: v.number() })
    .index("by_key", ["key"])
    .index("by_paid_to", ["paidTo"]),

  /** The loops of this component: when each wakes, and how far it has come. */
  jobs: defineTable({
    name: v.string(),
    runAt: v.number(),
    /** A scheduled run of another generation was overtaken, and does nothing. */
    generation: v.number(),
    done: reached,
    /** When to begin from the beginning, because something failed. */
    againAt: v.optional(v.number()),
  }).index("by_name", ["name"]),
});
