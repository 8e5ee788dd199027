/** The entry `convex-elements/client`: the client without any element. */
export { RealtimeError, type RealtimeErrorCode } from "../core/errors.js";
export type { ConnectionState } from "../core/live/connection-state.js";
export type { KeptState } from "../core/live/kept-query.js";
export type {
  EndState,
  FailedPages,
  LoadingPages,
  PagesRows,
  PagesSource,
  PagesState,
  ReadyPages,
  RowKey,
  RowPlacement,
  RowsChange,
} from "../core/live/pages-state.js";
export type { QueryState } from "../core/live/query-state.js";
export type { Source, Unsubscribe } from "../core/source.js";
export { createRealtimeClient } from "./create-realtime-client.js";
export type { BlockedLane, OutboxActivity, OutboxState } from "../core/outbox/outbox-state.js";
export type { UnreadableRow } from "../core/outbox/outbox-store.js";
export type {
  FunctionName,
  MutationReference,
  PaginatedQueryReference,
  QueryReference,
} from "./function-reference.js";
export type { DecisionState, FailureReason, OutboxSource, WaitingOperation } from "./outbox-source.js";
export type {
  AuthOptions,
  FetchToken,
  FunctionArgs,
  KeepOptions,
  KeepPagesOptions,
  KeptSource,
  Logger,
  MutationOutcome,
  Operation,
  QuerySource,
  RealtimeClient,
  RealtimeClientOptions,
  SavedState,
  SignOutOptions,
  StorageMode,
  StorageState,
  WatchOptions,
  WatchPagesOptions,
} from "./realtime-client.js";
