/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as access from "../access.js";
import type * as beats from "../beats.js";
import type * as counts from "../counts.js";
import type * as crons from "../crons.js";
import type * as dueRows from "../dueRows.js";
import type * as lanes from "../lanes.js";
import type * as leaseQueue from "../leaseQueue.js";
import type * as leases from "../leases.js";
import type * as ledger from "../ledger.js";
import type * as log from "../log.js";
import type * as members from "../members.js";
import type * as numbers from "../numbers.js";
import type * as outcome from "../outcome.js";
import type * as pacing from "../pacing.js";
import type * as pruning from "../pruning.js";
import type * as rates from "../rates.js";
import type * as removals from "../removals.js";
import type * as roomPruning from "../roomPruning.js";
import type * as rooms from "../rooms.js";
import type * as secrets from "../secrets.js";
import type * as sessions from "../sessions.js";
import type * as shapes from "../shapes.js";
import type * as signalRows from "../signalRows.js";
import type * as signals from "../signals.js";
import type * as sweep from "../sweep.js";
import type * as timings from "../timings.js";
import type * as wake from "../wake.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";
import { anyApi, componentsGeneric } from "convex/server";

const fullApi: ApiFromModules<{
  access: typeof access;
  beats: typeof beats;
  counts: typeof counts;
  crons: typeof crons;
  dueRows: typeof dueRows;
  lanes: typeof lanes;
  leaseQueue: typeof leaseQueue;
  leases: typeof leases;
  ledger: typeof ledger;
  log: typeof log;
  members: typeof members;
  numbers: typeof numbers;
  outcome: typeof outcome;
  pacing: typeof pacing;
  pruning: typeof pruning;
  rates: typeof rates;
  removals: typeof removals;
  roomPruning: typeof roomPruning;
  rooms: typeof rooms;
  secrets: typeof secrets;
  sessions: typeof sessions;
  shapes: typeof shapes;
  signalRows: typeof signalRows;
  signals: typeof signals;
  sweep: typeof sweep;
  timings: typeof timings;
  wake: typeof wake;
}> = anyApi as any;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
> = anyApi as any;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
> = anyApi as any;

export const components = componentsGeneric() as unknown as {};
