import type { JSONValue } from "convex/values";
import type { Credentials } from "../deployment/deployment.js";
import { asObject } from "./function-request.js";
import { badRequest } from "./errors.js";

const SHORTEST_HEADER = "Bearer ".length;
const HOW_TO_AUTHORIZE = "Authorization must be `Bearer <token>` or `Convex <admin key>`.";

/** Reads `Authorization: Bearer <token>` and `Authorization: Convex <admin key>[:<identity to act as, in base64>]`. */
export function credentialsOf(request: Request): Credentials {
  const header = request.headers.get("authorization");
  if (header === null) return { type: "None" };
  if (header.length < SHORTEST_HEADER) throw badRequest("InvalidHeaderFailure", HOW_TO_AUTHORIZE);
  const [scheme, value = ""] = header.split(/ (.*)/s);
  if (scheme?.toLowerCase() === "bearer") return { type: "User", value };
  if (scheme?.toLowerCase() === "convex") return adminCredentials(value);
  throw badRequest("InvalidAdminKey", HOW_TO_AUTHORIZE);
}

function adminCredentials(value: string): Credentials {
  const [key = "", identity] = value.split(/:(.*)/s);
  return {
    type: "Admin",
    value: key,
    impersonating: identity === undefined ? undefined : decodeIdentity(identity),
  };
}

function decodeIdentity(encoded: string): Record<string, JSONValue> {
  try {
    const text = new TextDecoder().decode(
      Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)),
    );
    return asObject(JSON.parse(text), "The identity to act as") as Record<string, JSONValue>;
  } catch {
    throw badRequest(
      "HeaderParseFailure",
      "Malformed Authorization header: the identity to act as must be a JSON object in base64.",
    );
  }
}
