import { utf8Length } from "../values/utf8.js";

const NAME = /^[a-zA-Z_]+[a-zA-Z0-9_]*$/;
const NAME_LENGTH = 40;
const VALUE_BYTES = 8 * 1024;
const VARIABLES = 100;

/** Throws if Convex wouldn't take these environment variables. */
export function assertEnvironment(variables: Readonly<Record<string, string>>): void {
  const entries = Object.entries(variables);
  if (entries.length > VARIABLES) {
    throw new Error(`There can be at most ${VARIABLES} environment variables, not ${entries.length}.`);
  }
  for (const [name, value] of entries) assertVariable(name, value);
}

function assertVariable(name: string, value: string): void {
  if (!NAME.test(name)) {
    throw new Error(
      `The environment variable name ${JSON.stringify(name)} is invalid. Environment variable names must begin with ` +
        "a letter and may only include characters a-z, A-Z, 0-9, and underscores.",
    );
  }
  if (name.length > NAME_LENGTH) {
    throw new Error(
      `The environment variable name ${name} is too long. It may have ${NAME_LENGTH} characters.`,
    );
  }
  if (utf8Length(value) <= VALUE_BYTES) return;
  throw new Error(`The value of the environment variable ${name} is too long. It may have at most 8 KiB.`);
}
