/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as counters from "../counters.js";
import type * as guests from "../guests.js";
import type * as limits from "../limits.js";
import type * as messages from "../messages.js";
import type * as realtime from "../realtime.js";
import type * as rooms from "../rooms.js";
import type * as topics from "../topics.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";

declare const fullApi: ApiFromModules<{
  counters: typeof counters;
  guests: typeof guests;
  limits: typeof limits;
  messages: typeof messages;
  realtime: typeof realtime;
  rooms: typeof rooms;
  topics: typeof topics;
}>;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export declare const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
>;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export declare const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
>;

export declare const components: {
  realtime: import("../realtime/_generated/component.js").ComponentApi<"realtime">;
};
