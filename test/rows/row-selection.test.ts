import { describe, expect, it } from "vitest";
import { RowSelection } from "../../src/rows/input/row-selection.js";

const keys = ["h", "a", "b", "c", "d"];
const rows = {
  length: keys.length,
  rowAt: (index: number) => keys[index],
  keyAt: (index: number) => keys[index],
  isHeader: (index: number) => index === 0,
};
const indexOf = (key: string) => keys.indexOf(key);

function selection(mode: "single" | "multiple") {
  const made = new RowSelection();
  made.mode = mode;
  return made;
}

describe("chosen rows", () => {
  it("are one at a time in single mode", () => {
    const chosen = selection("single");
    expect([chosen.toggle("a"), chosen.toggle("b"), [...chosen.keys]]).toEqual([true, true, ["b"]]);
    chosen.toggle("b");
    chosen.set(["c", "d"]);
    expect([...chosen.keys]).toEqual(["c"]);
    expect(chosen.all(rows)).toBe(false);
  });

  it("are a range from the last choice, without headers of groups", () => {
    const chosen = selection("multiple");
    chosen.toggle("c");
    chosen.extend(0, rows, indexOf);
    expect([...chosen.keys]).toEqual(["a", "b", "c"]);
    chosen.extend(4, rows, indexOf);
    expect([...chosen.keys]).toEqual(["c", "d"]);
    expect([chosen.all(rows), chosen.keys.size, chosen.all(rows)]).toEqual([true, 4, false]);
  });

  it("are forgotten when several of them go at once, and the others stay", () => {
    const chosen = selection("multiple");
    chosen.set(["a", "b", "c", "d"]);
    expect(chosen.forget(["x", "a", "c", "d"])).toBe(true);
    expect([...chosen.keys]).toEqual(["b"]);
    expect([chosen.forget(["a", "c"]), chosen.forget([]), [...chosen.keys]]).toEqual([false, false, ["b"]]);
  });

  it("begin anew where the row is gone from which a range would go on", () => {
    const chosen = selection("multiple");
    chosen.toggle("d");
    const left = ["h", "a", "b", "c"];
    chosen.forget(["d"]);
    chosen.extend(2, { ...rows, length: 4, keyAt: (index) => left[index] }, (key) => left.indexOf(key));
    expect([...chosen.keys]).toEqual(["b"]);
  });

  it("say whether anything changed", () => {
    const chosen = selection("multiple");
    expect([chosen.set(["a", "b"]), chosen.set(["b", "a"]), chosen.set(["a"])]).toEqual([true, false, true]);
    expect([chosen.only("a"), chosen.extend(99, rows, indexOf)]).toEqual([false, false]);
  });

  it("are forgotten when they go", () => {
    const chosen = selection("multiple");
    chosen.set(["a", "b"]);
    expect([chosen.forget(["x"]), chosen.forget(["a"]), [...chosen.keys]]).toEqual([false, true, ["b"]]);
  });
});
