import { convexToJson } from "convex/values";

export const PAGE = 50;

/** Convex's messages for one client that asks for a small query first, and then for the pages of a list. */
export class Frames {
  #ts = 0;
  #querySet = 0;

  /** The answer to a new query: its number is that of the query set. */
  first(queryId, value) {
    return this.#transition(this.#querySet + 1, queryId, value);
  }

  again(queryId, value) {
    return this.#transition(this.#querySet, queryId, value);
  }

  #transition(querySet, queryId, value) {
    const startVersion = { querySet: this.#querySet, identity: 0, ts: encoded(this.#ts) };
    this.#querySet = querySet;
    this.#ts += 1;
    return JSON.stringify({
      type: "Transition",
      startVersion,
      endVersion: { querySet, identity: 0, ts: encoded(this.#ts) },
      modifications: [
        { type: "QueryUpdated", queryId, value: convexToJson(value), logLines: [], journal: null },
      ],
    });
  }
}

function encoded(ts) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(ts));
  return bytes.toString("base64");
}

/** A page as Convex's `paginate()` returns it. `edited`: the row of it that is another one than before. */
export function pageOf(page, count, edited = -1, stamp = 0) {
  const start = page * PAGE;
  const rows = Array.from({ length: PAGE }, (_, at) => ({
    _id: `row-${start + at}`,
    _creationTime: 1_400_000_000_000 + start + at,
    author: `author-${(start + at) % 97}`,
    subject: `change ${start + at} ${at === edited ? stamp : ""}`,
    files: at,
  }));
  return {
    page: rows,
    continueCursor: String(start + PAGE),
    isDone: start + PAGE >= count,
    splitCursor: null,
    pageStatus: null,
  };
}
