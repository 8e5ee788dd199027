import { jsonToConvex, type ValidatorJSON } from "convex/values";

import { formatValidator } from "./format-validator.js";
import { fieldNameProblem, identifierProblem } from "./names.js";

type ObjectJson = Extract<ValidatorJSON, { type: "object" }>;
type RecordJson = Extract<ValidatorJSON, { type: "record" }>;
type LiteralJson = Extract<ValidatorJSON, { type: "literal" }>;

const SYSTEM_FIELDS = ["_id", "_creationTime"];

/** What Convex says of a validator that it refuses, in a schema or a function; null for one that it takes. */
export function validatorProblem(validator: ValidatorJSON): string | null {
  switch (validator.type) {
    case "id":
      return identifierProblem(validator.tableName);
    case "literal":
      return literalProblem(validator);
    case "array":
      return validatorProblem(validator.value);
    case "union":
      return firstProblem(validator.value, validatorProblem);
    case "record":
      return recordProblem(validator);
    case "object":
      return objectProblem(validator);
    default:
      return null;
  }
}

/**
 * The same for what describes a whole document, or the arguments of a function: its own fields don't begin with an
 * underscore, but for those that Convex gives every document.
 */
export function topLevelProblem(validator: ValidatorJSON): string | null {
  const problem = validatorProblem(validator);
  if (problem !== null) return problem;
  return firstProblem(membersOf(validator), (member) => {
    const names = member.type === "object" ? Object.keys(member.value) : [];
    const reserved = names.find((name) => name.startsWith("_") && !SYSTEM_FIELDS.includes(name));
    if (reserved === undefined) return null;
    return `Field '${reserved}' starts with an underscore, which is only allowed for system fields like '_id'`;
  });
}

/** The members of a union, or the validator itself. */
export function membersOf(validator: ValidatorJSON): readonly ValidatorJSON[] {
  return validator.type === "union" ? validator.value : [validator];
}

function objectProblem({ value: fields }: ObjectJson): string | null {
  return firstProblem(Object.entries(fields), ([name, { fieldType }]) => {
    const nameProblem = fieldNameProblem(name) ?? identifierProblem(name);
    if (nameProblem !== null) return nameProblem;
    const problem = validatorProblem(fieldType);
    return problem === null ? null : `Invalid validator for key \`${name}\`: ${problem}`;
  });
}

function recordProblem({ keys, values }: RecordJson): string | null {
  const problem = validatorProblem(keys) ?? validatorProblem(values.fieldType);
  if (problem !== null) return problem;
  if (!holdsOnlyStrings(keys)) {
    return (
      "Records can only have string keys. Your validator contains a record with key typed as " +
      `\`${formatValidator(keys)}\`, which is not a subtype of \`v.string()\``
    );
  }
  if (holdsLiteral(keys)) return "Records cannot have string literal keys";
  return (values as { optional?: boolean }).optional === true ? "Records cannot have optional values" : null;
}

function holdsOnlyStrings(validator: ValidatorJSON): boolean {
  if (validator.type === "union") return validator.value.every(holdsOnlyStrings);
  if (validator.type === "literal") return typeof validator.value === "string";
  return validator.type === "string" || validator.type === "id";
}

function holdsLiteral(validator: ValidatorJSON): boolean {
  return validator.type === "union" ? validator.value.some(holdsLiteral) : validator.type === "literal";
}

function literalProblem(literal: LiteralJson): string | null {
  const value = jsonToConvex(literal.value);
  if (typeof value === "number" && !Number.isFinite(value)) {
    return "Infinite or NaN values are not supported in literal validators.";
  }
  if (["string", "number", "bigint", "boolean"].includes(typeof value)) return null;
  return "v.literal(value) takes a string, a number, a bigint or a boolean.";
}

function firstProblem<T>(items: Iterable<T>, problemOf: (item: T) => string | null): string | null {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== null) return problem;
  }
  return null;
}
