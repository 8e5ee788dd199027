import { describe, expect, it } from "vitest";
import { pageContent, pageTree } from "../../src/core/live/page-content.js";
import { pagesState } from "../../src/core/live/pages-view.js";
import { type Arrangement, ArrangedRows } from "../../src/rows/order/arranged-rows.js";
import { isGroupHeader } from "../../src/rows/order/group-header.js";
import { placeAfter, regionsBetween } from "../../src/rows/order/row-sequence.js";

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
  const status = { name: "ready", more: "done", back: "done", stale: false, error: undefined } as const;
  const whole = { sortBy: undefined, filter: undefined, groupBy: undefined, locale: "en", ...arrangement };
  return new ArrangedRows(pagesState(pageTree<unknown>([page]), status), whole);
}

const shown = (rows: ArrangedRows) =>
  Array.from({ length: rows.length }, (_value, index) => {
    const row = rows.rowAt(index);
    return isGroupHeader(row) ? `${String(row.group)}:${row.count}` : rows.keyAt(index);
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

describe("rows that the page's functions fail for", () => {
  const trap = (): never => {
    throw new Error("trap");
  };
  const throwing = { _id: "5", get team(): string { return trap(); }, get age(): number { return trap(); } }; // prettier-ignore
  const jobs = (rows: ArrangedRows) => rows.failures.map(({ job, key }) => `${job} ${key}`).join();
  const of = (row: unknown) => row as { _id: string; team: string; age: number | null };
  const onlyFor = (id: string, answer: unknown) => (row: unknown) =>
    (of(row)._id === id ? answer : true) as boolean;

  it.each([
    ["a promise", () => Promise.resolve(true)],
    ["a promise that fails", () => Promise.reject(new Error("x"))],
    ["a thenable", () => ({ then: () => undefined })],
    ["a symbol", () => Symbol("x")],
    ["a function", () => () => true],
    ["a proxy that throws", () => new Proxy({}, { get: trap })],
  ])("are left out by a filter that answers %s", (_what, answer) => {
    const rows = arranged({ filter: onlyFor("2", answer()) });
    expect([shown(rows), jobs(rows)]).toEqual(["1 3 4", "filter 2"]);
  });

  it.each([0, NaN, "", null, undefined, 0n, false])(
    "are left out, but no failure, by the answer %s",
    (answer) => {
      const rows = arranged({ filter: onlyFor("2", answer) });
      expect([shown(rows), jobs(rows)]).toEqual(["1 3 4", ""]);
    },
  );

  it.each([1, "x", {}, [], 1n, Object.create(null)])(
    "are shown by what counts as true, such as %o",
    (answer) => {
      expect(shown(arranged({ filter: onlyFor("2", answer) }))).toBe("1 2 3 4");
    },
  );

  it.each(["team", "-team", "age", "-age,team"])("come last when %s can't be read", (sortBy) => {
    const rows = arranged({ sortBy }, [throwing, ...data]);
    expect(shown(rows).endsWith(" 5")).toBe(true);
    expect(jobs(rows)).toBe("sortBy 5");
  });

  it("come last when their order can't be told, whichever of two fails, and the others are in order", () => {
    for (const bad of ["1", "2", "3", "4"]) {
      for (const answer of [undefined, NaN, Symbol("x"), Promise.resolve(1), {}, "1"]) {
        const sortBy = (one: unknown, other: unknown) => {
          const isBad = [one, other].some((row) => of(row)._id === bad);
          if (isBad && answer === undefined) trap();
          return (isBad ? answer : Number(of(other)._id) - Number(of(one)._id)) as number;
        };
        const rows = arranged({ sortBy });
        const rest = ["4", "3", "2", "1"].filter((id) => id !== bad);
        expect(shown(rows)).toBe([...rest, bad].join(" "));
        expect(jobs(rows)).toBe(`sortBy ${bad}`);
      }
    }
  });

  it("are all still there when every comparison fails, and in bounded time", () => {
    const many = Array.from({ length: 5_000 }, (_value, index) => ({ _id: `${index}` }));
    let calls = 0;
    const rows = arranged({ sortBy: () => (calls++, trap()) }, many);
    expect(rows.length).toBe(5_000);
    expect(rows.failures.length).toBe(5_000);
    expect(calls).toBeLessThan(1_000_000);
  });

  it("fail for two of which one can't be compared with the other only, or the second time only", () => {
    let calls = 0;
    const later = arranged({ sortBy: () => (++calls > 2 ? trap() : 0) });
    expect(later.length).toBe(4);
    const pair = arranged({
      sortBy: (one, other) =>
        of(one)._id !== of(other)._id && of(one).team !== of(other).team ? trap() : -1,
    });
    expect(pair.length).toBe(4);
    expect(pair.failures.length).toBeGreaterThan(0);
  });

  it("take an order from any comparator that answers, however inconsistent", () => {
    let calls = 0;
    const fickle = arranged({ sortBy: () => (calls++ % 3) - 1 });
    expect(shown(fickle).split(" ").sort().join(" ")).toBe("1 2 3 4");
    expect(fickle.failures).toEqual([]);
    const byBigInt = (one: unknown, other: unknown) => BigInt(of(other)._id) - BigInt(of(one)._id);
    expect(shown(arranged({ sortBy: byBigInt as unknown as () => number }))).toBe("4 3 2 1");
    expect(shown(arranged({ sortBy: () => undefined as unknown as number }))).toBe("1 2 3 4");
  });

  it("are sorted by values of any kind, those without an order last", () => {
    const odd = (
      [NaN, {}, Object.create(null), Symbol("x"), [2], () => 1, 3, "text", 2n, true, null, -1] as unknown[]
    ).map((value, index) => ({ _id: `${index}`, value }));
    const ascending = shown(arranged({ sortBy: "value" }, odd));
    expect(ascending).toBe("9 11 8 6 7 0 1 2 3 4 5 10");
    expect(shown(arranged({ sortBy: "-value" }, odd))).toBe("7 6 8 11 9 0 1 2 3 4 5 10");
  });

  it("stand in a group without a name when their group can't be told", () => {
    for (const answer of [Promise.resolve("x"), Symbol("x"), () => "x"]) {
      const rows = arranged({ groupBy: (row) => (of(row)._id === "2" ? answer : "g") });
      expect([shown(rows), jobs(rows)]).toEqual(["g:1 1 undefined:1 2 g:2 3 4", "groupBy 2"]);
    }
    const rows = arranged({ groupBy: "team" }, [throwing, ...data]);
    expect([shown(rows), jobs(rows)]).toEqual(["undefined:1 5 b:1 1 a:1 2 b:1 3 a:1 4", "groupBy 5"]);
  });

  it("are asked for their group once, and groups of any kind have keys of their own", () => {
    let calls = 0;
    const groups = [Object.create(null), { toString: trap }, NaN, 10n] as const;
    const rows = arranged({ groupBy: () => groups[calls++] as unknown });
    expect(calls).toBe(4);
    expect(new Set(Array.from({ length: 8 }, (_value, at) => rows.keyAt(at))).size).toBe(8);
    expect(arranged({ groupBy: () => NaN }).length).toBe(5);
  });
});
