import { convexToJson, jsonToConvex, type Value } from "convex/values";
import type { Json, JsonObject } from "../../core/outbox/json.js";

/** A Convex value as it is kept. */
export function encodeValue(value: unknown): Json {
  return convexToJson(value as Value);
}

/** A Convex value out of what was kept. */
export function decodeValue(json: Json): unknown {
  return jsonToConvex(json as never);
}

export function encodeArgs(args: Readonly<Record<string, unknown>>): JsonObject {
  return encodeValue(args) as JsonObject;
}
