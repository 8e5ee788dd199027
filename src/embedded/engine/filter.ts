import { compareValues, jsonToConvex, type JSONValue, type Value } from "convex/values";

import { valueAtPath } from "../values/field-path.js";
import { formatValue, typeName } from "../values/format-value.js";

/** Whether a document passes a filter, given as the JSON that `q => q.eq(...)` serializes to. */
export type Filter = (document: Value) => boolean;

type Expression = (document: Value) => Value | undefined;

/** Prepares a filter expression for many documents. */
export function compileFilter(json: JSONValue): Filter {
  const expression = compile(json);
  return (document) => booleanOf(expression(document));
}

/** Reads JSON that may stand for a missing field: `{"$undefined": null}`. */
export function jsonToOptionalValue(json: JSONValue): Value | undefined {
  const isMissing = typeof json === "object" && json !== null && Object.hasOwn(json, "$undefined");
  return isMissing ? undefined : jsonToConvex(json);
}

function compile(json: JSONValue): Expression {
  const [operator, operand] = operationOf(json);
  switch (operator) {
    case "$literal": {
      const value = jsonToOptionalValue(operand);
      return () => value;
    }
    case "$field":
      return (document) => valueAtPath(document, operand as string);
    case "$and":
    case "$or":
      return compileLogic(operator, operand as JSONValue[]);
    case "$not": {
      const inner = compile(operand);
      return (document) => !booleanOf(inner(document));
    }
    case "$neg":
      return compileNegation(operand);
    default:
      return compileBinary(operator, operand);
  }
}

function operationOf(json: JSONValue): [string, JSONValue] {
  const entries =
    typeof json === "object" && json !== null && !Array.isArray(json) ? Object.entries(json) : [];
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1) {
    throw new Error(
      `Invalid filter expression ${JSON.stringify(json)}: use the builder that filter() passes in.`,
    );
  }
  return entry;
}

function compileLogic(operator: "$and" | "$or", operands: readonly JSONValue[]): Expression {
  const all = operands.map(compile);
  return operator === "$and"
    ? (document) => all.every((operand) => booleanOf(operand(document)))
    : (document) => all.some((operand) => booleanOf(operand(document)));
}

function compileNegation(operand: JSONValue): Expression {
  const inner = compile(operand);
  return (document) => {
    const value = inner(document);
    if (typeof value === "number") return -value;
    if (typeof value === "bigint") return BigInt.asIntN(64, -value);
    throw new Error(`Cannot negate ${formatValue(value)} (type ${typeName(value)})`);
  };
}

const COMPARISONS: Record<string, (order: number) => boolean> = {
  $eq: (order) => order === 0,
  $neq: (order) => order !== 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
};

interface Arithmetic {
  readonly name: string;
  numbers(left: number, right: number): number;
  integers(left: bigint, right: bigint): bigint;
}

const ARITHMETIC: Record<string, Arithmetic> = {
  $add: { name: "add", numbers: (l, r) => l + r, integers: (l, r) => l + r },
  $sub: { name: "subtract", numbers: (l, r) => l - r, integers: (l, r) => l - r },
  $mul: { name: "multiply", numbers: (l, r) => l * r, integers: (l, r) => l * r },
  $div: { name: "divide", numbers: (l, r) => l / r, integers: (l, r) => l / r },
  $mod: { name: "mod", numbers: (l, r) => l % r, integers: (l, r) => l % r },
};

function compileBinary(operator: string, operands: JSONValue): Expression {
  const [leftJson, rightJson] = Array.isArray(operands) ? operands : [];
  if (leftJson === undefined || rightJson === undefined) throw unknownOperator(operator);
  const left = compile(leftJson);
  const right = compile(rightJson);
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) {
    return (document) => comparison(compareValues(left(document), right(document)));
  }
  const arithmetic = ARITHMETIC[operator];
  if (arithmetic === undefined) throw unknownOperator(operator);
  return (document) => calculate(arithmetic, left(document), right(document));
}

function calculate(arithmetic: Arithmetic, left: Value | undefined, right: Value | undefined): Value {
  if (typeof left === "number" && typeof right === "number") return arithmetic.numbers(left, right);
  if (typeof left === "bigint" && typeof right === "bigint") {
    return BigInt.asIntN(64, arithmetic.integers(left, right));
  }
  throw new Error(
    `Cannot ${arithmetic.name} ${formatValue(left)} (type ${typeName(left)}) ` +
      `and ${formatValue(right)} (type ${typeName(right)})`,
  );
}

function unknownOperator(operator: string): Error {
  return new Error(`Unknown filter operator "${operator}": use the builder that filter() passes in.`);
}

function booleanOf(value: Value | undefined): boolean {
  if (typeof value === "boolean") return value;
  throw new Error(
    `Expected a boolean in a filter, but got ${formatValue(value)} (type ${typeName(value)}). ` +
      `Compare it, for example with q.eq(...).`,
  );
}
