import { defineApp, defineComponent, mutationGeneric, queryGeneric } from "convex/server";
import { type GenericValidator, v } from "convex/values";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/embedded/functions/app.js";
import type { UserModules } from "../../../src/embedded/functions/code.js";
import { assertEnvironment } from "../../../src/embedded/functions/environment.js";

function load(modules: UserModules["modules"], config?: unknown): void {
  const none = { modules: {}, schema: undefined, authConfig: undefined };
  createApp({
    evaluate: () => ({ ...none, modules, config }),
    mapStack: (stack) => stack,
    definitions: { child: { evaluate: () => none, mapStack: (stack) => stack } },
  });
}

const BAD_FIELDS = ["a-b", "a b", "é", "1a", "$a", "", "__", "a".repeat(65)];

const queryWith = (args: object) => queryGeneric({ args: args as never, handler: () => null });
const returning = (returns: GenericValidator) => queryGeneric({ args: {}, returns, handler: () => null });

describe("a function", () => {
  it.each([...BAD_FIELDS, "_x"])("has no argument named %j", (name) => {
    expect(() => load({ file: { list: queryWith({ [name]: v.string() }) } })).toThrow(
      "The `args` of file:list are not valid: ",
    );
    expect(() => load({ file: { list: queryWith(v.object({ [name]: v.optional(v.string()) })) } })).toThrow(
      "The `args` of file:list are not valid: ",
    );
  });

  it.each(BAD_FIELDS)("takes and answers nothing with a field %j inside", (name) => {
    const inner = v.array(v.union(v.null(), v.object({ [name]: v.string() })));
    expect(() => load({ file: { list: queryWith({ a: inner }) } })).toThrow("The `args` of file:list");
    expect(() => load({ file: { list: returning(inner) } })).toThrow("The `returns` of file:list");
    expect(() => load({ file: { list: returning(v.object({ [name]: v.string() })) } })).toThrow("`returns`");
  });

  it("takes and answers whole documents, and what a search adds to them", () => {
    const document = { _id: v.id("rows"), _creationTime: v.number() };
    const found = v.object({ ...document, _score: v.number() });
    expect(() =>
      load({ file: { a: queryWith(document), b: queryWith({ found }), c: returning(v.array(found)) } }),
    ).not.toThrow();
  });

  it.each([
    ["records by number", v.record(v.number() as never, v.null()), "only have string keys"],
    ["records with literal keys", v.record(v.literal("a"), v.null()), "string literal keys"],
    ["literals without end", v.literal(Infinity), "Infinite or NaN"],
    ["ids of tables that can't be", v.id("a-b"), "invalid character"],
  ])("takes and answers no %s", (_, type, message) => {
    expect(() => load({ file: { list: queryWith({ a: type }) } })).toThrow(message);
    expect(() => load({ file: { list: returning(type) } })).toThrow(message);
  });

  it.each(["$list", "é", "a".repeat(65)])("isn't named %s", (name) => {
    const mutation = mutationGeneric({ args: {}, handler: () => null });
    expect(() => load({ file: { [name]: mutation } })).toThrow("can't be a function's name");
    expect(() => load({ file: { [name]: () => null, default: mutation } })).not.toThrow();
  });

  it.each(["my-file", "dir/my-file", "my dir/file", "é", "dir.é/file", "a".repeat(65)])(
    "isn't in a file %s",
    (module) => {
      expect(() => load({ [module]: {} })).toThrow("can't be deployed: ");
    },
  );

  it("is in files with digits, underscores and dots, in folders too", () => {
    expect(() => load({ "a_1/b.c/_d": { list: queryWith({}) } })).not.toThrow();
  });
});

describe("a component", () => {
  const child = () =>
    Object.assign(defineComponent("child"), { componentDefinitionPath: "child", defaultName: "child" });

  it.each(["a-b", "$a", "1a", "a".repeat(65)])("isn't named %j", (name) => {
    const app = defineApp();
    app.use(child(), { name });
    expect(() => load({}, app)).toThrow("can't name a component");
  });

  it("may have 64 letters", () => {
    const app = defineApp();
    app.use(child(), { name: "a".repeat(64) });
    expect(() => load({}, app)).not.toThrow();
  });
});

describe("an environment variable", () => {
  it.each(["a-b", "1A", "", "A B", "É", "A".repeat(41)])("isn't named %j", (name) => {
    expect(() => assertEnvironment({ [name]: "x" })).toThrow("environment variable");
  });

  it("has a name of 40 characters and a value of 8 KiB at most, and ninety-nine others beside it", () => {
    const full = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`A${i}`, "x".repeat(8192)]));
    expect(() => assertEnvironment({ ["A_1".padEnd(40, "a")]: "x", ...full(99) })).not.toThrow();
    expect(() => assertEnvironment(full(101))).toThrow("at most 100 environment variables");
    expect(() => assertEnvironment({ A: "é".repeat(4097) })).toThrow("8 KiB");
  });
});
