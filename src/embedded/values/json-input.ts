/** Convex takes values nested 64 deep; a message around them adds a few levels. */
const MAX_NESTING = 128;

/** Text from outside that can't be taken in. The message says why. */
export class JsonInputError extends Error {
  override readonly name = "JsonInputError";
}

/**
 * Parses JSON from outside. Whatever comes out can be walked by recursion: what is nested too deeply would else
 * overflow the stack wherever it is first walked.
 * @throws JsonInputError
 */
export function parseJsonInput(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new JsonInputError("it is not valid JSON", { cause: error });
  }
  if (isNestedDeeper(value, MAX_NESTING)) {
    throw new JsonInputError(`it is nested more than ${MAX_NESTING} levels deep`);
  }
  return value;
}

function isNestedDeeper(value: unknown, limit: number): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === limit) return true;
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
