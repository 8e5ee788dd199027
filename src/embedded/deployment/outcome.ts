import { clientMessage, FunctionError } from "../functions/errors.js";

/** How a mutation or an action ended, as its caller sees it. Values are JSON text already. */
export type Outcome = Success | Failure;

export interface Success {
  readonly success: true;
  readonly valueJson: string;
  readonly logLines: readonly string[];
  /** The commit, or what an action or a mutation without writes saw. */
  readonly ts: bigint;
}

export interface Failure {
  readonly success: false;
  /** For callers inside of the backend. */
  readonly error: FunctionError;
  /** For clients: with the request's id. */
  readonly errorMessage: string;
  /** The payload of a `ConvexError`, as JSON text. */
  readonly errorDataJson: string | undefined;
  readonly logLines: readonly string[];
}

/** Anything that isn't a {@link FunctionError} is a fault of the backend itself and is shown as such. */
export function failure(thrown: unknown, requestId: string, logLines: readonly string[]): Failure {
  const error = asFunctionError(thrown);
  return {
    success: false,
    error,
    errorMessage: clientMessage(error, requestId),
    errorDataJson: error.data === undefined ? undefined : JSON.stringify(error.data),
    logLines,
  };
}

export function asFunctionError(thrown: unknown): FunctionError {
  if (thrown instanceof FunctionError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new FunctionError(message, { cause: thrown });
}
