import type { RowKey } from "../../core/live/pages-state.js";
import type { RowSequence } from "./row-sequence.js";

/** What a change came to on the page. Long lists are read only when somebody asks. */
export interface RowsDifference {
  readonly added: readonly RowKey[];
  readonly removed: readonly RowKey[];
  readonly moved: readonly RowKey[];
}

/** The difference between two orders of rows that have nothing to do with each other. Null for none. */
export function differenceBetween(before: RowSequence, after: RowSequence): RowsDifference | null {
  const isSame = before.length === after.length && places(before).every((at) => isSameAt(before, after, at));
  if (isSame) return null;
  return {
    get added() {
      const old = new Set(keysOf(before));
      return keysOf(after).filter((key) => !old.has(key));
    },
    get removed() {
      const kept = new Set(keysOf(after));
      return keysOf(before).filter((key) => !kept.has(key));
    },
    get moved() {
      return movedBetween(keysOf(before), keysOf(after));
    },
  };
}

function isSameAt(before: RowSequence, after: RowSequence, place: number): boolean {
  return before.keyAt(place) === after.keyAt(place);
}

/** Headers of groups are no rows. */
function keysOf(rows: RowSequence): RowKey[] {
  return places(rows).flatMap((place) => (rows.isHeader?.(place) ? [] : (rows.keyAt(place) ?? [])));
}

function places({ length }: RowSequence): number[] {
  return Array.from({ length }, (_value, place) => place);
}

/** Rows that stand before another one than they did, as far as both are still there. */
function movedBetween(before: readonly RowKey[], after: readonly RowKey[]): RowKey[] {
  const kept = new Set(after);
  const old = before.filter((key) => kept.has(key));
  const known = new Set(old);
  const now = after.filter((key) => known.has(key));
  const follower = new Map(old.map((key, index) => [key, old[index + 1]]));
  return now.filter((key, index) => follower.get(key) !== now[index + 1]);
}
