import { FrameServer } from "./frame-server.js";

export const PAGE_SIZE = 50;
export const QUERY = "rows:list";

/** A paginated query on rows that the bench changes: pages keep their range, and so grow and shrink, as on Convex. */
export class RowsServer {
  #frames;
  #rows;
  #sizes = [];

  constructor(rows) {
    this.#rows = rows;
    for (let at = 0; at < rows.length; at += PAGE_SIZE)
      this.#sizes.push(Math.min(PAGE_SIZE, rows.length - at));
    this.#frames = new FrameServer((_path, { paginationOpts }) => this.#pageText(pageOf(paginationOpts)));
  }

  /** For the client that talks to it. */
  get webSocketConstructor() {
    return this.#frames.webSocketConstructor;
  }

  get pageCount() {
    return this.#sizes.length;
  }

  /**
   * Takes in an operation that has led to `rows`. What it returns sends the pages that it changed.
   * @param {import("./rows.js").Operation} operation
   */
  prepare(operation, rows) {
    this.#rows = rows;
    const pages = this.#changedPages(operation);
    if (operation.kind === "insert") this.#sizes[[...pages][0]] += 1;
    if (operation.kind === "remove") this.#sizes[[...pages][0]] -= 1;
    const results = this.#resultsOf(pages);
    return () => this.#frames.send(results);
  }

  /** One transition with results of `resultAt`. */
  send(results) {
    this.#frames.send(results);
  }

  /** The page of a row that was edited, and its new result. */
  resultAt(index, rows) {
    this.#rows = rows;
    const pages = this.#pagesAt([index]);
    return [[...pages][0], this.#resultsOf(pages)];
  }

  #resultsOf(pages) {
    return this.#frames.resultsOf((_path, { paginationOpts }) => !pages || pages.has(pageOf(paginationOpts)));
  }

  /** Undefined: all of them. */
  #changedPages(operation) {
    switch (operation.kind) {
      case "edit":
        return this.#pagesAt(operation.changes.map(([index]) => index));
      case "insert":
      case "remove":
        return this.#pagesAt([operation.index]);
      case "swap":
        return this.#pagesAt([operation.first, operation.second]);
      default:
        return undefined;
    }
  }

  #pagesAt(indexes) {
    const pages = new Set();
    let page = 0;
    let end = this.#sizes[0];
    for (const index of indexes.toSorted((one, other) => one - other)) {
      while (index >= end && page < this.#sizes.length - 1) end += this.#sizes[++page];
      pages.add(page);
    }
    return pages;
  }

  #pageText(page) {
    let start = 0;
    for (let at = 0; at < page; at += 1) start += this.#sizes[at];
    const rows = this.#rows.slice(start, start + this.#sizes[page]);
    const isDone = page === this.#sizes.length - 1;
    return JSON.stringify({ page: rows, continueCursor: String(page + 1), isDone });
  }
}

function pageOf({ cursor }) {
  return cursor === null ? 0 : Number(cursor);
}
