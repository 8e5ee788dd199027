import fc from "fast-check";
import { expect, test } from "vitest";
import { editedPage, type KeyedEdit } from "../../../../src/core/live/edited-page.js";
import { emptyContent, pageContent } from "../../../../src/core/live/page-content.js";
import type { Row, RowPlace } from "../../../../src/core/outbox/effects/effect.js";
import { ListFold, type MadeEdit } from "../../../../src/core/outbox/effects/list-edits.js";

type Act =
  | { readonly name: "insert"; readonly place: RowPlace }
  | { readonly name: "patch"; readonly at: number; readonly value: number }
  | { readonly name: "remove"; readonly at: number };

const loaded = ["r0", "r1", "r2", "r3"];
const at = fc.nat(7);
const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    name: fc.constant("insert" as const),
    place: fc.oneof<fc.Arbitrary<RowPlace>[]>(
      fc.constant("start" as const),
      fc.constant("end" as const),
      fc.record({ before: fc.constantFrom(...loaded) }),
    ),
  }),
  fc.record({ name: fc.constant("patch" as const), at, value: fc.nat(9) }),
  fc.record({ name: fc.constant("remove" as const), at }),
);

test("edits that are laid over a page lead to the same rows as one operation after the other", () => {
  fc.assert(
    fc.property(fc.array(fc.array(acts, { maxLength: 3 }), { maxLength: 8 }), (operations) => {
      const base = loaded.map((key): Row => ({ key, value: 0 }));
      expect(applied(base, foldOf(base, operations))).toEqual(naive(base, operations));
    }),
    { numRuns: 500 },
  );
});

/** The n-th row that there can be: those that are loaded, then those that operations make. */
function keyAt(at: number): string {
  return loaded[at] ?? `new${at - loaded.length}`;
}

function foldOf(base: readonly Row[], operations: readonly (readonly Act[])[]): readonly MadeEdit[] {
  const fold = new ListFold({
    get: (key) => base.find((row) => row.key === key),
    keyOf: (row) => String(row.key),
  });
  let made = 0;
  operations.forEach((all, operation) => {
    fold.add(`o${operation}`, (list) => {
      for (const act of all) {
        if (act.name === "insert") list.insert({ key: `new${made++}`, value: 1 }, act.place);
        else if (act.name === "patch") list.patch(keyAt(act.at), { value: act.value });
        else list.remove(keyAt(act.at));
      }
    });
  });
  return fold.edits;
}

/** Every operation changes all rows at once. A row that goes leaves its place, so that others can stand before it. */
function naive(base: readonly Row[], operations: readonly (readonly Act[])[]): Row[] {
  let rows = base.map((row) => ({ row, isGone: false }));
  let made = 0;
  for (const act of operations.flat()) {
    if (act.name === "insert") {
      rows = placed(rows, { row: { key: `new${made++}`, value: 1 }, isGone: false }, act.place);
    } else {
      const entry = rows.find(({ row, isGone }) => row.key === keyAt(act.at) && !isGone);
      if (entry && act.name === "patch") entry.row = { ...entry.row, value: act.value };
      if (entry && act.name === "remove") entry.isGone = true;
    }
  }
  return rows.filter(({ isGone }) => !isGone).map(({ row }) => row);
}

/** As lists do it. */
function applied(base: readonly Row[], edits: readonly MadeEdit[]): readonly unknown[] {
  const page = pageContent(
    base.map(({ key }) => String(key)),
    base,
  );
  const keyed = edits.map(({ edit }): KeyedEdit => {
    if (edit.name !== "insert") return edit;
    const { place, row } = edit;
    const { before = "" } = typeof place === "object" && "before" in place ? place : {};
    const insertPlace =
      typeof place === "string" ? { name: place } : ({ name: "before", key: before } as const);
    return { name: "insert", key: String(row.key), row, place: insertPlace };
  });
  return editedPage(page, keyed, [], emptyContent, true).rows;
}

function placed<E extends { readonly row: Row }>(rows: readonly E[], entry: E, place: RowPlace): E[] {
  if (place === "start") return [entry, ...rows];
  if (place === "end") return [...rows, entry];
  const index = rows.findIndex(({ row }) => "before" in place && row.key === place.before);
  return [...rows.slice(0, index), entry, ...rows.slice(index)];
}
