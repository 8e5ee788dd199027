import type { FunctionReference, UserIdentity } from "convex/server";
import type { Value } from "convex/values";
import type { Rates } from "./component.js";
import type { QueryCtx } from "./contexts.js";
import type { Rate } from "./rate.js";
import type { RoomOptions, RoomRequest } from "./room-options.js";

/** A client asks to have one of its operations done. */
export interface OperationRequest {
  /** Tells it from what is asked of rooms. */
  readonly name: "operation";
  /** The name in `mutations`. */
  readonly mutation: string;
  /** What the client sent: not yet checked by the mutation's own validators. */
  readonly args: Readonly<Record<string, Value | undefined>>;
  /** Whom the token names; null for somebody who isn't signed in. */
  readonly identity: UserIdentity | null;
  /** The client that sent it. For somebody who isn't signed in it is all there is to know them by. */
  readonly client: string;
}

/** Whatever a client asks for: `name` tells which. */
export type RealtimeRequest = OperationRequest | RoomRequest;

/** A mutation of the app: public, or internal so that clients can call it through the outbox alone. */
export type MutationReference = FunctionReference<"mutation", "public" | "internal">;

/** A mutation that clients may name, with what is asked of it beside its own checks. */
export interface AllowedMutation {
  /** What runs, in the transaction that notes in the ledger that it did. */
  readonly mutation: MutationReference;
  /** Asked after the `authorize` of all, for this mutation alone: both must say true. */
  authorize?(ctx: QueryCtx, request: OperationRequest): boolean | Promise<boolean>;
  /**
   * What the client's `witness` for this mutation picks from its view, as the server has it now. Where the two differ,
   * the client's policy decides whether the operation is a conflict.
   */
  witness?(ctx: QueryCtx, args: Readonly<Record<string, Value | undefined>>): Value | Promise<Value>;
}

/** Who may do what through the component. Options that make no sense are an error when the app's functions are loaded. */
export interface RealtimeOptions {
  /**
   * Whether a request may be served; anything but `true` refuses it, for good. It reads and decides; a `ConvexError`
   * that it throws refuses with that error's data. The mutation itself runs as the same user, with its own checks.
   */
  authorize(ctx: QueryCtx, request: RealtimeRequest): boolean | Promise<boolean>;
  /** The mutations that clients may name, by the name that they use, such as `"messages:send"`. No others run. */
  readonly mutations: Readonly<Record<string, MutationReference | AllowedMutation>>;
  /**
   * How often a user may submit (default: 100 at once, then 10 a second) and make new clients (1,000 at once, then 2 a
   * second), and join rooms (30, then one every 2 seconds) and do something with leases (60, then one a second). For who
   * isn't signed in submits count by client, leases by member, the others by address where the backend knows it.
   */
  readonly rates?: Partial<AllRates>;
  /** How rooms are different from the defaults. */
  readonly rooms?: RoomOptions;
}

/** How often requests of each sort are taken. */
export interface AllRates extends Rates {
  /** Joins of one user, or of one address of somebody who isn't signed in. */
  readonly joins: Rate;
  /** What one member does with leases. */
  readonly leases: Rate;
}

const defaultRates: AllRates = {
  submits: { atOnce: 100, perSecond: 10 },
  registrations: { atOnce: 1_000, perSecond: 2 },
  joins: { atOnce: 30, perSecond: 0.5 },
  leases: { atOnce: 60, perSecond: 1 },
};

/** Options as they are used: every mutation with what belongs to it, by name. */
export interface Exposed {
  readonly authorize: RealtimeOptions["authorize"];
  readonly mutations: ReadonlyMap<string, AllowedMutation>;
  readonly rates: AllRates;
  readonly rooms: RoomOptions;
}

/** Throws with what to do where options are missing that nobody should leave out. */
export function exposedBy(options: RealtimeOptions): Exposed {
  const given = (options ?? {}) as Partial<RealtimeOptions>;
  if (typeof given.authorize !== "function") {
    throw new Error(
      "exposeRealtime needs `authorize: (ctx, request) => boolean`: without it nobody is allowed anything. " +
        "Say `authorize: (ctx, request) => request.identity !== null` to allow whoever is signed in.",
    );
  }
  if (typeof given.mutations !== "object" || given.mutations === null) {
    throw new Error('exposeRealtime needs `mutations`, such as { "messages:send": api.messages.send }.');
  }
  const mutations = Object.entries(given.mutations).map(([name, mutation]) => {
    if (mutation === undefined || mutation === null) {
      throw new Error(`exposeRealtime: \`mutations["${name}"]\` names no function.`);
    }
    return [name, allowed(mutation)] as const;
  });
  return {
    authorize: given.authorize.bind(given),
    mutations: new Map(mutations),
    rates: checked({ ...defaultRates, ...given.rates }),
    rooms: given.rooms ?? {},
  };
}

function checked(rates: AllRates): AllRates {
  for (const [name, { atOnce, perSecond }] of Object.entries(rates) as [string, Rate][]) {
    if (atOnce >= 1 && perSecond > 0) continue;
    throw new Error(
      `exposeRealtime: \`rates.${name}\` would let nobody through. ` +
        "It needs `atOnce`, 1 or more, and `perSecond`, more than 0.",
    );
  }
  return rates;
}

function allowed(mutation: MutationReference | AllowedMutation): AllowedMutation {
  // A reference answers any name that it is asked for, but has no own fields of that name.
  return Object.hasOwn(mutation, "mutation")
    ? (mutation as AllowedMutation)
    : { mutation: mutation as MutationReference };
}
