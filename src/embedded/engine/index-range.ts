import type { Value } from "convex/values";

import { formatValue } from "../values/format-value.js";
import { afterPrefix, orderKey } from "../values/order-key.js";
import type { IndexDefinition } from "./catalog.js";
import { jsonToOptionalValue } from "./filter.js";
import type { RangeExpression } from "./query-json.js";
import type { KeyInterval } from "./read-set.js";

const ADVICE = "For more information see https://docs.convex.dev/using/indexes.";

const COMPARATOR = { Eq: "==", Gt: ">", Gte: ">=", Lt: "<", Lte: "<=" } as const;

interface Bound {
  readonly value: Value | undefined;
  readonly isInclusive: boolean;
}

interface SplitRange {
  readonly equalities: Map<string, Value | undefined>;
  inequalityField: string | null;
  lower: Bound | null;
  upper: Bound | null;
}

/**
 * The part of an index that a range expression means: equalities on its first fields, then at most one lower
 * and one upper bound on the next field.
 * @throws an error that names the field that was expected
 */
export function indexInterval(index: IndexDefinition, range: readonly RangeExpression[]): KeyInterval {
  const split = splitRange(index, range);
  assertFieldsInOrder(index, split);
  const prefix = index.fields.slice(0, split.equalities.size).map((field) => split.equalities.get(field));
  return {
    lo: lowerKey(prefix, split.lower),
    hi: upperKey(prefix, split.upper),
  };
}

function lowerKey(prefix: readonly (Value | undefined)[], bound: Bound | null): string {
  if (bound === null) return orderKey(prefix);
  const key = orderKey([...prefix, bound.value]);
  return bound.isInclusive ? key : afterPrefix(key);
}

function upperKey(prefix: readonly (Value | undefined)[], bound: Bound | null): string {
  if (bound === null) return afterPrefix(orderKey(prefix));
  const key = orderKey([...prefix, bound.value]);
  return bound.isInclusive ? afterPrefix(key) : key;
}

function splitRange(index: IndexDefinition, range: readonly RangeExpression[]): SplitRange {
  const split: SplitRange = { equalities: new Map(), inequalityField: null, lower: null, upper: null };
  for (const expression of range) {
    if (expression.type === "Eq") addEquality(split, expression);
    else addInequality(index, split, expression);
  }
  const field = split.inequalityField;
  if (field !== null && split.equalities.has(field)) {
    throw alreadyDefined("inequality", field, "==", split.equalities.get(field));
  }
  return split;
}

function addEquality(split: SplitRange, { fieldPath, value }: RangeExpression): void {
  if (split.equalities.has(fieldPath)) {
    throw alreadyDefined("equality", fieldPath, "==", split.equalities.get(fieldPath));
  }
  split.equalities.set(fieldPath, jsonToOptionalValue(value));
}

function addInequality(index: IndexDefinition, split: SplitRange, expression: RangeExpression): void {
  const { type, fieldPath } = expression;
  const value = jsonToOptionalValue(expression.value);
  const side = type === "Lt" || type === "Lte" ? "upper" : "lower";
  if (split[side] !== null) throw alreadyDefined(side, fieldPath, COMPARATOR[type], value);
  if (split.inequalityField !== null && split.inequalityField !== fieldPath) {
    throw new Error(
      `Upper and lower bounds in \`range\` can only be applied to a single index field. This query against ` +
        `index ${index.printableName} attempted to set a range bound on both "${split.inequalityField}" and ` +
        `"${fieldPath}". Consider using \`filter\` instead. ${ADVICE}`,
    );
  }
  split.inequalityField = fieldPath;
  split[side] = { value, isInclusive: type === "Gte" || type === "Lte" };
}

function assertFieldsInOrder(index: IndexDefinition, split: SplitRange): void {
  const bounded = split.inequalityField === null ? [] : [split.inequalityField];
  const used = [...split.equalities.keys(), ...bounded];
  const unknown = used.find((field) => !index.fields.includes(field));
  if (unknown !== undefined) {
    throw new Error(
      `The index range included a comparison with "${unknown}", but ${index.printableName} with fields ` +
        `${fieldList(index.fields.slice(0, -1))} doesn't index this field. ${ADVICE}`,
    );
  }
  const inOrder = sortedEqualities(index, split).concat(bounded);
  const wrong = inOrder.findIndex((field, i) => field !== index.fields[i]);
  if (wrong < 0) return;
  throw new Error(
    `Tried to query index ${index.printableName} but the query didn't use the index fields in order.\n` +
      `Index fields: ${fieldList(index.fields.slice(0, -1))}\n` +
      `Query fields: ${fieldList(inOrder)}\n` +
      `First incorrect field: ${inOrder[wrong]} (expected ${index.fields[wrong]})\n` +
      ADVICE,
  );
}

// Equalities may be written in any order, as long as they are on the index's first fields.
function sortedEqualities(index: IndexDefinition, split: SplitRange): string[] {
  return index.fields.filter((field) => split.equalities.has(field));
}

function alreadyDefined(kind: string, field: string, comparator: string, value: Value | undefined): Error {
  return new Error(
    `Already defined ${kind} bound in index range. Can't add "${field}" ${comparator} ${formatValue(value)}.`,
  );
}

function fieldList(fields: readonly string[]): string {
  return `[${fields.map((field) => JSON.stringify(field)).join(", ")}]`;
}
