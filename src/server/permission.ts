import type { UserIdentity } from "convex/server";
import { ConvexError, type Value } from "convex/values";
import type { MutationCtx, QueryCtx } from "./contexts.js";
import type { Exposed } from "./options.js";
import type { RoomRequest } from "./room-options.js";
import type { Actor } from "./rooms-component.js";
import { malformed } from "./checks.js";

/** Who asks for something in a room. */
export interface Asking {
  readonly identity: UserIdentity | null;
  readonly guest: string | null;
  readonly who: Actor;
}

/** Takes the user from the token; only where there is none a guest is what the request says. */
export async function askingOf(
  ctx: Pick<MutationCtx, "auth">,
  { guest }: { readonly guest?: string | undefined },
): Promise<Asking> {
  const identity = await ctx.auth.getUserIdentity();
  if (identity !== null) return { identity, guest: null, who: { userId: identity.tokenIdentifier } };
  if (guest === undefined) throw malformed("Nobody is signed in, and `guest` doesn't say who it is.");
  return { identity, guest, who: { guest } };
}

type Permission = { readonly name: "allowed" } | { readonly name: "denied"; readonly data?: Value };

/** What the app's `authorize` says: anything but `true` refuses, and a `ConvexError` says why. */
export async function permissionFor(
  ctx: QueryCtx,
  exposed: Exposed,
  request: RoomRequest,
): Promise<Permission> {
  try {
    return (await exposed.authorize(ctx, request)) === true ? { name: "allowed" } : { name: "denied" };
  } catch (thrown) {
    if (!(thrown instanceof ConvexError)) throw thrown;
    return { name: "denied", data: thrown.data as Value };
  }
}
