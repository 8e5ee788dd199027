import { encodeCall } from "../adapters/convex/encode-call.js";
import type { PagesRequest } from "../core/live/pages-entry.js";
import type { FunctionCall } from "../core/ports.js";
import { badOption } from "./options.js";
import type { WatchPagesOptions } from "./realtime-client.js";

type KeyFunction = (row: unknown) => string;

/** @throws RealtimeError `bad-options` */
export function checkPages(name: string, pages: unknown): void {
  if (!Number.isSafeInteger(pages) || (pages as number) < 1)
    throw badOption(`\`pages\` of ${name}`, "a whole number above 0", pages);
}

/**
 * The pages that a list asks for; equal requests share them.
 *
 * @throws RealtimeError `bad-options`; `bad-args` for a `from` that can't be sent
 */
export function pagesRequest(call: FunctionCall, options: WatchPagesOptions): PagesRequest {
  const { pageSize = 50, key = "_id", fromEnd = false, windowed = false, from } = options;
  checkPagesOptions(call.name, { pageSize, key, fromEnd, windowed });
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

type CheckedOptions = Record<"pageSize" | "key" | "fromEnd" | "windowed", unknown>;

function checkPagesOptions(name: string, { pageSize, key, fromEnd, windowed }: CheckedOptions): void {
  if (!Number.isSafeInteger(pageSize) || (pageSize as number) < 1)
    throw badOption(`The page size of ${name}`, "a whole number above 0", pageSize);
  if (typeof key !== "function" && (typeof key !== "string" || key === ""))
    throw badOption(`The key of ${name}`, "the name of a field, or a function that names a row", key);
  for (const [option, value] of Object.entries({ fromEnd, windowed }))
    if (typeof value !== "boolean") throw badOption(`\`${option}\` of ${name}`, "true or false", value);
}

const numbers = new WeakMap<KeyFunction, number>();
let lastNumber = 0;

/** Functions can't be compared, so each gets a number. */
function numberOf(key: KeyFunction): number {
  const number = numbers.get(key) ?? ++lastNumber;
  numbers.set(key, number);
  return number;
}
