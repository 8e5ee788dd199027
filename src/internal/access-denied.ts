import type { RealtimeError } from "../core/errors.js";

const denials = new Set([
  "access-denied",
  "denied",
  "forbidden",
  "not-allowed",
  "permission-denied",
  "unauthenticated",
  "unauthorized",
]);

/** Whether the app's own function said, by the code in its error, that the reader may not see this. */
export function isAccessDenied(error: RealtimeError | undefined): boolean {
  const { code } = Object(error?.data) as { readonly code?: unknown };
  return typeof code === "string" && denials.has(code.toLowerCase().replaceAll(/[_ ]/g, "-"));
}
