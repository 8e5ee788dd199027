import { v, type GenericValidator, type ValidatorJSON, type Value } from "convex/values";
import { describe, expect, it } from "vitest";

import { encodeDocumentId } from "../../../src/embedded/values/document-id.js";
import {
  checkArguments,
  checkReturns,
  checkValue,
  type TableLookup,
} from "../../../src/embedded/values/validator-check.js";

const tables: TableLookup = {
  tableName: (number) =>
    new Map([
      [10_001, "users"],
      [10_002, "posts"],
      [1, "_scheduled_functions"],
    ]).get(number),
};

const idOf = (tableNumber: number): string => encodeDocumentId(tableNumber, new Uint8Array(16));

function jsonOf(validator: GenericValidator): ValidatorJSON {
  return (validator as unknown as { json: ValidatorJSON }).json;
}

function problem(validator: GenericValidator, value: Value): string | null {
  return checkValue(jsonOf(validator), value, tables);
}

describe("a validator accepts", () => {
  const accepted: [string, GenericValidator, Value][] = [
    ["null", v.null(), null],
    ["a number", v.number(), NaN],
    ["an int64", v.int64(), 1n],
    ["a boolean", v.boolean(), false],
    ["a string", v.string(), ""],
    ["bytes", v.bytes(), new ArrayBuffer(1)],
    ["anything", v.any(), { a: [1n] }],
    ["a literal", v.literal("a"), "a"],
    ["an int64 literal", v.literal(3n), 3n],
    ["an id of its table", v.id("users"), idOf(10_001)],
    ["an array", v.array(v.string()), ["a"]],
    [
      "an object without its optional field",
      v.object({ a: v.optional(v.string()), b: v.null() }),
      { b: null },
    ],
    ["a record", v.record(v.string(), v.number()), { a: 1 }],
    ["a record with ids as keys", v.record(v.id("users"), v.null()), { [idOf(10_001)]: null }],
    ["a member of a union", v.union(v.string(), v.null()), null],
  ];
  it.each(accepted)("%s", (_, validator, value) => {
    expect(problem(validator, value)).toBeNull();
  });
});

describe("a validator refuses, in Convex's words,", () => {
  const user = v.object({ name: v.string(), age: v.optional(v.number()), tags: v.array(v.string()) });
  const userText = "v.object({age: v.optional(v.float64()), name: v.string(), tags: v.array(v.string())})";

  it("a missing field", () => {
    expect(problem(user, { tags: [] })).toBe(
      "Object is missing the required field `name`. Consider wrapping the field validator in `v.optional(...)` " +
        `if this is expected.\n\nObject: {tags: []}\nValidator: ${userText}`,
    );
  });

  it("an extra field", () => {
    expect(problem(user, { name: "Ada", tags: [], extra: 1 })).toBe(
      "Object contains extra field `extra` that is not in the validator.\n\n" +
        `Object: {extra: 1.0, name: "Ada", tags: []}\nValidator: ${userText}`,
    );
  });

  it("a value of another type, with its path", () => {
    expect(problem(v.object({ users: v.array(user) }), { users: [{ name: "Ada", tags: ["x", 2] }] })).toBe(
      "Value does not match validator.\nPath: .users[0].tags[1]\nValue: 2.0\nValidator: v.string()",
    );
  });

  it("a missing field further inside, with its path", () => {
    expect(problem(v.object({ user }), { user: { tags: [] } })).toContain(
      "expected.\nPath: .user\nObject: {tags: []}",
    );
  });

  it("another literal", () => {
    expect(problem(v.object({ kind: v.literal("a") }), { kind: "b" })).toBe(
      '`"b"` does not match literal validator `v.literal("a")`.Path: .kind',
    );
    expect(problem(v.literal(3n), 3)).toBe("`3.0` does not match literal validator `v.literal(<bigint>)`.");
  });

  it("a value that fits no member of a union", () => {
    expect(problem(v.union(v.string(), v.int64()), 1)).toBe(
      "Value does not match validator.\n\nValue: 1.0\nValidator: v.union(v.string(), v.int64())",
    );
  });

  it("what the only member of a union refuses, as that member does", () => {
    expect(problem(v.union(user), {})).toContain("Object is missing the required field `name`");
  });

  it("wrong keys and values of a record", () => {
    expect(problem(v.record(v.id("users"), v.null()), { a: null })).toContain("Path: .keys()");
    expect(problem(v.record(v.string(), v.number()), { a: "x" })).toBe(
      'Value does not match validator.\nPath: .values()\nValue: "x"\nValidator: v.float64()',
    );
  });

  it("an id of another table", () => {
    expect(problem(v.id("users"), idOf(10_002))).toBe(
      `Found ID "${idOf(10_002)}" from table \`posts\`, which does not match the table name in validator ` +
        '`v.id("users")`.',
    );
    expect(problem(v.id("users"), idOf(1))).toContain("from a system table");
  });

  it("text that is no id, and ids of no table", () => {
    for (const id of ["abc", idOf(10_003)]) {
      expect(problem(v.id("users"), id)).toBe(
        `Value does not match validator.\n\nValue: "${id}"\nValidator: v.id("users")`,
      );
    }
  });

  it("numbers for int64 and the other way round", () => {
    expect(problem(v.number(), 1n)).toBe(
      "Value does not match validator.\n\nValue: 1\nValidator: v.float64()",
    );
    expect(problem(v.int64(), 1)).toContain("Value: 1.0\nValidator: v.int64()");
  });
});

