import { defineSchema, defineTable } from "convex/server";
import { type GenericValidator, v } from "convex/values";
import { describe, expect, it } from "vitest";

import { schemaJson, scan, TestEngine, collect, indexed } from "./new-engine.js";

const LONG = "a".repeat(65);
const ANY_LENGTH = "a".repeat(64);

// Names that aren't known when the code is written: what types would refuse must be tried as well.
type AnyTable = {
  index(name: string, fields: unknown): AnyTable;
  searchIndex(name: string, options: unknown): AnyTable;
  vectorIndex(name: string, options: unknown): AnyTable;
  staged(fields: unknown): AnyTable;
};

function table(fields: unknown): AnyTable {
  return defineTable(fields as Record<string, GenericValidator>);
}

function load(tables: Record<string, AnyTable>, options: { schemaValidation?: boolean } = {}): TestEngine {
  const engine = new TestEngine();
  engine.setSchema(schemaJson(defineSchema(tables as never, options)));
  return engine;
}

const BAD_NAMES: [string, string][] = [
  ["a-b", "has invalid character"],
  ["a b", "has invalid character"],
  ["a.b", "has invalid character"],
  ["é", "has invalid character"],
  ["aé", "has invalid character"],
  ["1a", "Invalid first character"],
  ["$a", "starts with '$', which is reserved"],
  ["a$", "has invalid character"],
  ["", "cannot be empty"],
  ["__", "exclusively underscores"],
  [LONG, "too long (65 > maximum 64)"],
];

describe("names", () => {
  it.each([...BAD_NAMES, ["_x", "starts with an underscore"]])("a table has no field %j", (name, message) => {
    const field = { [name]: v.string() };
    expect(() => load({ rows: table(field) })).toThrow(message);
    expect(() => load({ rows: table(v.union(v.object({ a: v.null() }), v.object(field))) })).toThrow(message);
    expect(() => load({ rows: table({ a: v.string() }).staged(field) })).toThrow(message);
    expect(() => load({ rows: table(field) }, { schemaValidation: false })).toThrow(message);
  });

  it.each(BAD_NAMES)("nothing inside of a table has a field %j", (name, message) => {
    const inner = v.object({ [name]: v.string() });
    for (const nested of [inner, v.array(inner), v.record(v.string(), inner), v.union(v.null(), inner)])
      expect(() => load({ rows: table({ a: v.optional(nested) }) })).toThrow(message);
  });

  it.each([...BAD_NAMES.map(([name]) => name), "_x", "_storage"])("no table is named %j", (name) => {
    expect(() => load({ [name]: table({}) })).toThrow(/Invalid table name|reserved table name/);
  });

  it.each(BAD_NAMES.map(([name]) => name))("no reference names the table %j", (name) => {
    expect(() => load({ rows: table({ a: v.array(v.id(name)) }) })).toThrow("dentifier");
  });

  it.each([...BAD_NAMES.map(([name]) => name), "_x", "by_id", "by_creation_time"])(
    "no index of any kind is named %j",
    (name) => {
      const fields = () => table({ a: v.string(), e: v.array(v.number()) });
      const search = { searchField: "a" };
      const vector = { vectorField: "e", dimensions: 2 };
      for (const indexed of [
        fields().index(name, ["a"]),
        fields().index(name, { fields: ["a"], staged: true }),
        fields().searchIndex(name, search),
        fields().searchIndex(name, { ...search, staged: true }),
        fields().vectorIndex(name, vector),
        fields().vectorIndex(name, { ...vector, staged: true }),
      ]) {
        expect(() => load({ rows: indexed })).toThrow(/Invalid index name|name is reserved/);
      }
    },
  );

  it("of 64 characters, with digits and underscores, are fine everywhere", () => {
    for (const name of [ANY_LENGTH, "a_1", "A", "by_Id"]) {
      expect(() =>
        load({ [name]: table({ [name]: v.id(name), n: v.object({ _x: v.null() }) }).index(name, [name]) }),
      ).not.toThrow();
    }
    expect(() =>
      load({ rows: table({ _id: v.id("rows"), _creationTime: v.number(), f: v.id("_storage") }) }),
    ).not.toThrow();
  });

  it("keys of stored objects are plain text, however deep, and a dollar begins none", () => {
    const engine = new TestEngine();
    for (const key of ["é", "a\u0000", "a\n", "x".repeat(1025)]) {
      expect(() => engine.write((t) => t.insert("rows", { a: [{ [key]: 1 }] }))).toThrow("Field name");
    }
    expect(() => engine.write((t) => t.insert("rows", { a: { $a: 1, b: 2 } }))).toThrow("reserved");
    engine.write((t) => t.insert("rows", { a: { "a-b c.d": 1, _x: 2, "": 3 } }));
    expect(collect(engine.begin(), scan("rows"))).toHaveLength(1);
  });
});

