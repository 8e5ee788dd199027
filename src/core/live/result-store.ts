import type { Json } from "../outbox/json.js";
import type { StoreError } from "../outbox/store-error.js";
import type { Source, Unsubscribe } from "../source.js";

/**
 * Keeps the last results of queries and lists of one identity beyond the life of the page, so that a page that starts without
 * a network has something to show. A cache: anything in it may be gone at any time, and nothing that it does is waited for by
 * what the user does. It shares no transaction, no database and no failure with the outbox.
 *
 * Nothing rejects: what can't be read isn't there, what can't be written isn't kept, and `condition` says why.
 */
export interface ResultStore {
  readonly condition: Source<ResultStoreCondition>;

  /** What is kept of one query or list, or of one part of it, in the order of `part`. Counts as a use of all of it. */
  read(token: string, part?: string): Promise<readonly KeptResult[]>;

  /**
   * Takes the place of what was kept of the same part. Written when the page is idle, at most once a second, with what else has
   * been kept by then: call it for what has changed, as often as it changes.
   */
  keep(result: KeptResult): void;

  /** Lets go of one part, as when two pages have become one; without `part` of everything of this token. */
  forget(token: string, part?: string): void;

  /**
   * What is kept of it goes after all that isn't pinned, where there is too much, until the returned function is called. `lost` hears
   * when it is gone nevertheless, or when nothing is kept any more.
   */
  pin(token: string, lost: () => void): Unsubscribe;

  /** Writes now what waits to be written: the page may end. */
  flush(): Promise<void>;

  /** Lets go of everything. What is kept after is kept. */
  clear(): Promise<void>;

  /** Something that matters more has no room: lets go of everything, and keeps nothing from here on. */
  giveWay(): Promise<void>;

  /** After what waits to be written. Calling it again does nothing. */
  close(): Promise<void>;
}

/** `off`: nothing is kept any more as long as this page lives. `error` is null where it was asked for. */
export type ResultStoreCondition =
  { readonly name: "on" } | { readonly name: "off"; readonly error: StoreError | null };

/** The last result of a query, or of one page of a list. */
export interface KeptResult {
  /** Of the query or list: equal calls have equal tokens. */
  readonly token: string;
  /** Tells the pages of a list apart and puts them in order. `""` for a query that has no pages. */
  readonly part: string;
  /** Where this page ends. Whatever the list needs to know of it; null for a query without pages. */
  readonly range: Json;
  /** As the backend gave it: how it is written down is the store's business. */
  readonly content:
    | { readonly name: "value"; readonly value: unknown }
    | { readonly name: "rows"; readonly rows: readonly unknown[] };
  /** Of the transition that brought it. Null: unknown. */
  readonly ts: bigint | null;
}

/** The token of the pages that a list asks for at `place`. */
export function pagesToken(place: string): string {
  return `pages ${place}`;
}
