import type { JSONValue, Value } from "convex/values";

import { valueAtPath } from "../values/field-path.js";
import type { VectorIndexDefinition } from "./catalog.js";
import { compileFilter } from "./filter.js";
import type { StoredDocument } from "./stored-document.js";

const DEFAULT_RESULTS = 10;
const MAX_RESULTS = 256;
const MAX_CONDITIONS = 64;

/** What `ctx.vectorSearch()` asks for. */
export interface VectorQuery {
  /** `table.index` */
  readonly indexName: string;
  readonly vector: readonly number[];
  /** From 1 to 256, by default 10. */
  readonly limit?: number | null;
  /** `eq` and `or` over the index's filter fields; null for every document. */
  readonly expressions?: JSONValue;
}

/** A document and how much it is like the vector: the cosine, from -1 to 1. */
export interface VectorMatch {
  readonly _id: string;
  readonly _score: number;
}

/** The documents most like a vector, best first. Those without a vector of the index's dimensions aren't found. */
export function nearest(
  index: VectorIndexDefinition,
  documents: readonly StoredDocument[],
  query: VectorQuery,
): VectorMatch[] {
  const limit = query.limit ?? DEFAULT_RESULTS;
  assertQuery(index, query, limit);
  const expressions = query.expressions ?? null;
  assertFilter(index, expressions);
  const accepts = expressions === null ? () => true : compileFilter(expressions);
  return documents
    .flatMap((document) => {
      const vector = vectorOf(index, document);
      if (vector === undefined || !accepts(document.value)) return [];
      return [{ _id: document.id, _score: cosine(query.vector, vector) }];
    })
    .sort((a, b) => b._score - a._score)
    .slice(0, limit);
}

function assertQuery(index: VectorIndexDefinition, { vector }: VectorQuery, limit: number): void {
  if (vector.length !== index.dimensions) {
    throw new Error(
      `Vector query against ${index.printableName} has ${vector.length} dimensions, the index has ${index.dimensions}.`,
    );
  }
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_RESULTS) {
    throw new Error(`Vector queries take a limit from 1 to ${MAX_RESULTS}, not ${limit}.`);
  }
}

/** Throws for what Convex can't filter by here, although our filters could. */
function assertFilter(index: VectorIndexDefinition, expressions: JSONValue): void {
  if (expressions === null) return;
  const { $or, $eq } = expressions as { $or?: JSONValue[]; $eq?: JSONValue[] };
  const conditions = $or ?? [expressions];
  if (conditions.length > MAX_CONDITIONS) {
    throw new Error(`A vector query takes at most ${MAX_CONDITIONS} filter conditions.`);
  }
  if ($or !== undefined) {
    for (const condition of $or) assertFilter(index, condition);
    return;
  }
  const field = ($eq?.[0] as { $field?: unknown } | undefined)?.$field;
  if (typeof field === "string" && index.filterFields.includes(field)) return;
  throw new Error(
    `Vector query against ${index.printableName} filters by ${JSON.stringify(field ?? null)}, but only eq() and or() of ` +
      `the index's \`filterFields\` are supported: ${index.filterFields.join(", ") || "none"}.`,
  );
}

function vectorOf(index: VectorIndexDefinition, document: StoredDocument): readonly number[] | undefined {
  const value = valueAtPath(document.value, index.vectorField);
  const isVector =
    Array.isArray(value) &&
    value.length === index.dimensions &&
    value.every((element: Value) => typeof element === "number");
  return isVector ? value : undefined;
}

function cosine(a: readonly number[], b: readonly number[]): number {
  let product = 0;
  let lengthA = 0;
  let lengthB = 0;
  for (let i = 0; i < a.length; i += 1) {
    const [x, y] = [a[i] as number, b[i] as number];
    product += x * y;
    lengthA += x * x;
    lengthB += y * y;
  }
  const lengths = Math.sqrt(lengthA * lengthB);
  return lengths === 0 ? 0 : product / lengths;
}