describe("what a document may be", () => {
  it.each([
    ["a text", v.string()],
    ["a list", v.array(v.object({}))],
    ["a record", v.record(v.string(), v.string())],
    ["null", v.null()],
    ["a reference", v.id("rows")],
    ["a union with something else", v.union(v.object({}), v.null())],
    ["a union with anything", v.union(v.object({}), v.any())],
    ["a union of unions", v.union(v.union(v.object({})))],
  ])("is not %s", (_, type) => {
    expect(() => load({ rows: table(type) })).toThrow(
      "The document validator in a schema must be an object, a union of objects, or `v.any()`.",
    );
    expect(() => load({ rows: table({}).staged(type) })).toThrow("The document validator in a schema");
  });

  it("is an object, a union of objects, or anything", () => {
    for (const type of [
      v.object({}),
      v.union(v.object({ a: v.string() }), v.object({ b: v.number() })),
      v.any(),
    ])
      expect(() => load({ rows: table(type) })).not.toThrow();
  });

  it.each([
    [
      "a record with keys that are numbers",
      v.record(v.number() as never, v.string()),
      "only have string keys",
    ],
    ["a record with literal keys", v.record(v.literal("a"), v.string()), "cannot have string literal keys"],
    [
      "a record with some literal keys",
      v.record(v.union(v.string(), v.literal("a")), v.string()),
      "cannot have string literal keys",
    ],
    ["a record with keys of any kind", v.record(v.any() as never, v.string()), "only have string keys"],
    ["a literal that is no number", v.literal(NaN), "Infinite or NaN values"],
    ["a literal without end", v.literal(-Infinity), "Infinite or NaN values"],
  ])("holds no field with %s", (_, type, message) => {
    expect(() => load({ rows: table({ a: v.optional(type as GenericValidator) }) })).toThrow(message);
  });
});

