const IDENTIFIER_LENGTH = 64;
const FIELD_NAME_LENGTH = 1024;

/** What Convex says of a text that can't name a table, an index, a field of a validator or a part of a field path. */
export function identifierProblem(name: string): string | null {
  if (name === "") return "Identifier cannot be empty";
  if (!/^[A-Za-z_]/.test(name)) {
    return (
      `Invalid first character ${JSON.stringify(firstCharacter(name))} in ${name}: ` +
      "Identifiers must start with an alphabetic character or underscore"
    );
  }
  const wrong = /[^A-Za-z0-9_]/u.exec(name)?.[0];
  if (wrong !== undefined) {
    return (
      `Identifier ${name} has invalid character ${JSON.stringify(wrong)}: ` +
      "Identifiers can only contain alphanumeric characters or underscores"
    );
  }
  if (name.length > IDENTIFIER_LENGTH) {
    return `Identifier is too long (${name.length} > maximum ${IDENTIFIER_LENGTH})`;
  }
  return /^_+$/.test(name) ? `Identifier ${name} cannot have exclusively underscores` : null;
}

/** What Convex says of a text that can't be a key of an object. */
export function fieldNameProblem(name: string): string | null {
  if (name.startsWith("$")) return `Field name ${name} starts with '$', which is reserved.`;
  const wrong = /[^\x20-\x7e]/u.exec(name)?.[0];
  if (wrong !== undefined) {
    return (
      `Field name ${name} has invalid character ${JSON.stringify(wrong)}: ` +
      "Field names can only contain non-control ASCII characters"
    );
  }
  if (name.length <= FIELD_NAME_LENGTH) return null;
  return `Field name is too long (${name.length} > maximum ${FIELD_NAME_LENGTH})`;
}

function firstCharacter(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) as number);
}
