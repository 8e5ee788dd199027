import { RealtimeError, shown } from "../core/errors.js";
import type { FetchToken, Logger } from "../core/ports.js";
import type { RealtimeClient, RealtimeClientOptions, StorageMode } from "./realtime-client.js";

/** Checks of what comes from outside, so that a mistake is told where it is made and not where it shows. */

const storageModes: readonly unknown[] = ["auto", "memory", "off"] satisfies StorageMode[];
const logLevels = ["debug", "info", "warn", "error"] as const satisfies (keyof Logger)[];

/** @throws RealtimeError `bad-options` */
export function checkClientOptions(options: unknown): asserts options is RealtimeClientOptions {
  checkIsObject("createRealtimeClient()", options);
  const { storage, logger, webSocketConstructor, outbox } = options as Record<string, unknown>;
  if (outbox !== undefined && typeof (Object(outbox) as { attach?: unknown }).attach !== "function") {
    throw badOption("`outbox`", "what queueMutations() has made", outbox);
  }
  if (storage !== undefined && !storageModes.includes(storage)) {
    throw badOption("`storage`", '"auto", "memory" or "off"', storage);
  }
  if (logger !== undefined && !isLogger(logger)) {
    throw badOption("`logger`", `an object with the functions ${logLevels.join(", ")}`, logger);
  }
  if (webSocketConstructor !== undefined && typeof webSocketConstructor !== "function") {
    throw badOption("`webSocketConstructor`", "a class like WebSocket", webSocketConstructor);
  }
}

/** @throws RealtimeError `bad-options` */
export function checkIsObject(name: string, options: unknown): asserts options is object {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw badOption(`What ${name} takes as its options`, "an object", options);
  }
}

/** @throws RealtimeError `bad-options` */
export function checkSignal(signal: unknown): void {
  const { aborted, addEventListener } = Object(signal) as Partial<AbortSignal>;
  const isSignal = typeof aborted === "boolean" && typeof addEventListener === "function";
  if (signal !== undefined && !isSignal) {
    throw badOption("`signal`", "the signal of an AbortController", signal);
  }
}

/** @throws RealtimeError `bad-options` */
export function checkFetchToken(fetchToken: unknown): asserts fetchToken is FetchToken | null {
  if (fetchToken !== null && typeof fetchToken !== "function") {
    throw badOption("What setAuth() takes", "a function that returns a token, or null", fetchToken);
  }
}

/** @throws RealtimeError `bad-options` */
export function checkAuthOptions(options: unknown): void {
  checkIsObject("setAuth()", options);
  const { identity } = options as { identity?: unknown };
  if (identity !== undefined && (typeof identity !== "string" || identity === "")) {
    throw badOption("`identity`", 'a text, "issuer|subject"', identity);
  }
}

/** @throws RealtimeError `bad-options` */
export function checkSignOutOptions(options: unknown): void {
  checkIsObject("signOut()", options);
  const { device } = options as { device?: unknown };
  if (device !== undefined && device !== "keep" && device !== "wipe") {
    throw badOption("`device`", '"keep" or "wipe"', device);
  }
}

/**
 * Refuses what is no client at all. One made by hand, for a test or a story, needs only what is used of it.
 *
 * @throws RealtimeError `bad-options`
 */
export function checkClient(client: unknown): asserts client is RealtimeClient {
  const { watch, watchPages, setAuth } = Object(client) as Record<string, unknown>;
  const isClient = [watch, watchPages, setAuth].some((method) => typeof method === "function");
  if (!isClient) throw badOption("`client`", "what createRealtimeClient() returns", client);
}

/** `what` must be `wanted`, and is `value`. */
export function badOption(what: string, wanted: string, value: unknown): RealtimeError {
  return new RealtimeError("bad-options", `${what} must be ${wanted}, not ${shown(value)}.`);
}

function isLogger(value: unknown): value is Logger {
  const functions = Object(value) as Record<string, unknown>;
  return logLevels.every((level) => typeof functions[level] === "function");
}