describe("indexes", () => {
  const rows = () =>
    table({
      a: v.string(),
      b: v.optional(v.object({ c: v.number() })),
      u: v.union(v.object({ x: v.string() }), v.null()),
      any: v.any(),
      r: v.record(v.string(), v.number()),
      e: v.array(v.number()),
    });

  it.each(["missing", "b.d", "a.x", "r.key", "e.x", "u.y", "missing.deep"])(
    "can't be over %s, which no document can have",
    (field) => {
      const message = `references the field "${field}" that does not exist`;
      for (const indexed of [
        rows().index("by", ["a", field]),
        rows().index("by", { fields: [field], staged: true }),
        rows().searchIndex("by", { searchField: field }),
        rows().searchIndex("by", { searchField: "a", filterFields: [field] }),
        rows().vectorIndex("by", { vectorField: "e", dimensions: 2, filterFields: [field] }),
        rows().vectorIndex("by", { vectorField: field, dimensions: 2 }),
      ])
        expect(() => load({ rows: indexed })).toThrow(message);
      expect(() => load({ rows: rows().index("by", [field]) }, { schemaValidation: false })).not.toThrow();
    },
  );

  it.each(["a", "b", "b.c", "u", "u.x", "any", "any.deep.er", "r"])("can be over %s", (field) => {
    expect(() => load({ rows: rows().index("by", [field]) })).not.toThrow();
    expect(() => load({ rows: rows().searchIndex("by", { searchField: field }) })).not.toThrow();
  });

  it.each(["a-b", "_x.$y", "a..b", "", ".", "a.", 5, null])("refuse %j for a path", (path) => {
    const isPath = path === "a.";
    for (const indexed of [
      table(v.any()).index("by", [path]),
      table(v.any()).searchIndex("by", { searchField: path }),
      table(v.any()).vectorIndex("by", { vectorField: path, dimensions: 2 }),
    ])
      if (isPath) expect(() => load({ rows: indexed })).not.toThrow();
      else expect(() => load({ rows: indexed })).toThrow("Invalid index field");
  });

  it.each([
    ["_id", "is not a valid index field"],
    ["_creationTime", "automatically added"],
    ["_x", "Reserved fields"],
  ])("name no system field, like %s", (field, message) => {
    expect(() => load({ rows: table(v.any()).index("by", ["a", field]) })).toThrow(message);
  });

  it("aren't there twice: by name over all kinds, by fields, by what is searched", () => {
    const search = { searchField: "a" };
    const vector = { vectorField: "e", dimensions: 2 };
    const cases: [AnyTable, string][] = [
      [rows().index("x", ["a"]).searchIndex("x", search), 'two or more definitions of index "x"'],
      [
        rows()
          .index("x", ["a"])
          .index("x", { fields: ["b"], staged: true }),
        "two or more definitions",
      ],
      [rows().searchIndex("x", search).vectorIndex("x", vector), "two or more definitions"],
      [rows().index("x", ["a", "b"]).index("y", ["a", "b"]), 'index "x" and index "y" have the same fields'],
      [
        rows()
          .index("x", ["a"])
          .index("y", { fields: ["a"], staged: true }),
        "have the same fields",
      ],
      [rows().searchIndex("x", search).searchIndex("y", search), "have the same `searchField`"],
      [rows().vectorIndex("x", vector).vectorIndex("y", vector), "have the same `vectorField`"],
      [rows().index("x", ["a", "a"]), 'Duplicate field "a"'],
    ];
    for (const [indexed, message] of cases) expect(() => load({ rows: indexed })).toThrow(message);
    expect(() => load({ rows: rows().index("x", ["a", "b"]).index("y", ["b", "a"]) })).not.toThrow();
    expect(() =>
      load({
        rows: rows()
          .vectorIndex("x", vector)
          .vectorIndex("y", { ...vector, dimensions: 3 }),
      }),
    ).not.toThrow();
  });

  it("are at most 64 a table, of all kinds together, staged ones too", () => {
    const names = Array.from({ length: 65 }, (_, i) => `f${i}`);
    const wide = () => table(Object.fromEntries(names.map((name) => [name, v.string()])));
    const withIndexes = (count: number) =>
      names.slice(0, count).reduce((all, name) => all.index(`by_${name}`, [name]), wide());
    expect(() => load({ rows: withIndexes(64) })).not.toThrow();
    const message = 'Table "rows" cannot have more than 64 indexes.';
    expect(() => load({ rows: withIndexes(65) })).toThrow(message);
    expect(() => load({ rows: withIndexes(64).searchIndex("s", { searchField: "f0" }) })).toThrow(message);
    expect(() => load({ rows: withIndexes(64).index("s", { fields: ["f0", "f1"], staged: true }) })).toThrow(
      message,
    );
  });

  it("have a field", () => {
    expect(() => load({ rows: rows().index("by", []) })).toThrow("must have at least one field");
    expect(() => load({ rows: rows().index("by", { fields: [], staged: true }) })).toThrow(
      "at least one field",
    );
  });

  it("have at most 16 fields, and 16 to filter by", () => {
    const names = Array.from({ length: 17 }, (_, i) => `f${i}`);
    const wide = () =>
      table({ e: v.array(v.number()), ...Object.fromEntries(names.map((n) => [n, v.string()])) });
    expect(() => load({ rows: wide().index("by", names) })).toThrow("up to 16 fields");
    expect(() => load({ rows: wide().index("by", names.slice(1)) })).not.toThrow();
    const vector = { vectorField: "e", dimensions: 2, filterFields: names };
    expect(() =>
      load({ rows: wide().searchIndex("by", { searchField: "f0", filterFields: names }) }),
    ).toThrow("up to 16 filter fields");
    expect(() => load({ rows: wide().vectorIndex("by", vector) })).toThrow("up to 16 filter fields");
  });

  it.each([
    ["a text", v.string()],
    ["whole numbers", v.array(v.int64())],
    ["texts", v.array(v.string())],
    ["one number", v.number()],
    ["lists of lists", v.array(v.array(v.number()))],
    ["a union without them", v.union(v.null(), v.array(v.string()))],
  ])("of vectors aren't over %s", (_, type) => {
    const vectors = table({ e: v.optional(type as GenericValidator) }).vectorIndex("by", {
      vectorField: "e",
      dimensions: 2,
    });
    expect(() => load({ rows: vectors })).toThrow("neither an array of float64 or optional array of float64");
  });

  it("of vectors are over lists of floats, optional ones and unions with them", () => {
    const floats = v.array(v.float64());
    for (const type of [floats, v.optional(floats), v.union(v.null(), floats), v.any(), v.array(v.any())])
      expect(() =>
        load({ rows: table({ e: type }).vectorIndex("by", { vectorField: "e", dimensions: 2 }) }),
      ).not.toThrow();
  });

  it.each([1, 4097, 2.5, NaN, "3", undefined])("of vectors don't have %s dimensions", (dimensions) => {
    const vectors = table({ e: v.array(v.number()) }).vectorIndex("by", { vectorField: "e", dimensions });
    expect(() => load({ rows: vectors })).toThrow("dimensions");
  });

  it("that are staged say so when they are queried, and work when they are enabled", () => {
    const engine = load({ rows: table({ a: v.string() }).index("by_a", { fields: ["a"], staged: true }) });
    const read = () => collect(engine.begin(), indexed("rows.by_a", []));
    expect(read).toThrow(
      "Index rows.by_a is currently staged and not available to query until it is enabled.",
    );
    engine.setSchema(schemaJson(defineSchema({ rows: defineTable({ a: v.string() }).index("by_a", ["a"]) })));
    expect(read()).toEqual([]);
    expect(() => collect(engine.begin(), indexed("rows.by_b", []))).toThrow("Index rows.by_b not found");
  });
});
