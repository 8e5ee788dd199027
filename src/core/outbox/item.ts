import type { JsonObject } from "./json.js";
import { ended, isOpen, isShown, type Next } from "./life.js";
import type { Operation, Progress } from "./operation.js";
import type { KeptRow } from "./outbox-store.js";
import type { LedgerOutcome } from "./wire.js";

/** An operation as this tab knows it. */
export interface Item {
  readonly operation: Operation;
  /** Null while the store is keeping it. */
  readonly position: number | null;
  readonly revision: number;
  readonly args: JsonObject;
  readonly progress: Progress;
  /** Of its arguments as JSON. */
  readonly bytes: number;
  readonly trial: Trial;
  /** A person's decision about it is being written. */
  readonly isHeld: boolean;
  /** The data that are shown hold what it has done. */
  readonly isContained: boolean;
  /** What the ledger has told of its end, which the store may not have yet. */
  readonly heard: LedgerOutcome | null;
  /** While its end is open: the data may hold what it does without this tab knowing, so that it isn't shown. */
  readonly isDoubtful: boolean;
  /** When this tab heard that it was applied, by the monotonic clock. */
  readonly appliedAt: number | null;
  /** It is gone from the store, and stays only until the data hold what it has done. */
  readonly isLingering: boolean;
}

/** What was learnt from trying to send an operation. Forgotten with the tab. */
export interface Trial {
  /** Not sent before, by the monotonic clock. */
  readonly notBefore: number;
  readonly waitsFor: "later" | "unknown-function" | "server-error" | null;
  /** How often in a row the app said "later". */
  readonly laters: number;
  /** How often the server failed for it alone. */
  readonly failures: number;
  /** When the server first didn't know the function. */
  readonly unknownSince: number | null;
  readonly mustBeAlone: boolean;
  /** It was in a request that failed as a whole. */
  readonly isSuspect: boolean;
}

export const untried: Trial = {
  notBefore: 0,
  waitsFor: null,
  laters: 0,
  failures: 0,
  unknownSince: null,
  mustBeAlone: false,
  isSuspect: false,
};

/** One that the store is keeping. */
export function arriving(operation: Operation): Item {
  return {
    operation,
    position: null,
    revision: 0,
    args: operation.args,
    progress: { name: "queued", number: null },
    bytes: bytesOf(operation.args),
    trial: untried,
    isHeld: false,
    isContained: false,
    heard: null,
    isDoubtful: false,
    appliedAt: null,
    isLingering: false,
  };
}

/** One that was read; `former` is what was known of it here. */
export function asRead(row: KeptRow, former: Item | undefined, isInFlight: boolean): Item {
  const { operation, position, revision, args, progress } = row;
  const bytes = former?.args === args ? former.bytes : bytesOf(args);
  const base = former ?? arriving(operation);
  return { ...base, position, revision, args, bytes, progress: progressAsRead(progress, isInFlight) };
}

export function withArgs(item: Item, args: JsonObject): Item {
  return args === item.args ? item : { ...item, args, bytes: bytesOf(args) };
}

/** What has become of it, as far as store or ledger have told. */
export function standingOf({ progress, heard }: Item): Next {
  if (heard === null) return progress;
  if (isOpen(progress)) return ended(progress, heard);
  const isDated = progress.name !== "applied" || progress.commitTs !== null;
  return isDated || heard.commitTs == null ? progress : { ...progress, commitTs: heard.commitTs };
}

/** Whether its effect is to be seen, as far as the data don't hold it. */
export function isVisible(item: Item): boolean {
  const standing = standingOf(item);
  if (item.isContained || !isShown(standing)) return false;
  return !item.isDoubtful || standing.name === "applied";
}

/** Whoever sent it may be gone, so that nobody here knows how that ended. */
function progressAsRead(progress: Progress, isInFlight: boolean): Progress {
  if (progress.name !== "sent" || isInFlight) return progress;
  return { name: "unknown", number: progress.number };
}

function bytesOf(args: JsonObject): number {
  return new TextEncoder().encode(JSON.stringify(args)).length;
}
