import { describe, expect, test, vi } from "vitest";
import type { Effects, Row, ShownOperation } from "../../../../src/core/outbox/effects/effect.js";
import { EffectBook, type EffectFailure } from "../../../../src/core/outbox/effects/effect-book.js";
import type { BaseRows } from "../../../../src/core/outbox/effects/list-edits.js";
import {
  counter,
  insertAtEnd,
  insertAtPosition,
  patch,
  remove,
  update,
} from "../../../../src/core/outbox/effects/ready-made.js";
import { compareSortKeys } from "../../../../src/core/outbox/effects/sort-keys.js";

const list = { query: "messages:list", args: { channel: "general" } };

function op(id: string, fn: string, args: Row = {}): ShownOperation {
  return { id, fn, args, createdAt: 5 };
}

function rows(...all: readonly Row[]): BaseRows {
  const byKey = new Map(all.map((row) => [String(row._id), row]));
  return { get: (key) => byKey.get(key), keyOf: (row) => String(row._id) };
}

function bookOf(effects: Effects, operations: readonly ShownOperation[]) {
  const failures: EffectFailure[] = [];
  const book = new EffectBook(effects, (failure) => failures.push(failure));
  book.show(operations);
  return { book, failures };
}

const messages: Effects = {
  send: [insertAtEnd({ query: list.query })],
  edit: [
    patch({ query: list.query, key: ({ id }) => String(id), fields: ({ args }) => ({ body: args.body }) }),
  ],
  delete: [remove({ query: list.query, key: ({ id }) => String(id) })],
};

describe("lists", () => {
  test("a new row has the arguments and a temporary id", () => {
    const { book } = bookOf(messages, [op("a", "send", { channel: "general", body: "hi" })]);
    const row = { channel: "general", body: "hi", _id: "tmp_a_0", _creationTime: 5 };
    expect(book.editsFor(list, rows())).toEqual([
      { operation: "a", edit: { name: "insert", row, place: "end" } },
    ]);
  });

  test("a query with other arguments is left alone, and so is another query", () => {
    const { book } = bookOf(messages, [op("a", "send", { channel: "random" })]);
    expect(book.editsFor(list, rows())).toEqual([]);
    expect(book.touches(list)).toBe(false);
    expect(book.touches({ query: list.query, args: { channel: "random" } })).toBe(true);
    expect(book.touches({ query: "users:list", args: {} })).toBe(false);
  });

  test("edits come in the order of the operations, each with its own", () => {
    const { book } = bookOf(messages, [
      op("a", "edit", { id: "m1", body: "one" }),
      op("b", "send", {}),
      op("c", "edit", { id: "m1", body: "two" }),
      op("d", "edit", { id: "tmp_b_0", body: "three" }),
    ]);
    const edits = book.editsFor(list, rows({ _id: "m1", body: "zero" }));
    expect(edits).toMatchObject([
      { operation: "a", edit: { name: "patch", key: "m1", fields: { body: "one" } } },
      { operation: "b", edit: { name: "insert", row: { _id: "tmp_b_0" } } },
      { operation: "c", edit: { name: "patch", key: "m1", fields: { body: "two" } } },
      { operation: "d", edit: { name: "patch", key: "tmp_b_0", fields: { body: "three" } } },
    ]);
  });

  test("what a row's page holds already is not done again", () => {
    const { book } = bookOf(messages, [
      { ...op("a", "edit", { id: "m1", body: "one" }), appliedAt: 5n },
      { ...op("b", "edit", { id: "m1", body: "two" }), appliedAt: 6n },
      op("c", "edit", { id: "m1", body: "three" }),
    ]);
    const base = { ...rows({ _id: "m1", body: "one" }), holds: (_key: string, at: bigint) => at <= 5n };
    expect(book.editsFor(list, base).map(({ operation }) => operation)).toEqual(["b", "c"]);
  });

  test("an effect sees what others and it itself have done so far", () => {
    const seen: unknown[] = [];
    const effects: Effects = {
      ...messages,
      look: [
        {
          kind: "list",
          query: list.query,
          edit: (draft) => {
            seen.push(draft.get("m1"), draft.get("m2"), draft.get("m3"));
            draft.patch("m1", { stars: 1 });
            draft.remove("m2");
            draft.insert({ _id: "m3" }, "start");
            seen.push(draft.get("m1"), draft.get("m2"), draft.get("m3"));
            draft.insert({ _id: "m1", body: "twice" }, "start");
            draft.patch("m2", { body: "too late" });
            draft.patch("m3", { gone: 1 });
            draft.patch("m3", { gone: undefined });
            seen.push(draft.get("m1"), draft.get("m2"), draft.get("m3"));
          },
        },
      ],
    };
    const { book } = bookOf(effects, [op("a", "edit", { id: "m1", body: "one" }), op("b", "look")]);
    book.editsFor(list, rows({ _id: "m1" }, { _id: "m2" }));
    expect(seen).toEqual([
      { _id: "m1", body: "one" },
      { _id: "m2" },
      undefined,
      { _id: "m1", body: "one", stars: 1 },
      undefined,
      { _id: "m3" },
      { _id: "m1", body: "one", stars: 1 },
      undefined,
      { _id: "m3" },
    ]);
  });

  test("without an operation in the middle, those after it are as if it had never been", () => {
    const operations = [
      op("a", "edit", { id: "m1", body: "one" }),
      op("b", "delete", { id: "m1" }),
      op("c", "edit", { id: "m1", body: "three" }),
    ];
    const { book } = bookOf(messages, operations);
    const names = () => book.editsFor(list, rows({ _id: "m1" })).map(({ edit }) => edit.name);
    expect(names()).toEqual(["patch", "remove", "patch"]);
    book.show(operations.filter(({ id }) => id !== "b"));
    expect(names()).toEqual(["patch", "patch"]);
  });

  test("a place by the query's order is handed on", () => {
    const sortedBy = (row: Row) => row.at;
    const effects = { send: [insertAtPosition({ query: list.query, sortedBy, order: "desc" })] };
    const { book } = bookOf(effects, [op("a", "send")]);
    expect(book.editsFor(list, rows())).toMatchObject([{ edit: { place: { sortedBy, order: "desc" } } }]);
  });
});

