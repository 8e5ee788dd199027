import type { JSONValue } from "convex/values";
import { describe, expect, it } from "vitest";

import type { RangeExpression } from "../../../src/embedded/engine/query-json.js";
import { collect, indexed, rowsSchema, scan, TestEngine } from "./new-engine.js";

const bound = (type: RangeExpression["type"], fieldPath: string, value: JSONValue = 0): RangeExpression => ({
  type,
  fieldPath,
  value,
});

function engineWith(...rows: { [field: string]: JSONValue }[]): TestEngine {
  const engine = new TestEngine();
  engine.setSchema(rowsSchema);
  engine.write((transaction) => rows.forEach((row) => transaction.insert("rows", row)));
  return engine;
}

describe("an index range", () => {
  const explain = (indexName: string, ...range: RangeExpression[]) => {
    const transaction = engineWith().begin();
    return () => collect(transaction, indexed(indexName, range));
  };

  it("that skips a field is refused, naming the field expected", () => {
    expect(explain("rows.by_a_and_b", bound("Eq", "b"))).toThrow(
      "Tried to query index rows.by_a_and_b but the query didn't use the index fields in order.\n" +
        'Index fields: ["a", "b", "_creationTime"]\nQuery fields: ["b"]\nFirst incorrect field: b (expected a)\n',
    );
    expect(explain("rows.by_a_and_b", bound("Gt", "a"), bound("Eq", "b"))).toThrow(
      "First incorrect field: b (expected a)",
    );
  });

  it("over a field that isn't indexed is refused", () => {
    expect(explain("rows.by_a", bound("Eq", "c"))).toThrow(
      'The index range included a comparison with "c", but rows.by_a with fields ["a", "_creationTime"] ' +
        "doesn't index this field.",
    );
  });

  it("with a bound too many is refused", () => {
    expect(explain("rows.by_a", bound("Gt", "a"), bound("Gte", "a", 5))).toThrow(
      'Already defined lower bound in index range. Can\'t add "a" >= 5.0.',
    );
    expect(explain("rows.by_a", bound("Eq", "a"), bound("Eq", "a"))).toThrow(
      "Already defined equality bound",
    );
    expect(explain("rows.by_a", bound("Eq", "a"), bound("Lt", "a"))).toThrow(
      "Already defined inequality bound",
    );
    expect(explain("rows.by_a_and_b", bound("Gt", "a"), bound("Lt", "b"))).toThrow(
      'attempted to set a range bound on both "a" and "b"',
    );
  });

  it("over an unknown index is refused, saying how to define it", () => {
    expect(explain("rows.by_c")).toThrow("Index rows.by_c not found. Define it in convex/schema.ts");
    expect(explain("nothing.by_c")).toThrow("Index nothing.by_c not found.");
  });

  it("may go on with _creationTime and _id", () => {
    const engine = engineWith({ a: 1 }, { a: 1 }, { a: 2 });
    const [first, second] = collect(engine.begin(), scan("rows"));
    const { _id, _creationTime } = second!.value;
    const find = (...range: RangeExpression[]) =>
      collect(engine.begin(), indexed("rows.by_a", [bound("Eq", "a", 1), ...range])).map((row) => row.id);
    expect(find(bound("Lt", "_creationTime", _creationTime))).toEqual([first!.id]);
    expect(find(bound("Eq", "_creationTime", _creationTime), bound("Gte", "_id", _id))).toEqual([second!.id]);
  });

  it("that is empty finds nothing", () => {
    const engine = engineWith({ a: 1 }, { a: 2 });
    for (const order of ["asc", "desc"] as const) {
      const query = indexed("rows.by_a", [bound("Gt", "a", 2), bound("Lt", "a", 1)], order);
      expect(collect(engine.begin(), query)).toEqual([]);
    }
  });

  it("tells a missing field from null", () => {
    const engine = engineWith({}, { a: null });
    const find = (value: JSONValue) =>
      collect(engine.begin(), indexed("rows.by_a", [bound("Eq", "a", value)]));
    expect(find({ $undefined: null }).map((row) => "a" in row.value)).toEqual([false]);
    expect(find(null).map((row) => row.value["a"])).toEqual([null]);
  });
});

