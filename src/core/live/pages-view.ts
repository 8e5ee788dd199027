import type { RealtimeError } from "../errors.js";
import { type PageTree, pageTree } from "./page-content.js";
import type { PagesState, RowKey } from "./pages-state.js";

export type AnyPagesState = PagesState<unknown>;

/** What a state says besides its rows. */
export type PagesStatus = Pick<AnyPagesState, "status" | "more" | "back" | "stale" | "error">;

/** A state over a tree of pages, whose flat arrays are joined when they are first read. */
class TreeState<Row> implements PagesState<Row> {
  readonly status: AnyPagesState["status"];
  readonly more: AnyPagesState["more"];
  readonly back: AnyPagesState["back"];
  readonly stale: boolean;
  readonly error: AnyPagesState["error"];
  private readonly tree: PageTree<Row>;
  private flatRows: readonly Row[] | undefined;
  private flatKeys: readonly RowKey[] | undefined;

  constructor(tree: PageTree<Row>, { status, more, back, stale, error }: PagesStatus) {
    this.tree = tree;
    this.status = status;
    this.more = more;
    this.back = back;
    this.stale = stale;
    this.error = error;
  }

  get length(): number {
    return this.tree.sum.count;
  }

  get rows(): readonly Row[] {
    return (this.flatRows ??= ([] as Row[]).concat(...[...this.tree.from()].map((page) => page.rows)));
  }

  get keys(): readonly RowKey[] {
    return (this.flatKeys ??= ([] as RowKey[]).concat(...[...this.tree.from()].map((page) => page.keys)));
  }

  rowAt(index: number): Row | undefined {
    const place = this.find(index);
    return place?.chunk.rows[index - place.before.count];
  }

  keyAt(index: number): RowKey | undefined {
    const place = this.find(index);
    return place?.chunk.keys[index - place.before.count];
  }

  private find(index: number) {
    return index < 0 ? undefined : this.tree.seek(({ count }) => count > index);
  }
}

/** A state of the rows in `tree`. */
export function pagesState<Row>(tree: PageTree<Row>, status: PagesStatus): PagesState<Row> {
  return new TreeState(tree, status);
}

export const loadingPages: PagesState<never> = pagesState(pageTree<never>(), {
  status: "loading",
  more: "loading",
  back: "done",
  stale: false,
  error: undefined,
});

/** The state of a list that can't be watched at all. */
export function refusedPages(error: RealtimeError): PagesState<never> {
  return pagesState(pageTree<never>(), { status: "error", more: "error", back: "done", stale: false, error });
}
