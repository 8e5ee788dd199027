import { compareValues, type JSONValue, type Value } from "convex/values";

import { valueAtPath } from "../values/field-path.js";
import type { SearchIndexDefinition } from "./catalog.js";
import { jsonToOptionalValue } from "./filter.js";
import { documentTerms, termInterval, termsOf } from "./search-index.js";
import type { StoredDocument } from "./stored-document.js";
import type { Tree } from "./tree.js";

const MAX_TERMS = 16;
const MAX_FILTERS = 8;
const MAX_RESULTS = 1024;

// The usual values of Okapi BM25: how soon more of a term stops mattering, and how much long texts are held back.
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;

/** What a `withSearchIndex` asks for. */
export interface SearchRequest {
  /** The last one is a prefix. */
  readonly terms: readonly string[];
  readonly equal: readonly { readonly fieldPath: string; readonly value: Value | undefined }[];
}

interface FilterJson {
  readonly type: "Search" | "Eq";
  readonly fieldPath: string;
  readonly value: JSONValue;
}

/** Reads the filters of a search. Throws what is wrong with them. */
export function searchRequest(index: SearchIndexDefinition, filters: readonly JSONValue[]): SearchRequest {
  const all = filters as unknown as readonly FilterJson[];
  const searches = all.filter(({ type }) => type === "Search");
  const [search] = searches;
  if (search === undefined || searches.length > 1) {
    throw new Error(`A search of ${index.printableName} needs exactly one search expression: q.search(...).`);
  }
  if (search.fieldPath !== index.searchField) {
    throw new Error(
      `Search query against ${index.printableName} contains a search filter against ${search.fieldPath}, which ` +
        `doesn't match the indexed field ${index.searchField}.`,
    );
  }
  const equalities = all.filter(({ type }) => type === "Eq");
  if (equalities.length > MAX_FILTERS) {
    throw new Error(`A search of ${index.printableName} has over ${MAX_FILTERS} filter conditions.`);
  }
  const unknown = equalities.find(({ fieldPath }) => !index.filterFields.includes(fieldPath));
  if (unknown !== undefined) {
    throw new Error(
      `Search query against ${index.printableName} contains an equality filter on ${unknown.fieldPath}, but ` +
        `that field isn't indexed for filtering in \`filterFields\`.`,
    );
  }
  return {
    terms: termsOf(search.value as string).slice(0, MAX_TERMS),
    equal: equalities.map(({ fieldPath, value }) => ({ fieldPath, value: jsonToOptionalValue(value) })),
  };
}

/**
 * The documents that hold one of the terms, best first, newest first among equals; at most 1,024.
 * @param tree - the index; undefined if nothing was ever written to it
 * @param total - how many documents the table has
 */
export function search(
  index: SearchIndexDefinition,
  request: SearchRequest,
  tree: Tree | undefined,
  total: number,
): StoredDocument[] {
  const found = candidates(request, tree);
  const documents = [...found.keys()].filter((document) => isAccepted(document, request));
  const lengths = new Map(
    documents.map((document) => [document, documentTerms(index, document.value).length]),
  );
  const average = [...lengths.values()].reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.size);
  const frequencies = request.terms.map((_, i) => [...found.values()].filter((hits) => hits.has(i)).length);
  const scored = documents.map((document) => {
    const terms = documentTerms(index, document.value);
    const relativeLength = terms.length / Math.max(1, average);
    const score = request.terms.reduce((sum, term, i) => {
      const isPrefix = i === request.terms.length - 1;
      const count = terms.filter((other) => (isPrefix ? other.startsWith(term) : other === term)).length;
      return sum + bm25(count, frequencies[i] ?? 0, total, relativeLength);
    }, 0);
    return { document, score };
  });
  scored.sort((a, b) => b.score - a.score || byNewest(a.document, b.document));
  return scored.slice(0, MAX_RESULTS).map(({ document }) => document);
}

/** Okapi BM25 of one term (Robertson and Zaragoza, 2009), with the idf of Lucene, which is never negative. */
function bm25(count: number, frequency: number, total: number, relativeLength: number): number {
  if (count === 0) return 0;
  const idf = Math.log(1 + (total - frequency + 0.5) / (frequency + 0.5));
  const held = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * relativeLength);
  return (idf * count * (SATURATION + 1)) / (count + held);
}

/** The documents with any of the terms, and which of the terms they have. */
function candidates(request: SearchRequest, tree: Tree | undefined): Map<StoredDocument, Set<number>> {
  const found = new Map<StoredDocument, Set<number>>();
  request.terms.forEach((term, i) => {
    const { lo, hi } = termInterval(term, i === request.terms.length - 1);
    tree?.forRange(lo, hi, false, (_, document) => {
      const hits = found.get(document);
      if (hits === undefined) found.set(document, new Set([i]));
      else hits.add(i);
    });
  });
  return found;
}

function isAccepted(document: StoredDocument, { equal }: SearchRequest): boolean {
  return equal.every(
    ({ fieldPath, value }) => compareValues(valueAtPath(document.value, fieldPath), value) === 0,
  );
}

function byNewest(a: StoredDocument, b: StoredDocument): number {
  return b.value._creationTime - a.value._creationTime;
}
