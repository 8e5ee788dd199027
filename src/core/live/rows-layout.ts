import type { RowKey } from "./pages-state.js";

/** The rows of one page. Immutable: a page that changed is another object. */
export interface PageContent<Row> {
  readonly keys: readonly RowKey[];
  readonly rows: readonly Row[];
}

/**
 * The loaded rows as pages. The flat arrays are made when somebody asks, since whoever follows the changes never
 * does, and joining all pages would make one changed row cost the whole list.
 */
export class RowsLayout<Row> {
  readonly pages: readonly PageContent<Row>[];
  private flatRows: readonly Row[] | undefined;
  private flatKeys: readonly RowKey[] | undefined;

  constructor(pages: readonly PageContent<Row>[]) {
    this.pages = pages;
  }

  get rows(): readonly Row[] {
    return (this.flatRows ??= ([] as Row[]).concat(...this.pages.map((page) => page.rows)));
  }

  get keys(): readonly RowKey[] {
    return (this.flatKeys ??= ([] as RowKey[]).concat(...this.pages.map((page) => page.keys)));
  }

  get length(): number {
    return this.pages.reduce((sum, page) => sum + page.keys.length, 0);
  }
}
