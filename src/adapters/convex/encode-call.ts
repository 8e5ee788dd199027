import { getFunctionName, type FunctionReference } from "convex/server";
import { convexToJson, jsonToConvex, type Value } from "convex/values";
import { messageOf, RealtimeError } from "../../core/errors.js";
import type { FunctionCall } from "../../core/ports.js";

const functionName = /^([\w-][\w./-]*?)(?:\.js)?:([A-Za-z_$][\w$]*)$/;

/**
 * Checks a call of a function, by its name or its reference, and gives it a token. The arguments are copied as they will be sent: fields that are `undefined`
 * are left out, as Convex does.
 *
 * @throws RealtimeError `bad-function-name`, `bad-args`
 */
export function encodeCall(name: unknown, args: Readonly<Record<string, unknown>> = {}): FunctionCall {
  const canonicalName = canonicalFunctionName(name);
  const json = encodeArgs(canonicalName, args);
  return {
    name: canonicalName,
    args: jsonToConvex(json) as Record<string, unknown>,
    token: `${canonicalName} ${JSON.stringify(json)}`,
  };
}

function canonicalFunctionName(name: unknown): string {
  const text = nameOf(name);
  const match = text === undefined ? null : functionName.exec(text);
  if (match) return `${match[1]}:${match[2]}`;
  const shown = typeof name === "string" ? `"${name}"` : `a value of type ${typeof name}`;
  throw new RealtimeError(
    "bad-function-name",
    `${shown} is not the name of a Convex function.${suggestion(name)}`,
  );
}

/** Undefined for what names no function. `api.messages` is a reference too, to one that can't be. */
function nameOf(name: unknown): string | undefined {
  if (typeof name === "string") return name;
  if (typeof name !== "object" || name === null) return undefined;
  try {
    return getFunctionName(name as FunctionReference<"query">);
  } catch {
    return undefined;
  }
}

/** For those who write what they would import, `api.messages.list`, or a path, `messages/list`. */
function suggestion(name: unknown): string {
  const parts =
    typeof name === "string"
      ? name
          .replace(/^api\./, "")
          .split(/[./]/)
          .filter(Boolean)
      : [];
  if (parts.length < 2) return "";
  return ` Did you mean "${parts.slice(0, -1).join("/")}:${parts.at(-1)}"?`;
}

function encodeArgs(name: string, args: unknown): ReturnType<typeof convexToJson> {
  // What was written in their place could not be read.
  if (args instanceof RealtimeError) throw args;
  if (typeof args !== "object" || args === null || Array.isArray(args)) {
    throw new RealtimeError(
      "bad-args",
      `The arguments of ${name} must be one object, with a field for each argument.`,
    );
  }
  try {
    return convexToJson(args as Value);
  } catch (cause) {
    const reason = messageOf(cause);
    throw new RealtimeError("bad-args", `The arguments of ${name} can't be sent: ${reason}`, { cause });
  }
}
