import type { KeyedDifference } from "../../../src/core/live/diff-layouts.js";

export interface KeyedRow<Row> {
  readonly key: string;
  readonly row: Row;
}

/** Applies a change as its documentation says, with plain array operations. */
export function applyChange<Row>(
  rows: readonly KeyedRow<Row>[],
  change: KeyedDifference<Row>,
): KeyedRow<Row>[] {
  let next = rows.filter(({ key }) => !change.removed.includes(key));
  for (const { kind, key, row, before } of change.placed) {
    if (next.some((item) => item.key === key) !== (kind === "moved"))
      throw new Error(`${key} was not ${kind}`);
    next = next.filter((item) => item.key !== key);
    const index = before === null ? next.length : next.findIndex((item) => item.key === before);
    if (index < 0) throw new Error(`${before} is not there yet`);
    next.splice(index, 0, { key, row });
  }
  for (const { key, row } of change.changed) {
    const index = next.findIndex((item) => item.key === key);
    if (index < 0) throw new Error(`${key} changed but is not there`);
    next[index] = { key, row };
  }
  return next;
}
