/**
 * What operations that aren't applied yet do to the results of queries. An effect is a pure function of the operation,
 * registered by the mutation's name: it runs again whenever the data change, so it must not keep anything, and it touches
 * nothing but the query that it is for.
 */

export type Args = Readonly<Record<string, unknown>>;
export type Row = Readonly<Record<string, unknown>>;
export type RowKey = string;

/** An operation whose effect is to be seen, with its arguments as the app's functions know them. */
export interface ShownOperation {
  readonly id: string;
  readonly fn: string;
  readonly args: Args;
  /** Milliseconds since 1970 by this device's clock. */
  readonly createdAt: number;
  /** When it was committed: results of that moment or a later one hold what it does. Default, and null: not known to be. */
  readonly appliedAt?: bigint | null;
}

/** What an effect is told. */
export interface EffectCall {
  readonly id: string;
  readonly args: Args;
  /** Of the query that is to be changed. */
  readonly queryArgs: Args;
  readonly createdAt: number;
  /** Stands for the k-th id that the mutation will make. */
  readonly temporaryId: (k: number) => string;
}

/**
 * Where a row goes. `start` and `end` are those of the whole list: at an end that isn't loaded nothing is shown. `before`
 * names a row; where that isn't loaded, nothing is shown. `sortedBy` keeps the order that the query has.
 */
export type RowPlace =
  | "start"
  | "end"
  | { readonly before: RowKey }
  | { readonly sortedBy: (row: Row) => unknown; readonly order: "asc" | "desc" };

/** What an effect may do to a list. It sees what earlier operations, and it itself, have done. */
export interface ListDraft {
  /** The row as it is shown so far. Undefined: there is none, or it isn't loaded. */
  get(key: RowKey): Row | undefined;
  insert(row: Row, place: RowPlace): void;
  /** Puts these fields in the place of the row's own. Also for rows that aren't loaded: they may be later. */
  patch(key: RowKey, fields: Row): void;
  remove(key: RowKey): void;
}

/** Which query something is about. */
export interface ForQuery {
  /** The query's name, `"module:function"`. */
  readonly query: string;
  /**
   * Whether the operation changes the query with these arguments. Default: where both have arguments of the same name,
   * these are equal.
   */
  readonly matches?: (args: Args, queryArgs: Args) => boolean;
}

export interface ListEffect extends ForQuery {
  readonly kind: "list";
  readonly edit: (list: ListDraft, call: EffectCall) => void;
}

export interface ValueEffect extends ForQuery {
  readonly kind: "value";
  /** Never called before there is a value. */
  readonly update: (value: unknown, call: EffectCall) => unknown;
}

export type Effect = ListEffect | ValueEffect;

/** By the mutation's name: what it does to which queries. */
export type Effects = Readonly<Record<string, readonly Effect[]>>;
