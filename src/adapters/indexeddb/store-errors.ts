import { StoreError } from "../../core/outbox/store-error.js";

/** Any failure as a {@link StoreError}. Told apart by the exception's name, never by words. */
export function storeErrorOf(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  if (nameOf(error) === "QuotaExceededError") {
    return new StoreError("quota", "There is no room left for this site's data.", { cause: error });
  }
  return new StoreError("unavailable", "The browser's database failed or was refused.", { cause: error });
}

/**
 * Whether the handle may be what failed, and a new one may do it. Engines differ: a database that was closed behind
 * one's back throws `InvalidStateError`, ends transactions with `AbortError`, or says `UnknownError` from then on.
 */
export function isHandleFailure(error: unknown): boolean {
  return ["InvalidStateError", "UnknownError", "AbortError"].includes(nameOf(error));
}

export function isQuota(error: unknown): boolean {
  return error instanceof StoreError && error.kind === "quota";
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : "";
}
