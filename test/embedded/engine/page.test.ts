import { describe, expect, it } from "vitest";

import type { PageOptions } from "../../../src/embedded/engine/query-json.js";
import { indexed, rowsSchema, scan, TestEngine } from "./new-engine.js";

function engineWithRows(count: number): TestEngine {
  const engine = new TestEngine();
  engine.setSchema(rowsSchema);
  engine.write((transaction) => {
    for (let a = 0; a < count; a++) transaction.insert("rows", { a });
  });
  return engine;
}

function read(engine: TestEngine, options: Partial<PageOptions>, query = scan("rows")) {
  const result = engine.begin().page(query, { cursor: null, pageSize: 3, ...options });
  return { ...result, a: result.page.map((row) => row.value["a"]) };
}

describe("a page", () => {
  it("goes on where the last one ended, and is done after the last row", () => {
    const engine = engineWithRows(5);
    const first = read(engine, {});
    expect(first.a).toEqual([0, 1, 2]);
    expect(first.isDone).toBe(false);
    const second = read(engine, { cursor: first.cursor });
    expect(second.a).toEqual([3, 4]);
    expect(second.isDone).toBe(true);
    expect(read(engine, { cursor: second.cursor })).toMatchObject({ a: [], isDone: true });
  });

  it("with an end holds all up to it, inclusive, whatever its size", () => {
    const engine = engineWithRows(6);
    const { cursor } = read(engine, { pageSize: 5 });
    const pinned = read(engine, { pageSize: 1, endCursor: cursor, maximumRowsRead: 1 });
    expect(pinned.a).toEqual([0, 1, 2, 3, 4]);
    expect(pinned.cursor).toBe(cursor);
    expect(pinned.isDone).toBe(false);
  });

  it("that ended with the list takes in what is added at the end", () => {
    const engine = engineWithRows(2);
    const { endCursorForJournal } = read(engine, {});
    engine.write((transaction) => {
      for (const a of [2, 3, 4]) transaction.insert("rows", { a });
    });
    expect(read(engine, { endCursor: endCursorForJournal })).toMatchObject({
      a: [0, 1, 2, 3, 4],
      isDone: true,
    });
  });

  it("can be read as two when 3 or more rows were read", () => {
    const engine = engineWithRows(4);
    expect(read(engine, { pageSize: 2 }).splitCursor).toBeNull();
    const whole = read(engine, { pageSize: 4 });
    const halves = [
      read(engine, { endCursor: whole.splitCursor! }).a,
      read(engine, { cursor: whole.splitCursor!, endCursor: whole.cursor }).a,
    ];
    expect(halves).toEqual([[0, 1, 2], [3]]);
  });

  it("asks to be split when it read much", () => {
    const engine = engineWithRows(20);
    expect(read(engine, { pageSize: 10, maximumRowsRead: 12 }).pageStatus).toBe("SplitRecommended");
    expect(read(engine, { pageSize: 9, maximumRowsRead: 12 }).pageStatus).toBeNull();
  });

  it("asks to be split when it has grown beyond its bounds up to a fixed end, and still holds all of it", () => {
    const engine = engineWithRows(20);
    const end = read(engine, { pageSize: 10 }).cursor;
    const grown = read(engine, { pageSize: 1, endCursor: end, maximumRowsRead: 4 });
    expect(grown).toMatchObject({ pageStatus: "SplitRecommended", isDone: false });
    expect(grown.a).toHaveLength(10);
    expect(read(engine, { pageSize: 1, endCursor: end, maximumBytesRead: 1 })).toMatchObject({
      pageStatus: "SplitRecommended",
    });
    expect(read(engine, { pageSize: 1, endCursor: end, maximumRowsRead: 14 }).pageStatus).toBeNull();
  });

  it("must be split when a bound ended it", () => {
    const engine = engineWithRows(20);
    const byRows = read(engine, { pageSize: 10, maximumRowsRead: 4 });
    expect(byRows).toMatchObject({ a: [0, 1, 2, 3], pageStatus: "SplitRequired", isDone: false });
    expect(read(engine, { cursor: byRows.cursor, pageSize: 2 }).a).toEqual([4, 5]);
    const byBytes = read(engine, { pageSize: 10, maximumBytesRead: 1 });
    expect(byBytes).toMatchObject({ a: [0], pageStatus: "SplitRequired", isDone: false });
  });

  it("counts the rows that a filter refused against its bounds", () => {
    const engine = engineWithRows(20);
    const filter = { $gte: [{ $field: "a" }, { $literal: 15 }] };
    const query = scan("rows", "asc", { filter });
    const bounded = read(engine, { maximumRowsRead: 10 }, query);
    expect(bounded).toMatchObject({ a: [], pageStatus: "SplitRequired", isDone: false });
    expect(read(engine, { cursor: bounded.cursor }, query).a).toEqual([15, 16, 17]);
  });
});

describe("a cursor", () => {
  const engine = engineWithRows(5);
  const { cursor } = read(engine, {});

  it.each([
    ["another order", scan("rows", "desc")],
    ["another index", indexed("rows.by_a", [])],
    ["another filter", scan("rows", "asc", { filter: { $literal: true } })],
    ["another table", scan("others")],
  ])("is refused by a query with %s", (_, query) => {
    expect(() => read(engine, { cursor }, query)).toThrow("InvalidCursor");
    expect(() => read(engine, { endCursor: cursor }, query)).toThrow("InvalidCursor");
  });

  it.each(["", "nonsense", "[]", "null", '["x"]'])("that none gave out is refused: %j", (text) => {
    expect(() => read(engine, { cursor: text })).toThrow("InvalidCursor");
  });
});

describe("a page's size", () => {
  const engine = engineWithRows(1);

  it.each([
    [{ pageSize: 0 }, "NoDocumentsForPagination"],
    [{ pageSize: 32_001 }, "PageSizeTooLarge"],
    [{ maximumRowsRead: 0 }, "InvalidPaginationLimit"],
    [{ maximumBytesRead: 0 }, "InvalidPaginationLimit"],
  ])("%j is refused as %s", (options, code) => {
    expect(() => read(engine, options)).toThrow(code);
  });
});
