/**
 * Everything the elements say. Plurals are functions, so that a language can have as many forms as it needs.
 *
 * @public
 */
export interface Strings {
  readonly loading: string;
  readonly empty: string;
  readonly loadFailed: string;
  readonly loadMoreFailed: string;
  readonly loadMore: string;
  readonly loadingMore: string;
  readonly retry: string;
  /** In the place of a row that the page's own code could not render. */
  readonly rowFailed: string;
  readonly noClient: string;
  readonly rowsAdded: (count: number) => string;
  /** How many rows came that are not shown yet, on a button that shows them. */
  readonly newRows: (count: number) => string;
  readonly accessDenied: string;
  readonly noValue: string;
  readonly valueUnavailable: string;
  readonly valueOutdated: string;
  /** Says what a line through the last values shows. `from` and `to` are formatted. */
  readonly sparkline: (count: number, from: string, to: string) => string;
  readonly connection: string;
  readonly connecting: string;
  readonly connected: string;
  readonly reconnecting: string;
  readonly unreachable: string;
  readonly nextTry: (seconds: number) => string;
  readonly tryNow: string;
  readonly offline: string;
  readonly needsAuth: string;
  readonly closed: string;
}
