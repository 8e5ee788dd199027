import type { JSONValue } from "convex/values";
import type { FunctionAddress } from "../functions/function-address.js";
import { canonicalPath } from "../functions/function-path.js";
import { type JsonInputError, parseJsonInput } from "../values/json-input.js";
import { badRequest } from "./errors.js";

/** A call of one function, as the body or the address of a request names it. */
export interface FunctionRequest extends FunctionAddress {
  readonly args: readonly JSONValue[];
}

// The second is for callers without Convex's types: it differs only in values that plain JSON doesn't have.
const FORMATS = ["convex_encoded_json", "json"];

export async function readBody(request: Request): Promise<Record<string, unknown>> {
  return asObject(parseInput(await request.text(), "BadJsonBody"), "The body of the request");
}

/** Reads `{path, args, format}`. */
export function functionRequest(fields: Record<string, unknown>): FunctionRequest {
  const { path, args, format, componentPath } = fields;
  if (typeof path !== "string")
    throw badRequest("BadPath", "`path` must name a function, like `messages:list`.");
  if (format !== undefined && format !== null && !FORMATS.includes(format as string)) {
    throw badRequest("BadFormat", `\`format\` must be one of: ${FORMATS.join(", ")}.`);
  }
  if (componentPath !== undefined && componentPath !== null && typeof componentPath !== "string") {
    throw badRequest("BadComponentPath", "`componentPath` must be a text, like `workpool`.");
  }
  return { component: componentPath ?? "", path: canonicalPath(path), args: asArguments(args) };
}

/** Reads the parameters of `GET /api/query`. */
export function functionRequestOf(address: URL): FunctionRequest {
  const args = address.searchParams.get("args");
  return functionRequest({
    path: address.searchParams.get("path"),
    format: address.searchParams.get("format"),
    args: args === null ? {} : parseInput(args, "BadArguments"),
  });
}

/** The path of `/api/run/<dir>/<file>/<function>`. */
export function pathOfRunAddress(rest: string): string {
  const segments = rest.split("/").map(decodeSegment);
  const name = segments.pop();
  if (name === undefined || segments.length === 0) {
    throw badRequest("BadPath", "The address must be /api/run/<file>/<function>.");
  }
  return canonicalPath(name.includes(":") ? [...segments, name].join("/") : `${segments.join("/")}:${name}`);
}

export function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw badRequest("BadJsonBody", `${what} must be a JSON object.`);
  }
  return value as Record<string, unknown>;
}

function asArguments(args: unknown): readonly JSONValue[] {
  if (args === undefined || args === null) return [{}];
  return Array.isArray(args) ? (args as JSONValue[]) : [args as JSONValue];
}

function parseInput(text: string, code: string): unknown {
  try {
    return parseJsonInput(text);
  } catch (error) {
    throw badRequest(code, `The request can't be read: ${(error as JsonInputError).message}.`);
  }
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest("BadPath", "The address is not encoded as addresses are.");
  }
}