describe("v.function()", () => {
  const validators: [string, object][] = [
    ["alone", { type: "function" }],
    ["with a signature", { type: "function", fnType: "mutation", args: { type: "any" } }],
  ];
  const check = (validator: object, value: Value) => checkValue(validator as ValidatorJSON, value, tables);

  it.each(validators)("%s accepts handles of functions, also of those that are gone", (_, validator) => {
    for (const handle of ["function://;messages:send", "function://pool/worker;gone:default"]) {
      expect(check(validator, handle)).toBeNull();
    }
  });

  it.each(validators)("%s refuses everything else", (_, validator) => {
    const values = [
      "",
      "messages:send",
      "function://",
      "function://;",
      "function://messages:send",
      1,
      null,
      {},
    ];
    for (const value of values) expect(check(validator, value)).toContain("Validator: v.function()");
    expect(check(validator, " function://;messages:send")).not.toBeNull();
  });

  it("is checked inside of others", () => {
    const field = { fieldType: { type: "function" }, optional: true };
    const whole = { type: "array", value: { type: "object", value: { then: field } } };
    expect(check(whole, [{ then: "function://;messages:send" }, {}])).toBeNull();
    expect(check(whole, [{ then: "messages:send" }])).toBe(
      'Value does not match validator.\nPath: [0].then\nValue: "messages:send"\nValidator: v.function()',
    );
    const union = { type: "union", value: [{ type: "null" }, { type: "function" }] };
    expect(check(union, "x")).toContain("Validator: v.union(v.null(), v.function())");
  });

  it.runIf("function" in v)("is sent by convex 1.49 as it is read here", () => {
    const make = (v as unknown as { function: (signature?: object) => GenericValidator }).function;
    const signature = { fnType: "mutation", args: { id: v.string() }, returns: v.null() };
    for (const validator of [make(), make(signature)]) {
      expect(problem(validator, "function://;messages:send")).toBeNull();
      expect(problem(validator, "messages:send")).not.toBeNull();
    }
  });
});

describe("a function's", () => {
  const args = jsonOf(v.object({ token: v.string() }));

  it("arguments are refused as an ArgumentValidationError", () => {
    expect(checkArguments(args, {}, tables)).toBe(
      "ArgumentValidationError: Object is missing the required field `token`. Consider wrapping the field " +
        "validator in `v.optional(...)` if this is expected.\n\nObject: {}\nValidator: v.object({token: v.string()})",
    );
    expect(checkArguments(args, { token: "x" }, tables)).toBeNull();
  });

  it("result is refused as a ReturnsValidationError", () => {
    expect(checkReturns(jsonOf(v.null()), { $integer: "AQAAAAAAAAA=" }, tables)).toBe(
      "ReturnsValidationError: Value does not match validator.\n\nValue: 1\nValidator: v.null()",
    );
  });
});
