import type { ValidatorJSON } from "convex/values";

/** An index of a table as the schema's export lists it. */
export interface IndexJson {
  readonly indexDescriptor: string;
  readonly fields: readonly string[];
}

/** A full-text index of a table as the schema's export lists it. */
export interface SearchIndexJson {
  readonly indexDescriptor: string;
  readonly searchField: string;
  readonly filterFields: readonly string[];
}

/** A vector index of a table as the schema's export lists it. */
export interface VectorIndexJson {
  readonly indexDescriptor: string;
  readonly vectorField: string;
  readonly dimensions: number;
  readonly filterFields: readonly string[];
}

/** A table of {@link SchemaJson}. What is staged is checked and isn't used. */
export interface TableJson {
  readonly tableName: string;
  readonly indexes: readonly IndexJson[];
  readonly stagedDbIndexes?: readonly IndexJson[];
  readonly searchIndexes?: readonly SearchIndexJson[];
  readonly stagedSearchIndexes?: readonly SearchIndexJson[];
  readonly vectorIndexes?: readonly VectorIndexJson[];
  readonly stagedVectorIndexes?: readonly VectorIndexJson[];
  readonly documentType: ValidatorJSON;
  readonly stagedDocumentType?: ValidatorJSON;
}

/** The parts of `JSON.parse(defineSchema(...).export())` that the engine uses. */
export interface SchemaJson {
  readonly tables: readonly TableJson[];
  readonly schemaValidation: boolean;
}
