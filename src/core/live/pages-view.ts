import type { RealtimeError } from "../errors.js";
import { type PageTree, pageTree } from "./page-content.js";
import type { PagesRows, PagesState, RowKey } from "./pages-state.js";

export type AnyPagesState = PagesState<unknown>;

type NameAndError<State> = State extends AnyPagesState ? Pick<State, "name" | "error"> : never;

/** How the list as a whole is. */
export type PagesCondition = NameAndError<AnyPagesState>;

/** What a state says besides its rows. */
export type PagesStatus = PagesCondition & Pick<AnyPagesState, "more" | "back" | "stale">;

/** The rows of a tree of pages, whose flat arrays are joined when they are first read. */
class TreeRows<Row> implements Omit<PagesRows<Row>, "more" | "back" | "stale"> {
  private readonly tree: PageTree<Row>;
  private flatRows: readonly Row[] | undefined;
  private flatKeys: readonly RowKey[] | undefined;

  constructor(tree: PageTree<Row>) {
    this.tree = tree;
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
  return Object.assign(new TreeRows(tree), status);
}

export const loadingPages: PagesState<never> = pagesState(pageTree<never>(), {
  name: "loading",
  more: "loading",
  back: "done",
  stale: false,
  error: undefined,
});

/** The state of a list that can't be watched at all. */
export function refusedPages(error: RealtimeError): PagesState<never> {
  return pagesState(pageTree<never>(), { name: "failed", more: "error", back: "done", stale: false, error });
}
