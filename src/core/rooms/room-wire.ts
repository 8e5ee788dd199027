/**
 * What a room and the functions of the server say to each other. The server's half writes it down for itself
 * (`src/server/rooms-wire.ts`). Times are milliseconds of the server's clock.
 */

/** How a member is shown. */
export interface Profile {
  /** Shown beside the picture, and read out instead of it. */
  readonly name: string;
  /** Address of a picture. Without one initials are shown. */
  readonly avatar?: string;
  /** Any CSS colour. Without one it follows from the user. */
  readonly color?: string;
}

/** How often a session beats: its tab is seen, or isn't, or nobody else is in the room. */
export type Pace = "visible" | "hidden" | "alone";

export interface JoinRequest {
  readonly profile?: Profile;
  readonly pace: Pace;
  readonly away: boolean;
  readonly appear: "online" | "offline";
  /** Made by the tab, so that it can end the session before it was answered, and ask for the same one again. */
  readonly leaveToken: string;
  /** The session that this tab had: it goes on, or gives way to a new one. */
  readonly former?: { readonly leaveToken: string; readonly goesOn: boolean };
}

export interface RoomTimings {
  readonly beatVisibleMs: number;
  readonly beatHiddenMs: number;
  readonly beatAloneMs: number;
  readonly awayAfterHiddenMs: number;
  readonly awayAfterIdleMs: number;
  readonly showLeaveAfterMs: number;
  readonly rejoinWithinMs: number;
  readonly signalEveryMs: number;
  /** How often a lease is renewed by a tab that is seen, or hidden. */
  readonly leaseRenewVisibleMs: number;
  readonly leaseRenewHiddenMs: number;
  /** Its holder stops so long before it expires. */
  readonly leaseSafetyMs: number;
}

export interface Joined {
  readonly name: "joined";
  /** Reads what all members see of this room. */
  readonly token: string;
  readonly session: string;
  /** Ends this session, without a sign-in. The tab's own, unless that is another session's. */
  readonly leaveToken: string;
  readonly self: { readonly userId: string; readonly profile: Profile; readonly joinedAt: number };
  readonly timings: RoomTimings;
  readonly serverNow: number;
}

interface Denied {
  readonly name: "denied";
  /** What the app said of it in a `ConvexError`. */
  readonly data?: unknown;
}
interface Gone {
  readonly name: "gone";
}
interface RateLimited {
  readonly name: "rate-limited";
  readonly retryAfterMs: number;
}
interface Revoked {
  readonly name: "revoked";
}

export type JoinResponse = Joined | Denied | RateLimited;

export interface BeatRequest {
  readonly session: string;
  readonly pace: Pace;
  readonly away: boolean;
}
export type BeatResponse =
  { readonly name: "alive"; readonly serverNow: number } | Gone | Denied | RateLimited;

export interface SignalRequest {
  readonly session: string;
  readonly kind: string;
  /** Null ends it. */
  readonly value: unknown;
  readonly forMs: number;
  /** By the server's clock. What arrives later is old news. */
  readonly until: number;
}
export type SignalResponse =
  | { readonly name: "sent"; readonly serverNow: number }
  | { readonly name: "too-soon"; readonly retryAfterMs: number }
  | { readonly name: "too-late" | "too-many-kinds" | "not-shown" }
  | Gone
  | Denied;

export interface ListedMember {
  readonly userId: string;
  readonly profile: Profile;
  readonly away: boolean;
  readonly joinedAt: number;
}
export type MembersResponse =
  | {
      readonly name: "listed";
      readonly members: readonly ListedMember[];
      /** Where the next page begins; null: these are all. */
      readonly next: { readonly joinedAt: number; readonly userId: string } | null;
    }
  | (Revoked & {
      /** Who may not be here any more; missing where nobody was removed, or all have to ask again. */
      readonly removed?: readonly string[];
    });

export type OnlineResponse = { readonly name: "counted"; readonly online: number | null } | Revoked;

export interface ListedSignal {
  readonly session: string;
  readonly userId: string;
  readonly value: unknown;
  readonly at: number;
  readonly expiresAt: number;
}
export type SignalsResponse =
  { readonly name: "listed"; readonly signals: readonly ListedSignal[] } | Revoked;

export type LeaseAct =
  | { readonly name: "acquire"; readonly wait: boolean; readonly pace: Pace }
  | { readonly name: "renew"; readonly fence: bigint; readonly pace: Pace }
  | { readonly name: "release" }
  | { readonly name: "ask"; readonly text: string }
  | { readonly name: "answer"; readonly fence: bigint; readonly keeps: boolean }
  | { readonly name: "take-over"; readonly pace: Pace };

export interface LeaseRequest {
  readonly session: string;
  readonly resource: string;
  readonly act: LeaseAct;
  /** By the server's clock. What arrives later is not done: nobody wants it any more. */
  readonly until?: number;
}

export interface ListedHolder {
  readonly userId: string;
  readonly session: string;
}
export type LeaseResponse =
  | {
      readonly name: "granted";
      readonly fence: bigint;
      readonly expiresAt: number;
      readonly serverNow: number;
    }
  | { readonly name: "held"; readonly by: ListedHolder }
  | { readonly name: "queued"; readonly place: number; readonly by: ListedHolder }
  | { readonly name: "asked"; readonly until: number; readonly serverNow: number }
  | { readonly name: "queue-full" | "lost" | "released" | "free" | "kept" }
  | { readonly name: "too-late"; readonly serverNow: number }
  | Gone
  | Denied
  | RateLimited;

export interface ListedLease {
  readonly name: "lease";
  readonly holder: ListedHolder | null;
  /** Whose turn it is, of a lease that nobody holds. */
  readonly next: ListedHolder | null;
  /** Of the newest grant, also when it is over. */
  readonly fence: bigint | null;
  readonly grantedAt: number | null;
  readonly ask:
    (ListedHolder & { readonly text: string; readonly until: number; readonly isKept: boolean }) | null;
  readonly queue: readonly ListedHolder[];
}
export type LeaseStateResponse = ListedLease | Revoked;
