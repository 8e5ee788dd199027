import type { ValidatorJSON } from "convex/values";

import { formatValidator } from "../values/format-validator.js";
import { membersOf, topLevelProblem, validatorProblem } from "../values/validator-rules.js";
import { assertTableName } from "./catalog.js";
import { assertIndexes } from "./schema-index-check.js";
import type { SchemaJson } from "./schema-json.js";

const SEE_DOCS = "To learn more, see the schema documentation at https://docs.convex.dev/database/schemas.";

/** Throws if a schema declares what Convex refuses. */
export function assertSchema(schema: SchemaJson): void {
  for (const table of schema.tables) {
    assertTableName(table.tableName);
    for (const type of [table.documentType, table.stagedDocumentType]) {
      if (type !== undefined) assertDocumentType(table.tableName, type);
    }
    assertIndexes(table, schema.schemaValidation);
  }
}

function assertDocumentType(tableName: string, type: ValidatorJSON): void {
  const problem = validatorProblem(type) ?? shapeProblem(type) ?? topLevelProblem(type);
  if (problem !== null) throw new Error(`In table "${tableName}": ${problem}`);
}

function shapeProblem(type: ValidatorJSON): string | null {
  if (type.type === "any") return null;
  const wrong = membersOf(type).find((member) => member.type !== "object");
  if (wrong === undefined) return null;
  return (
    "The document validator in a schema must be an object, a union of objects, or `v.any()`. " +
    `Found ${formatValidator(wrong)}. ${SEE_DOCS}`
  );
}
