import { convexToJson, getConvexSize, type Value } from "convex/values";

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
  private encoded: string | undefined;

  constructor(table: string, value: DocumentValue) {
    this.table = table;
    this.value = value;
    this.size = getConvexSize(value);
  }

  get id(): string {
    return this.value._id;
  }

  /** The document as canonical Convex JSON text (keys sorted); encoded on first use, once a version. */
  get json(): string {
    return (this.encoded ??= JSON.stringify(convexToJson(this.value)));
  }
}
