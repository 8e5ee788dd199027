import type { RealtimeError } from "../errors.js";
import { ChunkTree, type Measure } from "./chunk-tree.js";
import type { RowKey } from "./pages-state.js";

/** The rows of one page. Immutable: a page that changed is another object. */
export interface PageContent<Row> {
  readonly keys: readonly RowKey[];
  readonly rows: readonly Row[];
  /** The number of rows, also of a page whose rows were let go. */
  readonly count: number;
  /** Only the number of rows is kept. */
  readonly isLetGo: boolean;
  /** Why rows of this page were left out. */
  readonly problem: RealtimeError | undefined;
}

/** How many rows there are, how many of them are in memory, and whether any were left out. */
export interface RowCount {
  readonly count: number;
  readonly held: number;
  /** The first of what is wrong with rows that were left out. */
  readonly problem: RealtimeError | undefined;
}

/** The pages of a list in the order in which they are shown. */
export type PageTree<Row> = ChunkTree<PageContent<Row>, RowCount>;

const rowCounts: Measure<Pick<PageContent<unknown>, "keys" | "count" | "problem">, RowCount> = {
  zero: { count: 0, held: 0, problem: undefined },
  of: ({ count, keys, problem }) => ({ count, held: keys.length, problem }),
  add: (left, right) => ({
    count: left.count + right.count,
    held: left.held + right.held,
    problem: left.problem ?? right.problem,
  }),
};

export function pageTree<Row>(pages: readonly PageContent<Row>[] = []): PageTree<Row> {
  return ChunkTree.of<PageContent<Row>, RowCount>(rowCounts, pages);
}

export function pageContent<Row>(
  keys: readonly RowKey[],
  rows: readonly Row[],
  problem?: RealtimeError,
): PageContent<Row> {
  return { keys, rows, count: keys.length, isLetGo: false, problem };
}

/** A page of which only the number of rows is kept. */
export function letGo(content: PageContent<unknown>): PageContent<unknown> {
  return { keys: [], rows: [], count: content.count, isLetGo: true, problem: undefined };
}

/** Several pages as one. */
export function joined(contents: readonly PageContent<unknown>[]): PageContent<unknown> {
  const [only = emptyContent] = contents;
  if (contents.length < 2) return only;
  return pageContent(
    contents.flatMap(({ keys }) => keys),
    contents.flatMap(({ rows }) => rows),
    contents.find(({ problem }) => problem)?.problem,
  );
}

export const emptyContent: PageContent<never> = pageContent([], []);
