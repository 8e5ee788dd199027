import type { Desk } from "./desk.js";
import type { Items } from "./items.js";
import { KeyCounts } from "./key-counts.js";
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
}

/**
 * Operations that the store couldn't keep. Each goes to the backend directly, from this page, when nothing of its lane waits in
 * the store any more; what the page makes later in that lane, or builds on it, goes the same way behind it. So a lane keeps
 * its order across what is kept and what isn't.
 */
export class DirectCalls {
  private readonly calls = new Map<string, DirectCall>();
  /** By lane, in the order in which they were made. */
  private readonly lanes = new Map<string, DirectCall[]>();
  /** Lanes whose first one is running. */
  private readonly running = new Set<string>();
  /** The other lanes. */
  private readonly waiting = new Set<string>();
  /** Operations of this page whose keeping the store has yet to answer for. */
  private readonly asked = new Map<string, { readonly lane: string; readonly made: number }>();
  private readonly askedIn = new KeyCounts();
  private madeCount = 0;
  private readonly items: Items;
  private readonly effects: Effects;
  private readonly desk: Desk;

  constructor(items: Items, effects: Effects, desk: Desk) {
    this.items = items;
    this.effects = effects;
    this.desk = desk;
  }

  /** Whether it is one of these. */
  has(id: string): boolean {
    return this.calls.has(id);
  }

  /** The store is asked to keep it, unless it has to go behind one that isn't kept. */
  begin(operation: Operation): "ask" | "direct" {
    const { lane, dependsOn, id } = operation;
    const [first] = this.lanes.get(lane) ?? [];
    const [before] = [first, ...dependsOn.map((other) => this.calls.get(other))].filter(
      (call) => call !== undefined,
    );
    const made = ++this.madeCount;
    if (before === undefined) {
      this.asked.set(id, { lane, made });
      this.askedIn.add(lane, 1);
      return "ask";
    }
    this.add(operation, before.error, made);
    return "direct";
  }

  /** The store keeps it. What was made before it in its lane and isn't kept has lost its place, and doesn't run. */
  kept(id: string): void {
    const kept = this.answered(id);
    if (kept === undefined) return;
    const calls = this.lanes.get(kept.lane) ?? [];
    const at = this.running.has(kept.lane) ? 1 : 0;
    for (let call = calls[at]; call && call.made < kept.made; call = calls[at])
      this.end(call.operation, { name: "not-kept", error: call.error });
  }

  refused(operation: Operation, error: StoreError): void {
    this.add(operation, error, this.answered(operation.id)?.made ?? ++this.madeCount);
  }

  /** @param realIds - what it has made. Null: it had no effect, or nobody knows. */
  ran(id: string, realIds: readonly string[] | null): void {
    const call = this.calls.get(id);
    if (call) {
      this.running.delete(call.operation.lane);
      this.remove(call.operation);
    }
    if (realIds !== null) this.effects.add(id, realIds);
  }

  /** Runs what nothing has to come before. */
  advance(): void {
    let before: number;
    do {
      before = this.calls.size;
      for (const lane of this.waiting) this.advanceIn(lane);
      // What has ended without effect takes along what builds on it, in lanes that were looked at before.
    } while (this.calls.size < before);
  }

  private advanceIn(lane: string): void {
    for (;;) {
      const [first] = this.lanes.get(lane) ?? [];
      if (first === undefined || this.isWaiting(first.operation)) return;
      const { operation } = first;
      const dead = operation.dependsOn.find((other) => !this.hasEffect(other));
      if (dead === undefined) {
        this.run(operation);
        return;
      }
      this.end(operation, { name: "quarantined", reason: { name: "dependency", on: dead } });
    }
  }

  private run(operation: Operation): void {
    this.waiting.delete(operation.lane);
    this.running.add(operation.lane);
    const args = withRealIds(operation.args, this.effects.realIds);
    this.desk.ask({ name: "run-directly", operation: { ...operation, args } });
  }

  private isWaiting({ lane, dependsOn }: Operation): boolean {
    // One that was made later may be kept, sent and over before the page hears that it is kept.
    const isUndecided = this.askedIn.has(lane);
    return this.items.census.isLaneOpen(lane) || isUndecided || dependsOn.some((id) => this.isOpen(id));
  }

  private isOpen(id: string): boolean {
    const item = this.items.get(id);
    return (item !== undefined && isOpen(item.progress)) || this.calls.has(id);
  }

  private hasEffect(id: string): boolean {
    const item = this.items.get(id);
    return item === undefined ? this.effects.appliedIds.has(id) : !isFailed(item.progress);
  }

  private answered(id: string): { readonly lane: string; readonly made: number } | undefined {
    const asked = this.asked.get(id);
    if (asked === undefined) return undefined;
    this.asked.delete(id);
    this.askedIn.add(asked.lane, -1);
    return asked;
  }

  private add(operation: Operation, error: StoreError, made: number): void {
    const { id, lane } = operation;
    const call = { operation, error, made };
    const calls = this.lanes.get(lane) ?? [];
    this.calls.set(id, call);
    this.lanes.set(lane, calls);
    if (!this.running.has(lane)) this.waiting.add(lane);
    calls.splice(calls.findLastIndex((other) => other.made < made) + 1, 0, call);
    this.desk.ask({ name: "refused", operation, error });
  }

  private end(operation: Operation, outcome: Outcome): void {
    this.remove(operation);
    this.desk.ask({ name: "settled", id: operation.id, outcome });
  }

  private remove({ id, lane }: Operation): void {
    const calls = this.lanes.get(lane) ?? [];
    this.calls.delete(id);
    calls.splice(
      calls.findIndex(({ operation }) => operation.id === id),
      1,
    );
    if (calls.length > 0 && !this.running.has(lane)) this.waiting.add(lane);
    if (calls.length > 0) return;
    this.lanes.delete(lane);
    this.waiting.delete(lane);
  }
}
