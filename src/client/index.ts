/** The entry `convex-elements/client`: the client without any element. */
export { RealtimeError, type RealtimeErrorCode } from "../core/errors.js";
export type { ConnectionState } from "../core/live/connection-state.js";
export type { PagesSource, PagesState, RowKey, RowPlacement, RowsChange } from "../core/live/pages-state.js";
export type { QueryState } from "../core/live/query-state.js";
export type { Source, Unsubscribe } from "../core/source.js";
export { createRealtimeClient } from "./create-realtime-client.js";
export type {
  FetchToken,
  FunctionArgs,
  Logger,
  MutationOutcome,
  Operation,
  RealtimeClient,
  RealtimeClientOptions,
  StorageMode,
  StorageState,
  WatchPagesOptions,
} from "./realtime-client.js";
