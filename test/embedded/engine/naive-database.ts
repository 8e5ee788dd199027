import { compareValues, jsonToConvex, type JSONValue, type Value } from "convex/values";
import fc from "fast-check";

import type { QueryJson, RangeExpression } from "../../../src/embedded/engine/query-json.js";
import type { DocumentValue } from "../../../src/embedded/engine/stored-document.js";

const INDEX_FIELDS: Record<string, string[]> = {
  by_id: ["_id"],
  by_creation_time: ["_creationTime"],
  by_a: ["a"],
  by_a_and_b: ["a", "b"],
  by_nested: ["n.x"],
};

/** What a query must answer, by filtering and sorting an array. */
export function naiveAnswer(
  documents: Iterable<DocumentValue>,
  { source, operators }: QueryJson,
): DocumentValue[] {
  if (source.type === "Search") throw new Error("not modelled");
  const index = source.type === "FullTableScan" ? "by_creation_time" : source.indexName.split(".")[1]!;
  const range = source.type === "FullTableScan" ? [] : source.range;
  let rows = [...documents].filter((document) => range.every((bound) => isInside(document, bound)));
  rows.sort((x, y) => compareBy([...INDEX_FIELDS[index]!, "_creationTime", "_id"], x, y));
  if (source.order === "desc") rows.reverse();
  for (const operator of operators) {
    rows =
      "limit" in operator
        ? rows.slice(0, operator.limit)
        : rows.filter((row) => passes(row, operator.filter));
  }
  return rows;
}

function compareBy(fields: string[], x: DocumentValue, y: DocumentValue): number {
  for (const field of fields) {
    const order = compareValues(at(x, field), at(y, field));
    if (order !== 0) return order;
  }
  return 0;
}

function isInside(document: DocumentValue, { type, fieldPath, value }: RangeExpression): boolean {
  const order = compareValues(at(document, fieldPath), optional(value));
  return { Eq: order === 0, Gt: order > 0, Gte: order >= 0, Lt: order < 0, Lte: order <= 0 }[type];
}

function passes(document: DocumentValue, filter: JSONValue): boolean {
  const [operator, [left, right]] = Object.entries(filter as object)[0] as [string, [JSONValue, JSONValue]];
  const field = at(document, (left as { $field: string }).$field);
  const order = compareValues(field, optional((right as { $literal: JSONValue }).$literal));
  return operator === "$eq" ? order === 0 : order < 0;
}

function at(document: DocumentValue, path: string): Value | undefined {
  let value: unknown = document;
  for (const part of path.split(".")) value = (value as Record<string, unknown> | null | undefined)?.[part];
  return value as Value | undefined;
}

function optional(json: JSONValue): Value | undefined {
  return JSON.stringify(json) === '{"$undefined":null}' ? undefined : jsonToConvex(json);
}

const missing = { $undefined: null };

const fieldJson: fc.Arbitrary<JSONValue> = fc.oneof(
  fc.constantFrom<JSONValue[]>(null, 0, 1, 2, "a", "b", true, { $integer: "AQAAAAAAAAA=" }, [1], { x: 1 }),
);

/** Fields of a row; few different values, so that rows often meet in an index. */
export const rowJson: fc.Arbitrary<{ [field: string]: JSONValue }> = fc
  .record(
    {
      a: fieldJson,
      b: fieldJson,
      n: fc.oneof(
        fieldJson,
        fieldJson.map((x) => ({ x })),
      ),
    },
    { requiredKeys: [] },
  )
  .map((row) => ({ ...row }));

const boundJson = fc.oneof(
  { weight: 8, arbitrary: fieldJson },
  { weight: 1, arbitrary: fc.constant(missing) },
);

function inequalities(fieldPath: string): fc.Arbitrary<RangeExpression[]> {
  const lower = fc.record({ type: fc.constantFrom("Gt" as const, "Gte" as const), value: boundJson });
  const upper = fc.record({ type: fc.constantFrom("Lt" as const, "Lte" as const), value: boundJson });
  return fc
    .tuple(fc.option(lower), fc.option(upper))
    .map((bounds) => bounds.filter((bound) => bound !== null).map((bound) => ({ ...bound, fieldPath })));
}

function equality(fieldPath: string): fc.Arbitrary<RangeExpression> {
  return boundJson.map((value) => ({ type: "Eq", fieldPath, value }));
}

const indexRange = fc.oneof(
  fc.record({ index: fc.constant("by_a"), range: inequalities("a") }),
  fc.record({ index: fc.constant("by_nested"), range: inequalities("n.x") }),
  fc.record({
    index: fc.constant("by_a_and_b"),
    range: fc.tuple(equality("a"), inequalities("b")).map(([first, rest]) => [first, ...rest]),
  }),
  fc.record({
    index: fc.constant("by_a_and_b"),
    range: fc.tuple(equality("b"), equality("a")).map((both): RangeExpression[] => both),
  }),
);

const filter = fc
  .record({
    operator: fc.constantFrom("$eq", "$lt"),
    field: fc.constantFrom("a", "b", "n.x"),
    value: boundJson,
  })
  .map(({ operator, field, value }) => ({
    filter: { [operator]: [{ $field: field }, { $literal: value }] },
  }));

const order = fc.constantFrom("asc" as const, "desc" as const);

/** A query on the table `rows`, without steps after its source. */
const sourceJson: fc.Arbitrary<QueryJson> = fc.oneof(
  order.map((order): QueryJson => ({
    source: { type: "FullTableScan", tableName: "rows", order },
    operators: [],
  })),
  fc.tuple(indexRange, order).map(([{ index, range }, order]): QueryJson => ({
    source: { type: "IndexRange", indexName: `rows.${index}`, range, order },
    operators: [],
  })),
);

/** A query on the table `rows` with filters and limits in any order. */
export const queryJson: fc.Arbitrary<QueryJson> = fc
  .tuple(
    sourceJson,
    fc.array(
      fc.oneof(
        filter,
        fc.nat(4).map((limit) => ({ limit })),
      ),
      { maxLength: 3 },
    ),
  )
  .map(([{ source }, operators]) => ({ source, operators }));

/** A query on the table `rows` with at most a filter, as pages are read of. */
export const pagedQueryJson: fc.Arbitrary<QueryJson> = fc
  .tuple(sourceJson, fc.array(filter, { maxLength: 1 }))
  .map(([{ source }, operators]) => ({ source, operators }));
