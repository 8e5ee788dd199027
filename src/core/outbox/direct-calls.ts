import type { Desk } from "./desk.js";
import type { Items } from "./items.js";
import { isFailed, isOpen, type Outcome } from "./life.js";
import type { Operation } from "./operation.js";
import type { Effects } from "./settlement.js";
import type { StoreError } from "./store-error.js";
import { withRealIds } from "./temporary-ids.js";

interface DirectCall {
  readonly operation: Operation;
  readonly error: StoreError;
  /** Counts what the page makes: the store may refuse a later one first. */
  readonly made: number;
  readonly isRunning: boolean;
}

/**
 * Operations that the store couldn't keep. Each goes to the backend directly, from this page, when nothing of its lane waits in
 * the store any more; what the page makes later in that lane, or builds on it, goes the same way behind it. So a lane keeps
 * its order across what is kept and what isn't.
 */
export class DirectCalls {
  private calls: readonly DirectCall[] = [];
  /** Operations of this page whose keeping the store has yet to answer for. */
  private readonly asked = new Map<string, { readonly lane: string; readonly made: number }>();
  private madeCount = 0;
  private readonly items: Items;
  private readonly effects: Effects;
  private readonly desk: Desk;

  constructor(items: Items, effects: Effects, desk: Desk) {
    this.items = items;
    this.effects = effects;
    this.desk = desk;
  }

  /** The store is asked to keep it, unless it has to go behind one that isn't kept. */
  begin(operation: Operation): "ask" | "direct" {
    const { lane, dependsOn, id } = operation;
    const before = this.calls.find(
      (call) => call.operation.lane === lane || dependsOn.includes(call.operation.id),
    );
    const made = ++this.madeCount;
    if (before === undefined) {
      this.asked.set(id, { lane, made });
      return "ask";
    }
    this.add(operation, before.error, made);
    return "direct";
  }

  /** The store keeps it. What was made before it in its lane and isn't kept has lost its place, and doesn't run. */
  kept(id: string): void {
    const kept = this.asked.get(id);
    this.asked.delete(id);
    for (const { operation, error, made, isRunning } of this.calls) {
      const isBefore = kept !== undefined && operation.lane === kept.lane && made < kept.made;
      if (isBefore && !isRunning) this.end(operation.id, { name: "not-kept", error });
    }
  }

  refused(operation: Operation, error: StoreError): void {
    const made = this.asked.get(operation.id)?.made ?? ++this.madeCount;
    this.asked.delete(operation.id);
    this.add(operation, error, made);
  }

  /** @param realIds - what it has made. Null: it had no effect, or nobody knows. */
  ran(id: string, realIds: readonly string[] | null): void {
    this.calls = this.calls.filter(({ operation }) => operation.id !== id);
    if (realIds !== null) this.effects.add(id, realIds);
  }

  /** Runs what nothing has to come before. */
  advance(): void {
    const lanes = new Set<string>();
    for (const { operation, isRunning } of this.calls) {
      const { id, lane } = operation;
      const isFirst = !lanes.has(lane);
      lanes.add(lane);
      if (isRunning || !isFirst || this.isWaiting(operation)) continue;
      const dead = operation.dependsOn.find((other) => !this.hasEffect(other));
      if (dead !== undefined) {
        this.end(id, { name: "quarantined", reason: { name: "dependency", on: dead } });
        continue;
      }
      this.calls = this.calls.map((call) => (call.operation.id === id ? { ...call, isRunning: true } : call));
      const args = withRealIds(operation.args, this.effects.realIds);
      this.desk.ask({ name: "run-directly", operation: { ...operation, args } });
    }
  }

  private isWaiting({ lane, dependsOn }: Operation): boolean {
    const isLaneOpen = this.items
      .all()
      .some(({ operation, progress }) => operation.lane === lane && isOpen(progress));
    // One that was made later may be kept, sent and over before the page hears that it is kept.
    const isUndecided = [...this.asked.values()].some((asked) => asked.lane === lane);
    return isLaneOpen || isUndecided || dependsOn.some((id) => this.isOpen(id));
  }

  private isOpen(id: string): boolean {
    const item = this.items.get(id);
    return (
      (item !== undefined && isOpen(item.progress)) || this.calls.some(({ operation }) => operation.id === id)
    );
  }

  private hasEffect(id: string): boolean {
    const item = this.items.get(id);
    return item === undefined ? this.effects.appliedIds.has(id) : !isFailed(item.progress);
  }

  private add(operation: Operation, error: StoreError, made: number): void {
    this.calls = [...this.calls, { operation, error, made, isRunning: false }].sort(
      (one, other) => one.made - other.made,
    );
    this.desk.ask({ name: "refused", operation, error });
  }

  private end(id: string, outcome: Outcome): void {
    this.calls = this.calls.filter(({ operation }) => operation.id !== id);
    this.desk.ask({ name: "settled", id, outcome });
  }
}
