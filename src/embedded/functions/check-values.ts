import type { JSONValue, ValidatorJSON } from "convex/values";
import { checkArguments, checkReturns, type TableLookup } from "../values/validator-check.js";
import { isLongerThan } from "../values/utf8.js";
import { assertValueLimits } from "../values/value-limits.js";
import { callError } from "./errors.js";

const MAX_BYTES = 16 * 2 ** 20;
const MAX_NODE_BYTES = 5 * 2 ** 20;

/** The one arguments object of a call, after the function's validator accepted it. */
export function checkedArguments(
  validator: ValidatorJSON,
  args: readonly JSONValue[],
  tables: TableLookup,
): JSONValue {
  const [argument, ...more] = args;
  if (!isObject(argument) || more.length > 0) {
    throw callError("ArgumentValidationError: a function takes one object with its arguments.");
  }
  const argumentJson = JSON.stringify(argument);
  if (isLongerThan(argumentJson, MAX_BYTES)) {
    throw callError("FunctionArgumentsTooLarge: the arguments of a function may have at most 16 MiB.");
  }
  const problem = readable(() => {
    assertValueLimits(argumentJson);
    return checkArguments(validator, argument, tables);
  });
  if (problem !== null) throw callError(problem);
  return argument;
}

/** Node actions take less than the others. */
export function checkNodeArguments(args: JSONValue): void {
  if (!isLongerThan(JSON.stringify(args), MAX_NODE_BYTES)) return;
  throw callError("FunctionArgumentsTooLarge: the arguments of a Node action may have at most 5 MiB.");
}

/** Throws when a function's result is not what its `returns` validator promises, or too large. */
export function checkResult(validator: ValidatorJSON | null, resultJson: string, tables: TableLookup): void {
  if (isLongerThan(resultJson, MAX_BYTES)) {
    throw callError("TooLargeFunctionResult: the result of a function may have at most 16 MiB.");
  }
  withinLimits(resultJson);
  if (validator === null || validator.type === "any") return;
  const problem = checkReturns(validator, JSON.parse(resultJson) as JSONValue, tables);
  if (problem !== null) throw callError(problem);
}

/** Clients send any JSON; what is no Convex value is their mistake, not ours. */
function readable<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw callError(`ArgumentValidationError: ${(error as Error).message}`);
  }
}

function withinLimits(resultJson: string): void {
  try {
    assertValueLimits(resultJson);
  } catch (error) {
    throw callError(`The function returned a value that Convex refuses: ${(error as Error).message}`);
  }
}

function isObject(value: JSONValue | undefined): value is Record<string, JSONValue> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
