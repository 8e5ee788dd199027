import type { JSONValue } from "convex/values";

/** A function ended in an error, in the form in which the caller may see it. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
  /** The payload of a `ConvexError`, as Convex JSON. */
  readonly data: JSONValue | undefined;

  constructor(message: string, options: { data?: JSONValue | undefined; cause?: unknown } = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.data = options.data;
  }
}

/** The error of a call that no function of the user took part in: missing, of another type, wrong arguments. */
export function callError(message: string): FunctionError {
  return new FunctionError(message);
}

/** What user code threw, in words: it may be anything, and may come from another process. */
export interface ThrownValue {
  readonly headline: string;
  readonly stack: string;
  /** The payload of a `ConvexError`, as Convex JSON. */
  readonly data: JSONValue | undefined;
}

/** What user code threw, with the stack in the user's own files. */
export function thrownError(thrown: unknown, mapStack: (stack: string) => string): FunctionError {
  return isFunctionError(thrown) ? thrown : errorOf(describeThrown(thrown), mapStack);
}

/** The error that a caller gets for {@link describeThrown}. */
export function errorOf(thrown: ThrownValue, mapStack: (stack: string) => string): FunctionError {
  const frames = mapStack(thrown.stack)
    .split("\n")
    .filter((line) => /^\s+at /.test(line) && line.includes("(../"))
    .map((line) => `    ${line.trim()}`);
  const message = [`Uncaught ${thrown.headline}`, ...frames].join("\n");
  return new FunctionError(message, { data: thrown.data });
}

/** Never throws, whatever the value does when it is looked at. */
export function describeThrown(thrown: unknown): ThrownValue {
  try {
    return { ...describe(thrown), data: convexErrorData(thrown) };
  } catch {
    return { headline: "Error: what was thrown can't be shown", stack: "", data: undefined };
  }
}

function isFunctionError(thrown: unknown): thrown is FunctionError {
  try {
    return thrown instanceof FunctionError;
  } catch {
    return false; // A proxy that doesn't want to be asked.
  }
}

/** The text that a client gets: the request's id, then what happened. */
export function clientMessage(error: FunctionError, requestId: string): string {
  return `[Request ID: ${requestId}] Server Error\n${error.message}\n`;
}

function describe(thrown: unknown): { headline: string; stack: string } {
  if (typeof thrown !== "object" || thrown === null || !("message" in thrown)) {
    return { headline: String(thrown), stack: "" };
  }
  const error = thrown as { name?: unknown; message: unknown; stack?: unknown };
  const name = typeof error.name === "string" ? error.name : "Error";
  const message = String(error.message);
  return {
    headline: message === "" ? name : `${name}: ${message}`,
    stack: typeof error.stack === "string" ? withoutMessage(error.stack, message) : "",
  };
}

/** The message of a nested call's error holds that call's frames, and a stack begins with the message. */
function withoutMessage(stack: string, message: string): string {
  const start = stack.indexOf(message);
  return start < 0 ? stack : stack.slice(start + message.length);
}

/** The `convex` package marks its errors by a registered symbol and, at the function's border, makes `data` JSON text. */
function convexErrorData(thrown: unknown): JSONValue | undefined {
  if (typeof thrown !== "object" || thrown === null || !(Symbol.for("ConvexError") in thrown))
    return undefined;
  const data = (thrown as { data?: unknown }).data;
  return typeof data === "string" ? (JSON.parse(data) as JSONValue) : undefined;
}