describe("single values", () => {
  const target = { query: "counts:get", args: {} };

  test("go through all operations in their order", () => {
    const effects: Effects = {
      add: [counter({ query: target.query, by: ({ by }) => Number(by) })],
      double: [update({ query: target.query, value: (value) => Number(value) * 2 })],
    };
    const { book } = bookOf(effects, [
      op("a", "add", { by: 3 }),
      op("b", "double"),
      op("c", "add", { by: -1 }),
    ]);
    expect(book.valueFor(target, 1)).toBe(7);
  });

  test("a counter leaves alone what it can't count", () => {
    const effects: Effects = { add: [counter({ query: target.query, field: "likes" })] };
    const { book } = bookOf(effects, [op("a", "add")]);
    expect(book.valueFor(target, { likes: 1, name: "x" })).toEqual({ likes: 2, name: "x" });
    expect(book.valueFor(target, { name: "x" })).toEqual({ name: "x" });
    expect(book.valueFor(target, null)).toBeNull();
  });
});

describe("an effect that throws", () => {
  test("is switched off for that query only, told of once, and leaves nothing half done", () => {
    const edit = vi.fn((draft: { remove(key: string): void }) => {
      draft.remove("m1");
      throw new Error("No.");
    });
    const effects: Effects = {
      bad: [{ kind: "list", query: list.query, edit }, counter({ query: "counts:get" })],
      send: [insertAtEnd({ query: list.query })],
    };
    const { book, failures } = bookOf(effects, [op("a", "bad"), op("b", "send"), op("c", "bad")]);
    for (let round = 0; round < 3; round++) {
      const edits = book.editsFor(list, rows({ _id: "m1" }));
      expect(edits.map(({ edit }) => edit.name)).toEqual(["insert"]);
    }
    expect(edit).toHaveBeenCalledTimes(1);
    expect(failures).toMatchObject([{ mutation: "bad", query: list.query, error: { message: "No." } }]);
    expect(book.valueFor({ query: "counts:get", args: {} }, 0)).toBe(2);
  });
});

test("what rows are sorted by is compared as an index does", () => {
  const sorted = [undefined, null, 1n, 2n, -1, 0, 1.5, false, true, "", "a", "b", "\uffff", "\u{1f600}"];
  const shuffled = [...sorted.slice(7), ...sorted.slice(0, 7)].reverse();
  // Array.prototype.sort puts undefined at the end without asking.
  expect(shuffled.map((key) => [key]).sort(compareSortKeys)).toEqual(sorted.map((key) => [key]));
  expect(compareSortKeys([1, "b"], [1, "a"])).toBeGreaterThan(0);
  expect(compareSortKeys([1], [1, "a"])).toBeLessThan(0);
});
