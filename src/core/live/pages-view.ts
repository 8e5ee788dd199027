import type { PagesState } from "./pages-state.js";
import { RowsLayout } from "./rows-layout.js";

export type AnyPagesState = PagesState<unknown>;

/** A state whose flat arrays are joined when they are first read. */
export function pagesState(
  layout: RowsLayout<unknown>,
  { status, more, stale, error }: Omit<AnyPagesState, "rows" | "keys">,
): AnyPagesState {
  return {
    status,
    more,
    stale,
    error,
    get rows() {
      return layout.rows;
    },
    get keys() {
      return layout.keys;
    },
  };
}

export const loadingPages = pagesState(new RowsLayout([]), {
  status: "loading",
  more: "loading",
  stale: false,
  error: undefined,
});
