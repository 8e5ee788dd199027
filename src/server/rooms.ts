import type { Value } from "convex/values";
import type { RealtimeComponent } from "./component.js";
import type { MutationCtx } from "./contexts.js";
import type { Exposed } from "./options.js";
import { askingOf, permissionFor } from "./permission.js";
import { profileOf } from "./room-options.js";
import {
  checkName,
  checkLeaveToken,
  checkProfile,
  checkRoom,
  checkSignal,
  checkUntil,
} from "./rooms-checks.js";
import {
  roomLimits,
  type BeatRequest,
  type BeatResponse,
  type JoinRequest,
  type JoinResponse,
  type LeaseRequest,
  type LeaseResponse,
  type SignalRequest,
  type SignalResponse,
} from "./rooms-wire.js";

/** Lets somebody in: the one place where the token that reads a room is given out. */
export async function join(
  ctx: MutationCtx,
  component: RealtimeComponent,
  exposed: Exposed,
  request: JoinRequest,
): Promise<JoinResponse> {
  checkRoom(request);
  if (request.profile !== undefined) checkProfile(request.profile);
  if (request.leaveToken !== undefined) checkLeaveToken(request.leaveToken);
  const { room, pace } = request;
  const { identity, guest, who } = await askingOf(ctx, request);
  const permission = await permissionFor(ctx, exposed, { name: "join", room, identity, guest });
  if (permission.name === "denied") return permission;

  const asked = { room, identity, guest, asked: request.profile ?? null };
  const profile = (await exposed.rooms.profile?.(ctx, asked)) ?? profileOf(asked);
  checkProfile(profile);
  const { ip } = await ctx.meta.getRequestMetadata();
  const joined = await ctx.runMutation(component.sessions.join, {
    ...{ room, who, ip, profile, pace },
    away: request.away ?? false,
    isShown: request.appear !== "offline",
    leaveToken: request.leaveToken ?? null,
    former: request.former ?? null,
    rate: exposed.rates.joins,
  });
  return joined as JoinResponse;
}

/** A sign of life. It asks again whether its user may be here, in case that nobody has said when that ended. */
export async function beat(
  ctx: MutationCtx,
  component: RealtimeComponent,
  exposed: Exposed,
  request: BeatRequest,
): Promise<BeatResponse> {
  checkRoom(request);
  const { room, session, pace, away } = request;
  const { identity, guest, who } = await askingOf(ctx, request);
  const permission = await permissionFor(ctx, exposed, { name: "beat", room, identity, guest });
  if (permission.name === "denied") {
    await ctx.runMutation(component.sessions.end, { room, session, who });
    return permission;
  }
  return ctx.runMutation(component.sessions.beat, { room, session, who, pace, away });
}

export async function signal(
  ctx: MutationCtx,
  component: RealtimeComponent,
  exposed: Exposed,
  request: SignalRequest,
): Promise<SignalResponse> {
  checkRoom(request);
  checkSignal(request);
  const { room, session, kind, forMs = null, until = Infinity } = request;
  if (Date.now() > until) return { name: "too-late" };
  const { identity, guest, who } = await askingOf(ctx, request);
  const permission = await permissionFor(ctx, exposed, { name: "signal", room, identity, guest, kind });
  if (permission.name === "denied") return permission;
  return ctx.runMutation(component.signals.send, {
    ...{ room, session, who, kind, forMs },
    value: request.value as Value,
  });
}

export async function lease(
  ctx: MutationCtx,
  component: RealtimeComponent,
  exposed: Exposed,
  request: LeaseRequest,
): Promise<LeaseResponse> {
  checkRoom(request);
  checkName(request.resource, "A lease's resource");
  checkUntil(request.until);
  const { room, resource, session, until = Infinity } = request;
  const now = Date.now();
  if (now > until) return { name: "too-late", serverNow: now };
  const act =
    request.act.name === "ask"
      ? { ...request.act, text: request.act.text.slice(0, roomLimits.askLength) }
      : request.act;
  const { identity, guest, who } = await askingOf(ctx, request);
  const asked = { name: "lease", room, identity, guest, resource, act: act.name } as const;
  const permission = await permissionFor(ctx, exposed, asked);
  if (permission.name === "denied") return permission;

  const mayTakeOver = act.name === "take-over" && (await exposed.rooms.mayTakeOver?.(ctx, asked)) === true;
  const { leases } = exposed.rates;
  return ctx.runMutation(component.leases.handle, {
    ...{ room, resource, session, who, act },
    mayTakeOver,
    rate: leases,
  });
}
