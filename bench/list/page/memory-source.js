import { pageContent, pageTree } from "../../../dist/core/live/page-content.js";
import { pagesState } from "../../../dist/core/live/pages-view.js";

const PAGE = 50;
const calm = { status: "ready", more: "done", back: "done", stale: false, error: undefined };

/** A list that has everything in memory and says what changed, as the client does. */
export class MemorySource {
  #tree;
  #changes = new Set();
  #states = new Set();

  constructor(rows) {
    const pages = [];
    for (let at = 0; at < rows.length; at += PAGE) pages.push(this.#page(rows.slice(at, at + PAGE)));
    this.#tree = pageTree(pages);
    this.current = pagesState(this.#tree, calm);
  }

  subscribe(listener) {
    listener(this.current);
    this.#states.add(listener);
    return () => this.#states.delete(listener);
  }

  subscribeChanges(listener) {
    this.#changes.add(listener);
    return () => this.#changes.delete(listener);
  }

  edit(index, row) {
    const { index: page, chunk, before } = this.#tree.seek(({ count }) => count > index);
    const rows = chunk.rows.with(index - before.count, row);
    this.#tree = this.#tree.set(page, { ...chunk, rows });
    this.#tell({ removed: [], placed: [], changed: [{ key: row._id, row }], regions: [] });
  }

  prepend(row) {
    const next = this.current.keyAt(0) ?? null;
    const first = this.#tree.at(0).chunk;
    this.#tree = this.#tree.set(0, this.#page([row, ...first.rows]));
    const placed = [{ kind: "added", key: row._id, row, before: next }];
    const regions = [{ index: 0, removed: 0, before: [], after: [row._id] }];
    this.#tell({ removed: [], placed, changed: [], regions });
  }

  indexOf(key) {
    for (let at = 0; at < this.current.length; at++) if (this.current.keyAt(at) === key) return at;
    return -1;
  }

  look() {}
  loadMore() {
    return false;
  }
  countBack() {
    return 0;
  }
  loadBack() {
    return false;
  }
  retry() {}

  #page(rows) {
    return pageContent(
      rows.map(({ _id }) => _id),
      rows,
    );
  }

  #tell(change) {
    this.current = pagesState(this.#tree, calm);
    for (const listener of this.#changes) listener({ ...change, cause: "data" }, this.current);
    for (const listener of this.#states) listener(this.current);
  }
}