describe("a filter", () => {
  const field = { $field: "a" };
  const literal = (value: JSONValue): JSONValue => ({ $literal: value });
  const find = (filter: JSONValue): unknown[] => {
    const engine = engineWith({ a: 1 }, { a: 2 }, { a: { $integer: "AwAAAAAAAAA=" } }, {});
    return collect(engine.begin(), scan("rows", "asc", { filter })).map((row) => row.value["a"]);
  };

  it.each<[string, JSONValue, unknown[]]>([
    ["eq", { $eq: [field, literal(1)] }, [1]],
    ["neq", { $neq: [field, literal(1)] }, [2, 3n, undefined]],
    ["lt across types", { $lt: [field, literal(2)] }, [1, 3n, undefined]],
    ["gte across types", { $gte: [field, literal(2)] }, [2]],
    ["a missing field", { $eq: [field, literal({ $undefined: null })] }, [undefined]],
    ["and", { $and: [{ $gt: [field, literal(0)] }, { $lte: [field, literal(1)] }] }, [1]],
    ["or", { $or: [{ $eq: [field, literal(1)] }, { $eq: [field, literal(2)] }] }, [1, 2]],
    ["not", { $not: { $eq: [field, literal(1)] } }, [2, 3n, undefined]],
    ["the constant true", literal(true), [1, 2, 3n, undefined]],
    ["no operands of and", { $and: [] }, [1, 2, 3n, undefined]],
  ])("%s", (_, filter, expected) => {
    expect(find(filter)).toEqual(expected);
  });

  it("calculates with numbers, and wraps int64", () => {
    const engine = engineWith({ n: 7, i: { $integer: "/////////38=" } });
    const holds = (left: JSONValue, right: JSONValue): boolean =>
      collect(engine.begin(), scan("rows", "asc", { filter: { $eq: [left, literal(right)] } })).length === 1;
    const n = { $field: "n" };
    expect(holds({ $add: [n, literal(1)] }, 8)).toBe(true);
    expect(holds({ $sub: [n, literal(1)] }, 6)).toBe(true);
    expect(holds({ $mul: [n, literal(2)] }, 14)).toBe(true);
    expect(holds({ $div: [n, literal(2)] }, 3.5)).toBe(true);
    expect(holds({ $mod: [n, literal(4)] }, 3)).toBe(true);
    expect(holds({ $neg: n }, -7)).toBe(true);
    const minimum = { $integer: "AAAAAAAAAIA=" };
    expect(holds({ $add: [{ $field: "i" }, literal({ $integer: "AQAAAAAAAAA=" })] }, minimum)).toBe(true);
  });

  it("that mixes types or isn't a boolean says so", () => {
    expect(() => find({ $eq: [{ $add: [field, literal("x")] }, literal(1)] })).toThrow(
      'Cannot add 1.0 (type Float64) and "x" (type String)',
    );
    expect(() => find(field)).toThrow("Expected a boolean in a filter, but got 1.0 (type Float64).");
    expect(() => find({ $like: [field, literal("x")] })).toThrow('Unknown filter operator "$like"');
  });
});

describe("filters and limits", () => {
  const isOdd: JSONValue = { $eq: [{ $mod: [{ $field: "a" }, { $literal: 2 }] }, { $literal: 1 }] };
  const numbers = Array.from({ length: 10 }, (_, a) => ({ a }));

  it("apply in written order", () => {
    const engine = engineWith(...numbers);
    const find = (...operators: ({ filter: JSONValue } | { limit: number })[]) =>
      collect(engine.begin(), scan("rows", "asc", ...operators)).map((row) => row.value["a"]);
    expect(find({ filter: isOdd }, { limit: 3 })).toEqual([1, 3, 5]);
    expect(find({ limit: 3 }, { filter: isOdd })).toEqual([1]);
    expect(find({ limit: 8 }, { filter: isOdd }, { limit: 2 })).toEqual([1, 3]);
  });

  it("above 256 are refused", () => {
    const transaction = engineWith().begin();
    const steps = Array.from({ length: 257 }, () => ({ limit: 1 }));
    expect(() => transaction.query(scan("rows", "asc", ...steps))).toThrow("more than 256 operators");
  });
});

describe("a query that goes on while its mutation writes", () => {
  it("sees the writes ahead of it", () => {
    const engine = engineWith({ a: 1 }, { a: 2 });
    const transaction = engine.begin();
    const stream = transaction.query(scan("rows"));
    stream.next();
    transaction.insert("rows", { a: 3 });
    expect([stream.next(), stream.next(), stream.next()].map((row) => row?.value["a"])).toEqual([
      2,
      3,
      undefined,
    ]);
  });
});
