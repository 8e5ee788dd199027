import type { FunctionReference } from "convex/server";
import type { CommitTsPlaceholder } from "convex/values";
import type { Rate } from "./rate.js";
import type { RoomsComponent } from "./rooms-component.js";
import type { Outcome, Range } from "./wire.js";

export interface Rates {
  /** Submits of one user, or of one client of somebody who isn't signed in. */
  readonly submits: Rate;
  /** New clients of one user, or of one address of somebody who isn't signed in. */
  readonly registrations: Rate;
}

type CommitTs = bigint | CommitTsPlaceholder;

/** What the ledger knows of an operation that has arrived. */
export type Standing =
  | { name: "settled"; outcome: Outcome; commitTs: CommitTs }
  | { name: "expired" }
  | { name: "new"; isNext: boolean; hasRoom: boolean };

/** What the ledger knows of an operation that others depend on. */
export type Dependency =
  | { n: number; name: "open" }
  | { n: number; name: "applied"; id: string; ids: string[] }
  | { n: number; name: "without-effect" }
  | { n: number; name: "forgotten" };

/** An operation that is settled in this request. */
export interface Settled {
  n: number;
  id: string;
  lane: string;
  outcome: Outcome;
}

// An alias, because an interface has no index signature.
type BeginArgs = {
  client: string;
  identity: string | null;
  ip: string | null;
  register: boolean;
  acked: Range[];
  arrivals: { n: number; id: string; lane: string; after: number }[];
  dependsOn: number[];
  rates: Rates;
};

export type Begun =
  | { name: "open"; standings: Standing[]; dependencies: Dependency[] }
  | { name: "expired" }
  | { name: "wrong-identity" }
  | { name: "rate-limited"; retryAfterMs: number };

/** The functions of the component `realtime`, as `components.realtime` has them. */
export interface RealtimeComponent extends RoomsComponent {
  ledger: {
    begin: FunctionReference<"mutation", "internal", BeginArgs, Begun>;
    finish: FunctionReference<
      "mutation",
      "internal",
      { client: string; acked: Range[]; settled: Settled[] },
      number
    >;
    settled: FunctionReference<
      "query",
      "internal",
      { client: string; identity: string | null },
      {
        watermark: number;
        settled: Range[];
        outcomes: { n: number; id: string; outcome: Outcome; commitTs: CommitTs }[];
      }
    >;
  };
}
