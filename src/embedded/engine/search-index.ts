import { valueAtPath } from "../values/field-path.js";
import { afterPrefix, orderKey } from "../values/order-key.js";
import type { SearchIndexDefinition } from "./catalog.js";
import type { KeyInterval } from "./read-set.js";
import type { DocumentValue } from "./stored-document.js";

const MAX_TERM_BYTES = 32;

/** The terms of a text, in its order: lower-case runs of letters and digits of at most 32 bytes. */
export function termsOf(text: string): string[] {
  const terms = text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return terms.filter((term) => new TextEncoder().encode(term).length <= MAX_TERM_BYTES);
}

/** The terms of a document in a full-text index; none if the field holds no text. */
export function documentTerms(index: SearchIndexDefinition, document: DocumentValue): string[] {
  const text = valueAtPath(document, index.searchField);
  return typeof text === "string" ? termsOf(text) : [];
}

/** Where a document stands in a full-text index: once for each of its different terms. */
export function searchKeys(index: SearchIndexDefinition, document: DocumentValue): string[] {
  return [...new Set(documentTerms(index, document))].map((term) => orderKey([term, document._id]));
}

/** The part of a full-text index that holds the documents with a term, or with one that begins so. */
export function termInterval(term: string, isPrefix: boolean): KeyInterval {
  const exact = orderKey([term]);
  // An encoded text ends with a mark; without it, all texts that begin with it follow.
  const lo = isPrefix ? exact.slice(0, -1) : exact;
  return { lo, hi: afterPrefix(lo) };
}
