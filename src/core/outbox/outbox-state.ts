import type { Item } from "./item.js";
import { isFailed, isOpen } from "./life.js";
import type { UnreadableRow } from "./outbox-store.js";
import { MANY_LATERS } from "./verdicts.js";

/** What people can be shown of an outbox. Times are milliseconds of the monotonic clock. */
export interface OutboxState {
  /** Operations whose end is open. */
  readonly pending: number;
  /** Operations that wait for a person, unreadable ones included. */
  readonly failed: number;
  /** Arguments of all that is pending. */
  readonly bytes: number;
  /** When the oldest pending operation was made, in milliseconds since 1970 by the device's clock. */
  readonly oldestAt: number | null;
  readonly blockedLanes: readonly BlockedLane[];
  readonly activity: OutboxActivity;
  /** Rows that could not be understood; they can be exported and discarded. */
  readonly unreadable: readonly UnreadableRow[];
}

/** A lane in which nothing goes on for now, because of the first operation in it. */
export interface BlockedLane {
  readonly lane: string;
  readonly operation: string;
  /**
   * `later`: the app asked to wait; `often`, more than twenty times in a row. `unknown-function`: the server doesn't know it,
   * yet. `server-error`: it fails there. `dependency`: it waits for an operation of another lane.
   */
  readonly reason: "later" | "often" | "unknown-function" | "server-error" | "dependency";
  readonly nextTryAt: number | null;
}

/**
 * - `idle`: nothing is pending.
 * - `sending`: a request is on its way.
 * - `waiting`: the next one leaves at `nextTryAt`.
 * - `offline`: there is no connection.
 * - `following`: another tab sends, or this one is about to.
 * - `paused`: somebody has to do something first.
 */
export type OutboxActivity =
  | { readonly name: "idle" | "sending" | "offline" | "following" }
  | { readonly name: "waiting"; readonly nextTryAt: number }
  | {
      readonly name: "paused";
      readonly reason: "needs-auth" | "wrong-identity" | "setup" | "parked";
      readonly message: string | null;
    };

interface Seen {
  readonly items: readonly Item[];
  readonly unreadable: readonly UnreadableRow[];
  readonly nowMs: number;
  readonly role: "following" | "taking-over" | "leading";
  readonly isSending: boolean;
  readonly pause: {
    readonly name: "needs-auth" | "wrong-identity" | "setup" | "parked";
    readonly message?: string;
  } | null;
  readonly isLinked: boolean;
  readonly notBefore: number;
}

export function outboxState(seen: Seen): OutboxState {
  const { items, unreadable, nowMs } = seen;
  const pending = items.filter(({ progress }) => isOpen(progress));
  return {
    pending: pending.length,
    failed: items.filter(({ progress }) => isFailed(progress)).length + unreadable.length,
    bytes: pending.reduce((sum, { bytes }) => sum + bytes, 0),
    oldestAt: pending.reduce<number | null>(
      (oldest, { operation }) => least(oldest, operation.createdAt),
      null,
    ),
    blockedLanes: blockedLanes(pending, nowMs),
    activity: activity(seen, pending.length > 0),
    unreadable,
  };
}

function blockedLanes(pending: readonly Item[], nowMs: number): BlockedLane[] {
  const heads = new Map<string, Item>();
  for (const item of pending) {
    const { lane } = item.operation;
    if (!heads.has(lane)) heads.set(lane, item);
  }
  const open = new Map(pending.map((item) => [item.operation.id, item]));
  return [...heads].flatMap(([lane, item]) => {
    const reason = reasonOf(item, nowMs, open);
    if (reason === null) return [];
    const nextTryAt = reason === "dependency" ? null : item.trial.notBefore;
    return [{ lane, operation: item.operation.id, reason, nextTryAt }];
  });
}

function reasonOf(
  { trial, operation }: Item,
  nowMs: number,
  open: ReadonlyMap<string, Item>,
): BlockedLane["reason"] | null {
  const isWaiting = trial.notBefore > nowMs;
  if (trial.waitsFor === "later" && isWaiting) return trial.laters >= MANY_LATERS ? "often" : "later";
  if (trial.waitsFor !== null && isWaiting) return trial.waitsFor;
  const isHeldUp = operation.dependsOn.some(
    (id) => (open.get(id)?.operation.lane ?? operation.lane) !== operation.lane,
  );
  return isHeldUp ? "dependency" : null;
}

function activity(
  { pause, role, isSending, isLinked, notBefore, nowMs }: Seen,
  isPending: boolean,
): OutboxActivity {
  if (pause !== null) return { name: "paused", reason: pause.name, message: pause.message ?? null };
  if (!isPending) return { name: "idle" };
  if (role !== "leading") return { name: "following" };
  if (isSending) return { name: "sending" };
  if (!isLinked) return { name: "offline" };
  return { name: "waiting", nextTryAt: Math.max(nowMs, notBefore) };
}

function least(a: number | null, b: number): number {
  return a === null ? b : Math.min(a, b);
}

export function isSameState(a: OutboxState, b: OutboxState): boolean {
  return (
    a.pending === b.pending &&
    a.failed === b.failed &&
    a.bytes === b.bytes &&
    a.oldestAt === b.oldestAt &&
    a.unreadable === b.unreadable &&
    isSameRecord(a.activity, b.activity) &&
    a.blockedLanes.length === b.blockedLanes.length &&
    a.blockedLanes.every((lane, at) => isSameRecord(lane, b.blockedLanes[at] ?? {}))
  );
}

function isSameRecord(a: object, b: object): boolean {
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  return left.length === right.size && left.every(([field, value]) => right.get(field) === value);
}
