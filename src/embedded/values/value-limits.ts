import { DOCUMENT_LIMITS } from "./document-check.js";
import { fieldNameProblem } from "./names.js";

/** Values that aren't stored may be nested deeper than documents. */
const MAX_NESTING = 64;

// Objects lose this field silently wherever it is assigned to, so no validator would see it.
const PROTOTYPE = '"__proto__":';

/**
 * Throws if a value breaks a limit that arguments and results have as well. Looks at the JSON text, because most
 * results never become anything else.
 */
export function assertValueLimits(json: string): void {
  const open: Container[] = [];
  for (let i = 0; i < json.length; i += 1) {
    const character = json[i];
    if (character === '"') {
      if (json.startsWith(PROTOTYPE, i)) throw new Error("Field name '__proto__' is not allowed.");
      const end = endOfString(json, i);
      if (json[end + 1] === ":") assertKey(json.slice(i, end + 1));
      i = end;
    } else if (character === "[" || character === "{") enter(open, character === "[");
    else if (character === ",") (open.at(-1) as Container).commas += 1;
    else if (character === "]" || character === "}") leave(open.pop() as Container);
  }
}

// How values that JSON lacks are written.
const ENCODINGS = ["$integer", "$float", "$bytes", "$commitTs", "$set", "$map"];

/** Takes the key with its quotes. */
function assertKey(text: string): void {
  const name = JSON.parse(text) as string;
  const problem = ENCODINGS.includes(name) ? null : fieldNameProblem(name);
  if (problem !== null) throw new Error(problem);
}

interface Container {
  readonly isArray: boolean;
  commas: number;
}

function enter(open: Container[], isArray: boolean): void {
  open.push({ isArray, commas: 0 });
  if (open.length > MAX_NESTING) {
    throw new Error(`Value is too nested (nested more than ${MAX_NESTING} levels deep).`);
  }
}

function leave({ isArray, commas }: Container): void {
  // Without a comma there is one part or none.
  if (commas > 0) assertParts(isArray, commas + 1);
}

function assertParts(isArray: boolean, count: number): void {
  const { arrayElements, objectFields } = DOCUMENT_LIMITS;
  if (isArray && count > arrayElements) {
    throw new Error(`Array length is too long (${count} > maximum length ${arrayElements})`);
  }
  if (!isArray && count > objectFields) {
    throw new Error(`Object has too many fields (${count} > maximum number ${objectFields})`);
  }
}

/** Where the string that starts at `start` has its closing quote. */
function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); ; end = json.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (json[end - 1 - backslashes] === "\\") backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
}
