import { describe, expect, it } from "vitest";
import { pageContent, pageTree } from "../../src/core/live/page-content.js";
import { pagesState } from "../../src/core/live/pages-view.js";
import { type Arrangement, ArrangedRows } from "../../src/elements/realtime-list/arranged-rows.js";
import { GroupHeader } from "../../src/elements/realtime-list/group-header.js";
import { placeAfter, regionsBetween } from "../../src/elements/realtime-list/row-sequence.js";

const data = [
  { _id: "1", team: "b", age: 9 },
  { _id: "2", team: "a", age: 10 },
  { _id: "3", team: "b", age: null },
  { _id: "4", team: "a", age: 9 },
];

function arranged(arrangement: Partial<Arrangement>, rows: readonly { _id: string }[] = data) {
  const page = pageContent(
    rows.map(({ _id }) => _id),
    rows,
  );
  const status = { status: "ready", more: "done", back: "done", stale: false, error: undefined } as const;
  const whole = { sortBy: undefined, filter: undefined, groupBy: undefined, locale: "en", ...arrangement };
  return new ArrangedRows(pagesState(pageTree<unknown>([page]), status), whole);
}

const shown = (rows: ArrangedRows) =>
  Array.from({ length: rows.length }, (_value, index) => {
    const row = rows.rowAt(index);
    return row instanceof GroupHeader ? `${String(row.group)}:${row.count}` : rows.keyAt(index);
  }).join(" ");

describe("rows that the page arranges", () => {
  it.each([
    ["age", "1 4 2 3"],
    ["-age", "2 1 4 3"],
    ["team, -age", "2 4 1 3"],
    ["team,-_id", "4 2 3 1"],
  ])("are sorted by %s, equal ones as the query has them, missing values last", (sortBy, order) => {
    expect(shown(arranged({ sortBy }))).toBe(order);
  });

  it("are grouped where they are neighbours, each header with a key of its own", () => {
    const rows = arranged({ groupBy: "team" });
    expect(shown(rows)).toBe("b:1 1 a:1 2 b:1 3 a:1 4");
    expect(new Set(Array.from({ length: 8 }, (_value, at) => rows.keyAt(at))).size).toBe(8);
    expect(shown(arranged({ groupBy: "team", sortBy: "team" }))).toBe("a:2 2 4 b:2 1 3");
    expect([rows.headerOf(1), rows.headerOf(7), rows.isHeader(6)]).toEqual([0, 6, true]);
  });

  it("lead from one order to another by one region", () => {
    const before = arranged({});
    const after = arranged({ filter: (row) => (row as { _id: string })._id !== "2" });
    expect(regionsBetween(before, after)).toEqual([{ index: 1, removed: 1, before: ["2"], after: [] }]);
    expect(regionsBetween(before, arranged({}))).toEqual([]);
    const moved = regionsBetween(before, arranged({ sortBy: "team" }));
    expect(["1", "2", "3", "4"].map((key, at) => placeAfter(at, key, moved))).toEqual([2, 0, 3, 1]);
  });
});
