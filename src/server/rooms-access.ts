import { componentsGeneric } from "convex/server";
import { ConvexError } from "convex/values";
import type { RealtimeComponent } from "./component.js";
import type { MutationCtx } from "./contexts.js";
import { askingOf } from "./permission.js";

/** The component as an app mounts it that doesn't give it another name. */
const mounted = (component?: RealtimeComponent) =>
  component ?? (componentsGeneric() as unknown as { realtime: RealtimeComponent }).realtime;

/** Which lease a write stands on. */
export interface LeaseClaim {
  /** The room that the lease is in, as in `<edit-lock room>`. */
  readonly room: string;
  /** What the lease is for, as in `<edit-lock resource>`. */
  readonly resource: string;
  /** The `fence` that came with the lease. */
  readonly fence: bigint;
  /** What this browser is known by, where nobody is signed in: `guestOf(client)` there. */
  readonly guest?: string | undefined;
  /** Where the component is mounted under another name than `realtime`. */
  readonly component?: RealtimeComponent;
}

/**
 * Throws unless the caller holds the lease by this fence at this moment, by the server's clock. Call it in the mutation
 * that writes what the lease is for, and don't catch it: then the whole write is undone.
 *
 * ```ts
 * await assertLease(ctx, { room: `doc:${id}`, resource: "title", fence: args.fence });
 * ```
 *
 * @throws ConvexError with the code `lease-lost`: the lease has expired, was given back, or belongs to somebody else now.
 */
export async function assertLease(ctx: MutationCtx, claim: LeaseClaim): Promise<void> {
  const { room, resource, fence } = claim;
  const { who } = await askingOf(ctx, claim);
  if (await ctx.runQuery(mounted(claim.component).leases.isHeld, { room, resource, fence, who })) return;
  throw new ConvexError({
    code: "lease-lost",
    message: "Somebody else may be editing this now.",
    room,
    resource,
  });
}

/** Who may not be in a room any more. */
export interface Revocation {
  /** The room's name, as pages write it. */
  readonly room: string;
  /** The `tokenIdentifier` of the one who may not be there any more; without it everybody has to ask again. */
  readonly userId?: string;
  /** Where the component is mounted under another name than `realtime`. */
  readonly component?: RealtimeComponent;
}

/**
 * Ends what somebody sees and shows in a room, in the mutation that takes the right away. The room's token is replaced:
 * live queries answer `revoked` with this commit, and clients join again, which `authorize` refuses to the one.
 *
 * ```ts
 * await ctx.db.delete(membership._id);
 * await revokeAccess(ctx, { room: `doc:${id}`, userId: membership.user });
 * ```
 */
export async function revokeAccess(ctx: MutationCtx, { room, userId, component }: Revocation): Promise<void> {
  await ctx.runMutation(mounted(component).access.revoke, { room, userId: userId ?? null });
}
