import type { InsertPlace } from "./effects.js";
import { type PageContent, pageContent } from "./page-content.js";
import type { RowKey } from "./pages-state.js";
import { share } from "./share.js";

/** One edit, with the key that its list knows the row by. */
export type KeyedEdit =
  | { readonly name: "insert"; readonly key: RowKey; readonly row: unknown; readonly place: InsertPlace }
  | { readonly name: "patch"; readonly key: RowKey; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly name: "remove"; readonly key: RowKey };

/**
 * A page of the backend's rows with the edits of its rows.
 *
 * @param former - the edits that `before` was made with
 * @param before - what was shown of the page: rows equal to those stay the same objects, and all of it if nothing differs
 * @param isInOrder - the page is shown in the order of the query, and not the other way round
 */
export function editedPage(
  base: PageContent<unknown>,
  edits: readonly KeyedEdit[],
  former: readonly KeyedEdit[],
  before: PageContent<unknown>,
  isInOrder: boolean,
): PageContent<unknown> {
  const draft: Draft = { keys: [...base.keys], rows: [...base.rows], gone: [], isInOrder };
  for (const edit of edits) apply(draft, edit);
  // Last, because others may stand before one that goes.
  for (const key of draft.gone) takeOut(draft, key);
  shareRows(draft, [...edits, ...former], before);
  const keys = isSameList(draft.keys, before.keys) ? before.keys : draft.keys;
  const isSame = keys === before.keys && isSameList(draft.rows, before.rows) && !before.isLetGo;
  return isSame && base.problem === before.problem ? before : pageContent(keys, draft.rows, base.problem);
}

interface Draft {
  readonly keys: RowKey[];
  readonly rows: unknown[];
  /** Rows that are taken out in the end. */
  readonly gone: RowKey[];
  readonly isInOrder: boolean;
}

function apply(draft: Draft, edit: KeyedEdit): void {
  const { keys, rows, gone } = draft;
  if (edit.name === "insert") {
    const index = placeOf(draft, edit.row, edit.place);
    keys.splice(index, 0, edit.key);
    rows.splice(index, 0, edit.row);
    return;
  }
  const index = keys.indexOf(edit.key);
  if (index < 0) return;
  if (edit.name === "remove") gone.push(edit.key);
  else rows[index] = patched(rows[index], edit.fields);
}

function takeOut({ keys, rows }: Draft, key: RowKey): void {
  const index = keys.indexOf(key);
  if (index < 0) return;
  keys.splice(index, 1);
  rows.splice(index, 1);
}

function placeOf({ keys, rows, isInOrder }: Draft, row: unknown, place: InsertPlace): number {
  switch (place.name) {
    case "start":
      return isInOrder ? 0 : keys.length;
    case "end":
      return isInOrder ? keys.length : 0;
    case "before": {
      const index = keys.indexOf(place.key);
      return isInOrder ? index : index + 1;
    }
    case "sorted": {
      const index = rows.findIndex((other) => place.compare(row, other) < 0 === isInOrder);
      return index < 0 ? rows.length : index;
    }
  }
}

/** A row with other fields. Those that are undefined go, as a patch on the backend does it. */
export function patched(row: unknown, fields: Readonly<Record<string, unknown>>): unknown {
  const next: Record<string, unknown> = { ...(row as object), ...fields };
  for (const name of Object.keys(fields)) if (fields[name] === undefined) delete next[name];
  return next;
}

function shareRows({ keys, rows }: Draft, edits: readonly KeyedEdit[], before: PageContent<unknown>): void {
  const places = placesOf(keys);
  const placesBefore = placesOf(before.keys);
  for (const { key } of edits) {
    const place = places.get(key);
    const placeBefore = placesBefore.get(key);
    if (place === undefined || placeBefore === undefined) continue;
    const rowBefore = before.rows[placeBefore];
    if (share(rowBefore, rows[place]) === rowBefore) rows[place] = rowBefore;
  }
}

function placesOf(keys: readonly RowKey[]): ReadonlyMap<RowKey, number> {
  return new Map(keys.map((key, place) => [key, place]));
}

function isSameList(list: readonly unknown[], other: readonly unknown[]): boolean {
  return list.length === other.length && list.every((item, index) => item === other[index]);
}
