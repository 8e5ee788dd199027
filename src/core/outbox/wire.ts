import type { Json, JsonObject } from "./json.js";
import type { NumberRange } from "./outbox-store.js";

/**
 * What the outbox and the mutation `submit` of the server say to each other. The server's half writes it down for
 * itself; a test holds the two together.
 */
export const PROTOCOL = 1;

export const wireLimits = {
  /** Entries of one request. */
  entries: 50,
  /** Arguments of all entries of one request, in bytes of JSON. */
  argsBytes: 256 * 1024,
  /** Ranges of acknowledged numbers in one request. */
  ackedRanges: 200,
} as const;

export interface SubmitRequest {
  readonly protocol: typeof PROTOCOL;
  readonly client: string;
  /** Whom the client expects to act as, `issuer|subject`; null: nobody. If it is somebody else, nothing runs. */
  readonly actor: string | null;
  /** Makes the server's ledger. Said until it was answered once, then never again: it would bring a pruned client back. */
  readonly register?: true;
  /** Numbers whose outcome is durable on the client. */
  readonly acked: readonly NumberRange[];
  /** None: to register, or to find out whether the server is well. */
  readonly entries: readonly SubmitEntry[];
}

export type SubmitEntry = RunEntry | VoidEntry;

interface NumberedEntry {
  readonly n: number;
  readonly id: string;
  readonly lane: string;
  /** The number of the lane's operation before it whose end is open. 0: none. */
  readonly after: number;
}

export interface RunEntry extends NumberedEntry {
  readonly kind: "run";
  readonly fn: string;
  readonly args: JsonObject;
  /** Numbers of operations that must have taken effect, and whose temporary ids may be in `args`. */
  readonly dependsOn?: readonly number[];
  /** Where the result holds ids that were made. */
  readonly ids?: readonly string[];
  readonly witness?: {
    readonly hash: string;
    readonly policy: "server-wins" | "client-wins" | "ask";
  };
  /** The only one of its request: it may use the limits whole. */
  readonly isAlone?: true;
}

/** Burns the number of an operation that is to end without effect. */
export interface VoidEntry extends NumberedEntry {
  readonly kind: "void";
}

export type SubmitResponse =
  | { readonly name: "answered"; readonly answers: readonly Answer[]; readonly watermark: number }
  /** The server knows no such client, though it was registered once. Nothing ran. */
  | { readonly name: "expired" }
  | { readonly name: "wrong-identity" }
  | { readonly name: "rate-limited"; readonly retryAfterMs: number }
  | { readonly name: "unsupported-protocol"; readonly newest: number };

export type Answer = { readonly n: number; readonly id: string } & (
  | SettledAnswer
  /** Settled under another id, or the outcome is gone. */
  | { readonly name: "expired" }
  | UnsettledAnswer
);

/** Recorded: the same number and id get the same answer for good. */
export type SettledAnswer = { readonly commitTs?: bigint | null } & (
  | {
      readonly name: "applied";
      readonly value: Json;
      readonly isTruncated: boolean;
      readonly ids: readonly string[];
      readonly overwrote?: Json;
    }
  | {
      readonly name: "rejected";
      readonly error: { readonly code: string; readonly message: string; readonly data?: Json };
    }
  | { readonly name: "conflict"; readonly theirs: Json }
  | { readonly name: "cancelled" }
);

/** Definitely not run, and not recorded. */
export type UnsettledAnswer =
  | { readonly name: "gap"; readonly after: number }
  | { readonly name: "unknown-function" }
  | { readonly name: "later"; readonly waitMs: number }
  /** The request had no room left for it. */
  | { readonly name: "busy" }
  /** It may need more than its share of a request: send it alone. */
  | { readonly name: "alone" };

/** The live query of what is settled and not acknowledged. */
export interface LedgerNews {
  readonly watermark: number;
  /** Numbers above the watermark that are settled, acknowledged or not. */
  readonly settled: readonly NumberRange[];
  readonly outcomes: readonly LedgerOutcome[];
}

export type LedgerOutcome = { readonly n: number; readonly id: string } & SettledAnswer;

/**
 * How a request ended that has no response.
 *
 * - `lost`: nobody knows whether it ran. The socket closed, nothing came for long, 5xx, 429.
 * - `not-run`: the server answered, and failed: everything was rolled back. HTTP 560 too.
 * - `needs-auth`: there is no token that the server takes. Nothing ran.
 * - `setup`: there is no `submit` there, or it doesn't take such requests. Nothing ran.
 */
export type SubmitFailure =
  | { readonly name: "lost"; readonly retryAfterMs: number | null }
  | { readonly name: "not-run"; readonly message: string }
  | { readonly name: "needs-auth" }
  | { readonly name: "setup"; readonly message: string };
