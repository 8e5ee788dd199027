import type { UserIdentity } from "convex/server";
import type { QueryCtx } from "./contexts.js";
import type { LeaseAct, Profile } from "./rooms-wire.js";

/** Where somebody asks for something, and who. */
export interface InRoom {
  /** The room's name, as the client sent it: ask whether there is such a thing before who may see it. */
  readonly room: string;
  /** Whom the token names; null for somebody who isn't signed in. */
  readonly identity: UserIdentity | null;
  /** What a browser in which nobody is signed in is known by. */
  readonly guest: string | null;
}

/** A client wants to do something with a lease. */
export interface LeaseRequest extends InRoom {
  /** Tells it from other requests. */
  readonly name: "lease";
  /** What the lease is for, as the client sent it. */
  readonly resource: string;
  /** What the client wants to do with it. */
  readonly act: LeaseAct["name"];
}

/** A client wants to be in a room, stay there, show something of itself, or hold a lease. */
export type RoomRequest =
  | (InRoom & { readonly name: "join" })
  | (InRoom & { readonly name: "beat" })
  | (InRoom & { readonly name: "signal"; readonly kind: string })
  | LeaseRequest;

/** Somebody who joins, and how they want to be shown. */
export interface ProfileRequest extends InRoom {
  /** What the client sent, for which anybody can send anything; null where it asked for nothing. */
  readonly asked: Profile | null;
}

/** How rooms are different from the defaults. */
export interface RoomOptions {
  /**
   * How a member is shown to the others. Default: by the name and the picture of their token, and for what it doesn't
   * have as they ask to be.
   */
  profile?(ctx: QueryCtx, request: ProfileRequest): Profile | Promise<Profile>;
  /**
   * Whether this user may take any lease from whoever holds it, without asking. Default: nobody may. What is always
   * possible, where `authorize` allows leases: to take over from oneself, from who is away, and from who was asked and
   * gave no answer.
   */
  mayTakeOver?(ctx: QueryCtx, request: LeaseRequest): boolean | Promise<boolean>;
}

/** How somebody is shown where the app doesn't say. The name in a token is one that they can't choose here. */
export function profileOf({ identity, asked }: ProfileRequest): Profile {
  const name = identity?.name ?? asked?.name ?? "";
  const avatar = identity?.pictureUrl ?? asked?.avatar;
  const color = asked?.color;
  return { name, ...(avatar === undefined ? {} : { avatar }), ...(color === undefined ? {} : { color }) };
}
