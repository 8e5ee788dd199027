import { encodeCall } from "../adapters/convex/encode-call.js";
import { RealtimeError } from "../core/errors.js";
import type { PagesRequest } from "../core/live/pages-entry.js";
import type { FunctionCall } from "../core/ports.js";
import type { WatchPagesOptions } from "./realtime-client.js";

type KeyFunction = (row: unknown) => string;

/**
 * The pages that a list asks for; equal requests share them.
 *
 * @throws RealtimeError `bad-args`
 */
export function pagesRequest(call: FunctionCall, options: WatchPagesOptions): PagesRequest {
  const { pageSize = 50, key = "_id", fromEnd = false, windowed = false, from } = options;
  if (!Number.isInteger(pageSize) || pageSize < 1) {
    throw new RealtimeError(
      "bad-args",
      `The page size of ${call.name} must be a whole number above 0, not ${pageSize}.`,
    );
  }
  const keyToken = typeof key === "function" ? numberOf(key) : JSON.stringify(key);
  const place = from === undefined ? call : encodeCall(call.name, { ...call.args, from });
  const token = `pages ${pageSize} ${keyToken} ${Number(fromEnd)}${Number(windowed)}${Number(call !== place)} ${place.token}`;
  const request = {
    call,
    token,
    place: `${pageSize} ${place.token}`,
    pageSize,
    key,
    isFromEnd: fromEnd,
    isWindowed: windowed,
  };
  return from === undefined ? request : { ...request, from };
}

const numbers = new WeakMap<KeyFunction, number>();
let lastNumber = 0;

/** Functions can't be compared, so each gets a number. */
function numberOf(key: KeyFunction): number {
  const number = numbers.get(key) ?? ++lastNumber;
  numbers.set(key, number);
  return number;
}
