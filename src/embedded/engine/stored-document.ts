import { convexToJson, getConvexSize, type Value } from "convex/values";

import { withCommitTs } from "../values/commit-ts.js";

/** A Convex object with its system fields. */
export type DocumentValue = { readonly [field: string]: Value } & {
  readonly _id: string;
  readonly _creationTime: number;
};

/** One version of a document. Never changes: a write makes a new one. */
export class StoredDocument {
  readonly table: string;
  readonly value: DocumentValue;
  /** Bytes, as Convex counts them, system fields included. */
  readonly size: number;
  /** Whether a field holds the placeholder of the commit's timestamp. */
  readonly awaitsTs: boolean;
  private encoded: string | undefined;

  constructor(table: string, value: DocumentValue, awaitsTs = false) {
    this.table = table;
    this.value = value;
    this.awaitsTs = awaitsTs;
    this.size = getConvexSize(value);
  }

  get id(): string {
    return this.value._id;
  }

  /** This version with the commit's timestamp in place of its placeholder. */
  withTs(ts: bigint): StoredDocument {
    return new StoredDocument(this.table, withCommitTs(this.value, ts) as DocumentValue);
  }

  /** The document as canonical Convex JSON text (keys sorted); encoded on first use, once a version. */
  get json(): string {
    return (this.encoded ??= JSON.stringify(convexToJson(this.value)));
  }
}
