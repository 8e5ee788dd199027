import { defineSchema, defineTable } from "convex/server";
import { v, type JSONValue } from "convex/values";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { QueryJson } from "../../../src/embedded/engine/query-json.js";
import { collect, schemaJson, TestEngine } from "./new-engine.js";

const schema = schemaJson(
  defineSchema({
    posts: defineTable({ body: v.optional(v.any()), channel: v.optional(v.string()) })
      .searchIndex("by_body", { searchField: "body", filterFields: ["channel"] })
      .vectorIndex("by_vector", { vectorField: "body", dimensions: 2, filterFields: ["channel"] }),
  }),
);

let engine: TestEngine;

beforeEach(() => {
  engine = new TestEngine();
  engine.setSchema(schema);
});

const post = (body: JSONValue, channel = "general") =>
  engine.write((transaction) => transaction.insert("posts", { body, channel }));

function searchFor(text: string, ...equal: [field: string, value: JSONValue][]): QueryJson {
  const filters = [
    { type: "Search", fieldPath: "body", value: text },
    ...equal.map(([fieldPath, value]) => ({ type: "Eq", fieldPath, value })),
  ];
  return { source: { type: "Search", indexName: "posts.by_body", filters }, operators: [] };
}

const found = (query: QueryJson) => collect(engine.begin(), query).map(({ value }) => value["body"]);

describe("a full-text search", () => {
  it("finds documents with any of the words, those with more of them first", () => {
    for (const text of ["The quick brown fox", "A lazy dog", "The fox and the dog"]) post(text);
    expect(found(searchFor("fox dog"))[0]).toBe("The fox and the dog");
    expect(found(searchFor("fox dog"))).toHaveLength(3);
    expect(found(searchFor("cat"))).toEqual([]);
  });

  it("takes the last word as the beginning of one, and only that", () => {
    post("international");
    expect(found(searchFor("inter"))).toEqual(["international"]);
    expect(found(searchFor("inter x"))).toEqual([]);
  });

  it("doesn't care about case, punctuation and scripts", () => {
    post("Straße, MÜNCHEN! 東京");
    for (const text of ["münchen", "STRASSE straße", "東"]) expect(found(searchFor(text))).toHaveLength(1);
  });

  it("puts rare words before frequent ones, short texts before long ones, new before old among equals", () => {
    post("common word");
    post("common");
    post("common");
    post("rare thing and much else besides it");
    expect(found(searchFor("common rare"))[0]).toBe("rare thing and much else besides it");
    expect(found(searchFor("common")).at(-1)).toBe("common word");
    const [first, second] = collect(engine.begin(), searchFor("common"));
    expect(first?.value._creationTime).toBeGreaterThan(second?.value._creationTime ?? Infinity);
  });

  it("keeps to its filters", () => {
    post("here", "general");
    post("here", "random");
    expect(found(searchFor("here", ["channel", "random"]))).toHaveLength(1);
  });

  it("sees what its own transaction wrote, and what it took away", () => {
    const id = post("before");
    const transaction = engine.begin();
    transaction.patch(id, { body: "after" });
    expect(collect(transaction, searchFor("before"))).toHaveLength(0);
    expect(collect(transaction, searchFor("after"))).toHaveLength(1);
    transaction.remove(id);
    expect(collect(transaction, searchFor("after"))).toHaveLength(0);
  });

  it("comes in pages without gaps", () => {
    for (let i = 0; i < 10; i++) post(`word ${i}`);
    const transaction = engine.begin();
    const all: unknown[] = [];
    let cursor: string | null = null;
    for (let isDone = false; !isDone;) {
      const page = transaction.page(searchFor("word"), { cursor, pageSize: 3 });
      all.push(...page.page.map(({ id }) => id));
      ({ isDone, cursor } = page);
    }
    expect(all).toEqual(collect(transaction, searchFor("word")).map(({ id }) => id));
    expect(all).toHaveLength(10);
  });

  it("gives at most 1,024 results", () => {
    engine.write((transaction) => {
      for (let i = 0; i < 1100; i++) transaction.insert("posts", { body: "word" });
    });
    expect(found(searchFor("word"))).toHaveLength(1024);
  });

  it("is outdated by a new match", () => {
    const transaction = engine.begin();
    collect(transaction, searchFor("word"));
    const { ts } = engine.latest;
    post("a word");
    expect(engine.isUnchanged(transaction.reads, ts, engine.latest.ts)).toBe(false);
  });

  it("finds documents that were there before the index", () => {
    engine = new TestEngine();
    post("early");
    engine.setSchema(schema);
    expect(found(searchFor("early"))).toEqual(["early"]);
  });

  it.each<[string, QueryJson, string]>([
    [
      "an unknown index",
      { source: { type: "Search", indexName: "posts.nope", filters: [] }, operators: [] },
      "not found",
    ],
    ["another field's filter", searchFor("x", ["body", "y"]), "filterFields"],
    ["over eight filters", searchFor("x", ...Array<[string, string]>(9).fill(["channel", "y"])), "over 8"],
    [
      "no search expression",
      { source: { type: "Search", indexName: "posts.by_body", filters: [] }, operators: [] },
      "exactly one search",
    ],
  ])("refuses %s", (_, query, message) => {
    expect(() => found(query)).toThrow(message);
  });

  it("finds what a look at every document would find, whatever is written and undone", () => {
    const word = fc.constantFrom("a", "ab", "abc", "b", "bc", "c");
    const text = fc.array(word, { maxLength: 4 }).map((words) => words.join(" "));
    const step = fc.record({
      kind: fc.constantFrom("insert", "patch", "remove", "undo"),
      text,
      at: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), text, (steps, query) => {
        engine = new TestEngine();
        engine.setSchema(schema);
        const rows = new Map<string, string>();
        for (const { kind, text, at } of steps) {
          const id = [...rows.keys()][at % Math.max(1, rows.size)];
          engine.write((transaction) => {
            const savepoint = transaction.savepoint();
            if (kind === "insert") rows.set(transaction.insert("posts", { body: text }), text);
            else if (kind === "undo") {
              transaction.insert("posts", { body: text });
              if (id !== undefined) transaction.patch(id, { body: text });
              transaction.rollback(savepoint);
            } else if (id !== undefined && kind === "patch") {
              transaction.patch(id, { body: text });
              rows.set(id, text);
            } else if (id !== undefined) {
              transaction.remove(id);
              rows.delete(id);
            }
          });
        }
        const terms = query.split(" ").filter((term) => term !== "");
        const isHit = (body: string) =>
          terms.some((term, i) =>
            body.split(" ").some((w) => (i === terms.length - 1 ? w.startsWith(term) : w === term)),
          );
        const expected = [...rows].filter(([, body]) => isHit(body)).map(([id]) => id);
        const ids = collect(engine.begin(), searchFor(query)).map(({ id }) => id);
        expect(ids.sort()).toEqual(expected.sort());
      }),
      { numRuns: 150 },
    );
  });
});

