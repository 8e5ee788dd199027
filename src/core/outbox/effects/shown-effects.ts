import {
  holds,
  type InsertPlace,
  type ListBase,
  type QueryEffects,
  type RowEdit,
} from "../../live/effects.js";
import type { FunctionCall } from "../../ports.js";
import type { Args, Effects, Row, RowPlace, ShownOperation } from "./effect.js";
import { EffectBook, type EffectFailure, type EffectTarget } from "./effect-book.js";
import type { BaseRows, MadeEdit } from "./list-edits.js";
import { compareSortKeys } from "./sort-keys.js";

/** What operations do to live queries, for the store of these. */
export class ShownEffects {
  private readonly pending: EffectBook;
  /** Of operations that wait for a person: nothing is shown of what they did, but rows say that there was something. */
  private readonly failed: EffectBook;
  private appliedAt = new Map<string, bigint | null>();

  constructor(effects: Effects, report: (failure: EffectFailure) => void) {
    this.pending = new EffectBook(effects, report);
    this.failed = new EffectBook(effects, report);
  }

  /** Says which operations are to be seen, in their order. Answers the queries that they touch. */
  show(pending: readonly ShownOperation[], failed: readonly ShownOperation[]): ReadonlySet<string> {
    this.pending.show(pending);
    this.failed.show(failed);
    this.appliedAt = new Map(pending.map(({ id, appliedAt = null }) => [id, appliedAt]));
    return new Set([...pending, ...failed].flatMap(({ fn }) => this.pending.queriesOf(fn)));
  }

  /** The queries on which a mutation has an effect. */
  queriesOf(mutation: string): readonly string[] {
    return this.pending.queriesOf(mutation);
  }

  of({ name, args }: Pick<FunctionCall, "name" | "args">): QueryEffects | undefined {
    const target: EffectTarget = { query: name, args };
    if (!this.pending.touches(target) && !this.failed.touches(target)) return undefined;
    return {
      value: (base, snapshot) => this.pending.valueFor(target, base, snapshot),
      rows: (base) => this.rowEdits(target, base),
    };
  }

  private rowEdits(target: EffectTarget, list: ListBase): readonly RowEdit[] {
    const base = baseRows(list);
    const marks = this.failed.editsFor(target, base).flatMap(failedMark);
    const edits = this.pending.editsFor(target, base).map((made) => this.pendingEdit(made));
    return [...marks, ...edits];
  }

  private pendingEdit({ operation, edit }: MadeEdit): RowEdit {
    const mark = { name: "pending", operation } as const;
    const appliedAt = this.appliedAt.get(operation) ?? null;
    if (edit.name !== "insert") return { ...edit, mark, appliedAt };
    return { ...edit, place: insertPlace(edit.place), mark, appliedAt };
  }
}

/** A row that was never there can't be marked. */
function failedMark({ operation, edit }: MadeEdit): RowEdit[] {
  if (edit.name === "insert") return [];
  return [{ name: "mark", key: edit.key, mark: { name: "failed", operation }, appliedAt: null }];
}

function baseRows(list: ListBase): BaseRows {
  return {
    get: (key) => list.get(key) as Row | undefined,
    keyOf: (row) => list.keyOf(row) ?? "",
    holds: (key, appliedAt) => holds(list.snapshotOf(key), appliedAt),
  };
}

function insertPlace(place: RowPlace): InsertPlace {
  if (typeof place === "string") return { name: place };
  if ("before" in place) return { name: "before", key: place.before };
  const { sortedBy, order } = place;
  const direction = order === "asc" ? 1 : -1;
  return {
    name: "sorted",
    compare: (row, other) => direction * compareSortKeys(sortedBy(row as Args), sortedBy(other as Args)),
  };
}
