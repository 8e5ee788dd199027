import { holds } from "../../live/effects.js";
import { temporaryId } from "../temporary-ids.js";
import type { Args, Effect, EffectCall, Effects, ListEffect, ShownOperation, ValueEffect } from "./effect.js";
import { ListFold, type BaseRows, type MadeEdit } from "./list-edits.js";

/** A query whose result is to be shown with what is pending. */
export interface EffectTarget {
  readonly query: string;
  readonly args: Args;
}

/** An effect that threw. It isn't tried again for this query, whatever its arguments. */
export interface EffectFailure {
  readonly mutation: string;
  readonly query: string;
  readonly error: unknown;
}

/**
 * Which operations are to be seen in which queries, and what they do there. A query looks only at the operations of those
 * mutations that have an effect on it.
 */
export class EffectBook {
  private readonly report: (failure: EffectFailure) => void;
  /** Query, then mutation, to the effects that the one has on the other. */
  private readonly effects = new Map<string, Map<string, readonly Effect[]>>();
  private shown = new Map<string, readonly Placed[]>();
  private readonly switchedOff = new Set<string>();

  /** @param report - hears once of each effect that throws. */
  constructor(effects: Effects, report: (failure: EffectFailure) => void) {
    this.report = report;
    for (const [mutation, all] of Object.entries(effects)) {
      for (const effect of all) {
        const ofQuery = this.effects.get(effect.query) ?? new Map<string, readonly Effect[]>();
        ofQuery.set(mutation, [...(ofQuery.get(mutation) ?? []), effect]);
        this.effects.set(effect.query, ofQuery);
      }
    }
  }

  /** Says which operations are to be seen, in their order. */
  show(operations: readonly ShownOperation[]): void {
    const shown = new Map<string, Placed[]>();
    operations.forEach((operation, at) => {
      const ofMutation = shown.get(operation.fn);
      if (ofMutation) ofMutation.push({ operation, at });
      else shown.set(operation.fn, [{ operation, at }]);
    });
    this.shown = shown;
  }

  /** The queries on which a mutation has an effect. */
  queriesOf(mutation: string): readonly string[] {
    return [...this.effects].filter(([, ofQuery]) => ofQuery.has(mutation)).map(([query]) => query);
  }

  /** Whether anything pending may change the query. Costs nothing where no mutation has an effect on it. */
  touches(target: EffectTarget): boolean {
    return this.callsFor(target, isList).length > 0 || this.callsFor(target, isValue).length > 0;
  }

  /** The edits of a list, of all operations together. */
  editsFor(target: EffectTarget, base: BaseRows): readonly MadeEdit[] {
    const fold = new ListFold(base);
    for (const { effect, call, operation } of this.callsFor(target, isList)) {
      this.guarded(operation.fn, target.query, () =>
        fold.add(operation.id, (list) => effect.edit(list, call), operation.appliedAt),
      );
    }
    return fold.edits;
  }

  /** What a single value is shown as. `snapshot` is the moment that `base` belongs to. */
  valueFor(target: EffectTarget, base: unknown, snapshot: bigint | null = null): unknown {
    let value = base;
    for (const { effect, call, operation } of this.callsFor(target, isValue)) {
      if (holds(snapshot, operation.appliedAt ?? null)) continue;
      this.guarded(operation.fn, target.query, () => {
        value = effect.update(value, call);
      });
    }
    return value;
  }

  private callsFor<E extends Effect>(
    { query, args: queryArgs }: EffectTarget,
    isWanted: (effect: Effect) => effect is E,
  ): readonly PlannedCall<E>[] {
    const calls = [...(this.effects.get(query) ?? [])].flatMap(([mutation, effects]) => {
      if (this.switchedOff.has(keyOf(mutation, query))) return [];
      return (this.shown.get(mutation) ?? []).flatMap(({ operation, at }) =>
        effects
          .filter(isWanted)
          .filter((effect) => this.matches(effect, operation, queryArgs))
          .map((effect) => ({ effect, operation, at, call: callOf(operation, queryArgs) })),
      );
    });
    return calls.sort((a, b) => a.at - b.at);
  }

  private matches(effect: Effect, { fn, args }: ShownOperation, queryArgs: Args): boolean {
    const { matches = sharedArgsAreEqual, query } = effect;
    return this.guarded(fn, query, () => matches(args, queryArgs)) ?? false;
  }

  /** An effect that throws once would throw each time, and must not keep what others do from being seen. */
  private guarded<T>(mutation: string, query: string, run: () => T): T | undefined {
    const key = keyOf(mutation, query);
    if (this.switchedOff.has(key)) return undefined;
    try {
      return run();
    } catch (error) {
      this.switchedOff.add(key);
      this.report({ mutation, query, error });
      return undefined;
    }
  }
}

interface Placed {
  readonly operation: ShownOperation;
  readonly at: number;
}

interface PlannedCall<E extends Effect> extends Placed {
  readonly effect: E;
  readonly call: EffectCall;
}

function callOf({ id, args, createdAt }: ShownOperation, queryArgs: Args): EffectCall {
  return { id, args, queryArgs, createdAt, temporaryId: (k) => temporaryId(id, k) };
}

function sharedArgsAreEqual(args: Args, queryArgs: Args): boolean {
  return Object.keys(queryArgs).every(
    (field) => !Object.hasOwn(args, field) || isEqual(args[field], queryArgs[field]),
  );
}

function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return left.length === right.length && left.every(([field, value]) => isEqual(value, (b as Args)[field]));
}

function isList(effect: Effect): effect is ListEffect {
  return effect.kind === "list";
}

function isValue(effect: Effect): effect is ValueEffect {
  return effect.kind === "value";
}

function keyOf(mutation: string, query: string): string {
  return `${mutation} ${query}`;
}
