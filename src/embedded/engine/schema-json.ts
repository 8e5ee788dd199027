import type { ValidatorJSON } from "convex/values";

/** An index of a table as the schema's export lists it. */
export interface IndexJson {
  readonly indexDescriptor: string;
  readonly fields: readonly string[];
}

/** A table of {@link SchemaJson}. */
export interface TableJson {
  readonly tableName: string;
  readonly indexes: readonly IndexJson[];
  readonly documentType: ValidatorJSON;
}

/** The parts of `JSON.parse(defineSchema(...).export())` that the engine uses. */
export interface SchemaJson {
  readonly tables: readonly TableJson[];
  readonly schemaValidation: boolean;
}
