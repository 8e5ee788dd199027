import { v, type Infer } from "convex/values";

/** What clients and the functions of rooms say to each other; see docs/server.md. */

export const roomLimits = {
  /** Characters of the name of a room, of a lease's resource. */
  nameLength: 256,
  /** Characters of a member's name and colour; of the address of a picture. */
  profileLength: 128,
  avatarLength: 2_048,
  /** A signal's value, in bytes of JSON. */
  signalBytes: 1_024,
  /** Rows of the first page of members; pages after it are asked for with fewer. */
  listed: 100,
  /** Characters of what somebody says who asks for a lease. */
  askLength: 200,
  /** Characters of a `leaveToken` that a tab has made: fewer could be guessed. */
  leaveTokenLength: { min: 32, max: 128 },
} as const;

/** How a member is shown. */
export const profile = v.object({
  name: v.string(),
  avatar: v.optional(v.string()),
  color: v.optional(v.string()),
});

/** How often the session will beat: its tab is looked at, or isn't, or there is nobody else in the room. */
export const pace = v.union(v.literal("visible"), v.literal("hidden"), v.literal("alone"));

const inRoom = {
  room: v.string(),
  /** 32 hexadecimal digits that only this browser knows, where nobody is signed in. */
  guest: v.optional(v.string()),
};
const ofSession = { ...inRoom, session: v.string() };

export const joinRequest = v.object({
  ...inRoom,
  /** How the member wants to be shown; the token's own name and picture come before this. */
  profile: v.optional(profile),
  pace,
  away: v.optional(v.boolean()),
  /** `offline`: here, without being shown to others. */
  appear: v.optional(v.union(v.literal("online"), v.literal("offline"))),
  /**
   * Of 32 to 128 characters that nobody guesses: ends the session that is asked for, also before the answer came. Who asks again with
   * the same one gets the same session. Without it, the answer brings one.
   */
  leaveToken: v.optional(v.string()),
  /** The session that this tab had. It goes on, with what it shows and holds, or gives way to a new one. */
  former: v.optional(v.object({ leaveToken: v.string(), goesOn: v.boolean() })),
});

/** Milliseconds. */
const timings = v.object({
  beatVisibleMs: v.number(),
  beatHiddenMs: v.number(),
  beatAloneMs: v.number(),
  awayAfterHiddenMs: v.number(),
  awayAfterIdleMs: v.number(),
  showLeaveAfterMs: v.number(),
  rejoinWithinMs: v.number(),
  signalEveryMs: v.number(),
  leaseRenewVisibleMs: v.number(),
  leaseRenewHiddenMs: v.number(),
  leaseSafetyMs: v.number(),
});

/** `authorize` doesn't allow it; with the data of the `ConvexError` that it threw. */
const denied = v.object({ name: v.literal("denied"), data: v.optional(v.any()) });
/** There is no such session any more: join again. */
const gone = v.object({ name: v.literal("gone") });
const rateLimited = v.object({ name: v.literal("rate-limited"), retryAfterMs: v.number() });
/** The token was replaced: join again. */
const revoked = v.object({ name: v.literal("revoked") });

export const joinResponse = v.union(
  v.object({
    name: v.literal("joined"),
    /** Reads members, signals and leases of this room. */
    token: v.string(),
    session: v.string(),
    /** Ends this session, without a sign-in. The one that was asked for, unless that is another session's. */
    leaveToken: v.string(),
    self: v.object({ userId: v.string(), profile, joinedAt: v.number() }),
    timings,
    serverNow: v.number(),
  }),
  denied,
  rateLimited,
);

export const beatRequest = v.object({ ...ofSession, pace, away: v.boolean() });
export const beatResponse = v.union(
  v.object({ name: v.literal("alive"), serverNow: v.number() }),
  gone,
  denied,
  rateLimited,
);

export const leaveRequest = v.object({ leaveToken: v.string() });

const place = v.object({ joinedAt: v.number(), userId: v.string() });

export const membersRequest = v.object({
  token: v.string(),
  /** The `next` of the page before. */
  after: v.optional(place),
  limit: v.optional(v.number()),
});
export const membersResponse = v.union(
  v.object({
    name: v.literal("listed"),
    members: v.array(v.object({ userId: v.string(), profile, away: v.boolean(), joinedAt: v.number() })),
    next: v.union(place, v.null()),
  }),
  v.object({
    ...revoked.fields,
    /** Who may not be here any more; missing where nobody was removed, or all have to ask again. */
    removed: v.optional(v.array(v.string())),
  }),
);

export const onlineRequest = v.object({ token: v.string() });
export const onlineResponse = v.union(
  v.object({ name: v.literal("counted"), online: v.union(v.number(), v.null()) }),
  revoked,
);

