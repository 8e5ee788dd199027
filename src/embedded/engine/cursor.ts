import type { IndexDefinition } from "./catalog.js";
import type { QueryJson } from "./query-json.js";

/** A position in a query's results: after the row with this order key, or the end (null). */
export interface Cursor {
  readonly after: string | null;
}

/** Which query a cursor belongs to: changes with the query, its arguments, and the fields of its index. */
export function queryFingerprint(query: QueryJson, index: IndexDefinition): string {
  const { source, operators } = query;
  return hash(JSON.stringify({ source, operators, fields: index.fields }));
}

export function serializeCursor(cursor: Cursor, fingerprint: string): string {
  return JSON.stringify([fingerprint, cursor.after]);
}

/** Reads a cursor that came back from a client; throws `InvalidCursor` if it isn't one of this query. */
export function parseCursor(text: string, fingerprint: string): Cursor {
  const parsed = parseJson(text);
  if (!Array.isArray(parsed) || parsed.length !== 2 || parsed[0] !== fingerprint) throw invalidCursor();
  const after: unknown = parsed[1];
  if (after !== null && typeof after !== "string") throw invalidCursor();
  return { after };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidCursor({ cause });
  }
}

function invalidCursor(options?: ErrorOptions): Error {
  return new Error(
    "InvalidCursor: Tried to run a query starting from a cursor, but it looks like this cursor is from a " +
      "different query.",
    options,
  );
}

// FNV-1a over both halves of a 64-bit state: a fingerprint against mix-ups, not a defence.
function hash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit ^ (low >>> 15), 0x5bd1e995);
  }
  return (low >>> 0).toString(36) + (high >>> 0).toString(36);
}
