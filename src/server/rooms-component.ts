import type { FunctionReference } from "convex/server";
import type { Rate } from "./rate.js";
import type {
  BeatResponse,
  JoinResponse,
  LeaseAct,
  LeaseResponse,
  LeaseStateResponse,
  MembersResponse,
  OnlineResponse,
  Pace,
  Place,
  Profile,
  SignalResponse,
  SignalsResponse,
} from "./rooms-wire.js";

/** Who acts, as the component is told. */
export type Actor = { userId: string } | { guest: string };

type Denied = { name: "denied" };
type Joined = Extract<JoinResponse, { name: "joined" }>;
type Acting = { room: string; session: string; who: Actor };

type Mutation<Args extends Record<string, unknown>, Result> = FunctionReference<
  "mutation",
  "internal",
  Args,
  Result
>;
type Query<Args extends Record<string, unknown>, Result> = FunctionReference<
  "query",
  "internal",
  Args,
  Result
>;

/** The functions of rooms in the component `realtime`. */
export interface RoomsComponent {
  sessions: {
    join: Mutation<
      {
        room: string;
        who: Actor;
        ip: string | null;
        profile: Profile;
        pace: Pace;
        away: boolean;
        isShown: boolean;
        leaveToken: string | null;
        former: { leaveToken: string; goesOn: boolean } | null;
        rate: Rate;
      },
      (Omit<Joined, "timings"> & { timings: Record<string, number> }) | Exclude<JoinResponse, Joined | Denied>
    >;
    beat: Mutation<Acting & { pace: Pace; away: boolean }, Exclude<BeatResponse, Denied>>;
    leave: Mutation<{ leaveToken: string }, null>;
    end: Mutation<Acting, null>;
  };
  members: {
    list: Query<{ token: string; after: Place | null; limit: number }, MembersResponse>;
  };
  counts: { online: Query<{ token: string }, OnlineResponse> };
  signals: {
    send: Mutation<
      // eslint-disable-next-line @typescript-eslint/no-explicit-any -- A value of the app's own.
      Acting & { kind: string; value: any; forMs: number | null },
      Exclude<SignalResponse, Denied>
    >;
    list: Query<{ token: string; kind: string }, SignalsResponse>;
  };
  leases: {
    handle: Mutation<
      Acting & { resource: string; act: LeaseAct; mayTakeOver: boolean; rate: Rate },
      Exclude<LeaseResponse, Denied | { name: "too-late" }>
    >;
    state: Query<{ token: string; resource: string }, LeaseStateResponse>;
    isHeld: Query<{ room: string; resource: string; fence: bigint; who: Actor }, boolean>;
  };
  access: { revoke: Mutation<{ room: string; userId: string | null }, null> };
}