describe("a vector search", () => {
  const nearest = (vector: number[], options: object = {}) => {
    const transaction = engine.begin();
    return transaction
      .vectorSearch({ indexName: "posts.by_vector", vector, ...options })
      .map(({ _id, _score }) => [transaction.get(_id)?.value["body"], Number(_score.toFixed(3))]);
  };
  const eq = (field: string, value: string) => ({ $eq: [{ $field: field }, { $literal: value }] });

  it("finds what points the same way first", () => {
    for (const vector of [
      [1, 0],
      [0, 2],
      [3, 3],
    ])
      post(vector);
    expect(nearest([5, 0])).toEqual([
      [[1, 0], 1],
      [[3, 3], 0.707],
      [[0, 2], 0],
    ]);
  });

  it("leaves out what has no vector of the index's dimensions", () => {
    for (const body of [[1, 0, 0], "text", null]) post(body);
    expect(nearest([1, 0])).toEqual([]);
  });

  it("keeps to its filter and its limit", () => {
    post([1, 0], "a");
    post([1, 1], "b");
    post([0, 1], "c");
    expect(nearest([1, 0], { expressions: eq("channel", "b") })).toHaveLength(1);
    const either = { $or: [eq("channel", "b"), eq("channel", "c")] };
    expect(nearest([1, 0], { expressions: either })).toHaveLength(2);
    expect(nearest([1, 0], { limit: 1 })).toEqual([[[1, 0], 1]]);
  });

  it.each([
    ["a vector of other dimensions", [1], {}, "dimensions"],
    ["a limit of 257", [1, 0], { limit: 257 }, "from 1 to 256"],
    ["a filter by another field", [1, 0], { expressions: eq("body", "x") }, "filterFields"],
  ])("refuses %s", (_, vector, options, message) => {
    expect(() => nearest(vector, options)).toThrow(message);
  });
});
