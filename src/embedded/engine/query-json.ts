import type { JSONValue } from "convex/values";

/** Scan direction; `null` means ascending. */
export type QueryOrder = "asc" | "desc" | null;

/** One bound of an index range, as `withIndex` serializes it. */
export interface RangeExpression {
  readonly type: "Eq" | "Gt" | "Gte" | "Lt" | "Lte";
  readonly fieldPath: string;
  /** Convex JSON, or `{"$undefined": null}` for a missing field. */
  readonly value: JSONValue;
}

/** Where a query's rows come from. */
export type QuerySource =
  | { readonly type: "FullTableScan"; readonly tableName: string; readonly order: QueryOrder }
  | {
      readonly type: "IndexRange";
      /** `table.index` */
      readonly indexName: string;
      readonly range: readonly RangeExpression[];
      readonly order: QueryOrder;
    }
  | { readonly type: "Search"; readonly indexName: string; readonly filters: readonly JSONValue[] };

/** A step after the source; steps apply in written order. */
export type QueryOperator = { readonly filter: JSONValue } | { readonly limit: number };

/** A query as the `convex/server` package serializes it. */
export interface QueryJson {
  readonly source: QuerySource;
  readonly operators: readonly QueryOperator[];
}

/** Arguments of a page read, as the `1.0/queryPage` syscall carries them. */
export interface PageOptions {
  /** Where the page starts; `null` for the first page. */
  readonly cursor: string | null;
  /** Where the page ends, inclusive; the page size is then ignored. */
  readonly endCursor?: string | null;
  readonly pageSize: number;
  readonly maximumRowsRead?: number | null;
  readonly maximumBytesRead?: number | null;
}

/** Why a page should be read as two pages next time. */
export type PageStatus = "SplitRecommended" | "SplitRequired";
