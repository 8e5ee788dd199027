import { mutationGeneric, queryGeneric, type RegisteredMutation, type RegisteredQuery } from "convex/server";
import { v } from "convex/values";
import type { RealtimeComponent } from "./component.js";
import type { Exposed } from "./options.js";
import { beat, join, lease, signal } from "./rooms.js";
import { checkKind, checkLimit, checkName } from "./rooms-checks.js";
import * as wire from "./rooms-wire.js";

type Mutation<Request extends Record<string, unknown>, Response> = RegisteredMutation<
  "public",
  Request,
  Promise<Response>
>;
type Query<Request extends Record<string, unknown>, Response> = RegisteredQuery<
  "public",
  Request,
  Promise<Response>
>;

/** Rooms: who is there, what they show of themselves, who holds what. */
export interface RoomFunctions {
  /** Begins the session of a tab, or goes on with it, and gives out the token that the queries take. */
  readonly join: Mutation<wire.JoinRequest, wire.JoinResponse>;
  /** Says that a session is still there, and whether its user is away. */
  readonly beat: Mutation<wire.BeatRequest, wire.BeatResponse>;
  /** Ends a session by its own token, so that a page that is going away can send it without waiting for a sign-in. */
  readonly leave: Mutation<wire.LeaveRequest, null>;
  /** Who is in a room, for who has its token. */
  readonly members: Query<wire.MembersRequest, wire.MembersResponse>;
  /** How many are in a room of more than a page. */
  readonly online: Query<wire.OnlineRequest, wire.OnlineResponse>;
  /** Shows something of a session for a short time: that it types, where its pointer is. */
  readonly signal: Mutation<wire.SignalRequest, wire.SignalResponse>;
  /** What all sessions of a room show, of one kind of signals, for who has its token. */
  readonly signals: Query<wire.SignalsRequest, wire.SignalsResponse>;
  /** Takes, keeps, gives back, asks for or takes over a lease. */
  readonly lease: Mutation<wire.LeaseRequest, wire.LeaseResponse>;
  /** Who holds a lease and who waits for it, for who has the room's token. */
  readonly leaseState: Query<wire.LeaseStateRequest, wire.LeaseStateResponse>;
}

/**
 * The public functions of rooms. Those who write take the user from the token and ask `authorize`. Those who read take a
 * token that only `join` gives out, and never look at who reads, so that one run serves all who are in the room.
 */
export function exposeRooms(component: RealtimeComponent, exposed: Exposed): RoomFunctions {
  return {
    join: mutationGeneric({
      args: wire.joinRequest,
      returns: wire.joinResponse,
      handler: (ctx, request) => join(ctx, component, exposed, request),
    }),
    beat: mutationGeneric({
      args: wire.beatRequest,
      returns: wire.beatResponse,
      handler: (ctx, request) => beat(ctx, component, exposed, request),
    }),
    leave: mutationGeneric({
      args: wire.leaveRequest,
      returns: v.null(),
      handler: (ctx, { leaveToken }): Promise<null> =>
        ctx.runMutation(component.sessions.leave, { leaveToken }),
    }),
    members: queryGeneric({
      args: wire.membersRequest,
      returns: wire.membersResponse,
      handler: (ctx, { token, after, limit = wire.roomLimits.listed }): Promise<wire.MembersResponse> => {
        checkLimit(limit);
        return ctx.runQuery(component.members.list, { token, after: after ?? null, limit });
      },
    }),
    online: queryGeneric({
      args: wire.onlineRequest,
      returns: wire.onlineResponse,
      handler: (ctx, { token }): Promise<wire.OnlineResponse> =>
        ctx.runQuery(component.counts.online, { token }),
    }),
    signal: mutationGeneric({
      args: wire.signalRequest,
      returns: wire.signalResponse,
      handler: (ctx, request) => signal(ctx, component, exposed, request),
    }),
    signals: queryGeneric({
      args: wire.signalsRequest,
      returns: wire.signalsResponse,
      handler: (ctx, { token, kind }): Promise<wire.SignalsResponse> => {
        checkKind(kind);
        return ctx.runQuery(component.signals.list, { token, kind });
      },
    }),
    lease: mutationGeneric({
      args: wire.leaseRequest,
      returns: wire.leaseResponse,
      handler: (ctx, request) => lease(ctx, component, exposed, request),
    }),
    leaseState: queryGeneric({
      args: wire.leaseStateRequest,
      returns: wire.leaseStateResponse,
      handler: (ctx, { token, resource }): Promise<wire.LeaseStateResponse> => {
        checkName(resource, "A lease's resource");
        return ctx.runQuery(component.leases.state, { token, resource });
      },
    }),
  };
}