export const signalRequest = v.object({
  ...ofSession,
  kind: v.string(),
  /** Null ends it. */
  value: v.any(),
  /** How long it is shown unless it is sent again, between 1 s and 60 s. Default 5 s. */
  forMs: v.optional(v.number()),
  /** Milliseconds by the server's clock: what arrives later is old news. A client sends again what a lost socket has left open. */
  until: v.optional(v.number()),
});
export const signalResponse = v.union(
  v.object({ name: v.literal("sent"), serverNow: v.number() }),
  v.object({ name: v.literal("too-soon"), retryAfterMs: v.number() }),
  v.object({ name: v.literal("too-late") }),
  v.object({ name: v.literal("too-many-kinds") }),
  /** The session is here without being shown. */
  v.object({ name: v.literal("not-shown") }),
  gone,
  denied,
);

export const signalsRequest = v.object({ token: v.string(), kind: v.string() });
export const signalsResponse = v.union(
  v.object({
    name: v.literal("listed"),
    signals: v.array(
      v.object({
        session: v.string(),
        userId: v.string(),
        value: v.any(),
        at: v.number(),
        expiresAt: v.number(),
      }),
    ),
  }),
  revoked,
);

const act = v.union(
  v.object({ name: v.literal("acquire"), wait: v.boolean(), pace }),
  v.object({ name: v.literal("renew"), fence: v.int64(), pace }),
  v.object({ name: v.literal("release") }),
  v.object({ name: v.literal("ask"), text: v.string() }),
  v.object({ name: v.literal("answer"), fence: v.int64(), keeps: v.boolean() }),
  v.object({ name: v.literal("take-over"), pace }),
);

const holder = v.object({ userId: v.string(), session: v.string() });

export const leaseRequest = v.object({
  ...ofSession,
  resource: v.string(),
  act,
  /** Milliseconds by the server's clock: what arrives later is not done. A client sends again what a lost socket has left open. */
  until: v.optional(v.number()),
});
export const leaseResponse = v.union(
  v.object({
    name: v.literal("granted"),
    fence: v.int64(),
    expiresAt: v.number(),
    serverNow: v.number(),
  }),
  v.object({ name: v.literal("held"), by: holder }),
  v.object({ name: v.literal("queued"), place: v.number(), by: holder }),
  v.object({ name: v.literal("queue-full") }),
  v.object({ name: v.literal("lost") }),
  v.object({ name: v.literal("released") }),
  v.object({ name: v.literal("asked"), until: v.number(), serverNow: v.number() }),
  v.object({ name: v.literal("free") }),
  v.object({ name: v.literal("kept") }),
  v.object({ name: v.literal("too-late"), serverNow: v.number() }),
  gone,
  denied,
  rateLimited,
);

export const leaseStateRequest = v.object({ token: v.string(), resource: v.string() });
export const leaseStateResponse = v.union(
  v.object({
    name: v.literal("lease"),
    holder: v.union(holder, v.null()),
    /** Who may take it now that it is free. */
    next: v.union(holder, v.null()),
    fence: v.union(v.int64(), v.null()),
    grantedAt: v.union(v.number(), v.null()),
    ask: v.union(
      v.object({
        userId: v.string(),
        session: v.string(),
        text: v.string(),
        until: v.number(),
        isKept: v.boolean(),
      }),
      v.null(),
    ),
    queue: v.array(holder),
  }),
  revoked,
);

export type Profile = Infer<typeof profile>;
export type Pace = Infer<typeof pace>;
export type JoinRequest = Infer<typeof joinRequest>;
export type JoinResponse = Infer<typeof joinResponse>;
export type BeatRequest = Infer<typeof beatRequest>;
export type BeatResponse = Infer<typeof beatResponse>;
export type LeaveRequest = Infer<typeof leaveRequest>;
export type MembersRequest = Infer<typeof membersRequest>;
export type MembersResponse = Infer<typeof membersResponse>;
export type OnlineRequest = Infer<typeof onlineRequest>;
export type OnlineResponse = Infer<typeof onlineResponse>;
export type SignalRequest = Infer<typeof signalRequest>;
export type SignalResponse = Infer<typeof signalResponse>;
export type SignalsRequest = Infer<typeof signalsRequest>;
export type SignalsResponse = Infer<typeof signalsResponse>;
export type LeaseAct = Infer<typeof act>;
export type LeaseRequest = Infer<typeof leaseRequest>;
export type LeaseResponse = Infer<typeof leaseResponse>;
export type LeaseStateRequest = Infer<typeof leaseStateRequest>;
export type LeaseStateResponse = Infer<typeof leaseStateResponse>;
export type Place = Infer<typeof place>;
