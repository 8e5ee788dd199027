export * from "./client/index.js";
export { clientContext } from "./context/client-context.js";
export { defaultClient, setDefaultClient } from "./context/default-client.js";
export * from "./controllers/index.js";
export { defineAll, type DefineAllOptions } from "./define-all.js";
export { ConvexProvider } from "./elements/convex-provider/convex-provider.js";
export { LiveCursors } from "./elements/live-cursors/live-cursors.js";
export { EditLock } from "./elements/edit-lock/edit-lock.js";
export { LiveValue, type FormatLiveValue } from "./elements/live-value/live-value.js";
export { OptimisticUpdate } from "./elements/optimistic-update/optimistic-update.js";
export { PresenceIndicator } from "./elements/presence-indicator/presence-indicator.js";
export type { RenderMember, ShownMember } from "./elements/presence-indicator/render-member.js";
export type { GroupBy } from "./rows/order/arranged-rows.js";
export type { SortBy } from "./rows/order/sorting.js";
export type { DescribeRow } from "./elements/realtime-list/arrivals.js";
export { RealtimeList } from "./elements/realtime-list/realtime-list.js";
export type { SelectionMode } from "./rows/input/row-selection.js";
export type { RenderItem } from "./rows/renderers/row-renderers.js";
export type { DescribeOperation } from "./elements/sync-status/describe-operation.js";
export { SyncStatusIndicator } from "./elements/sync-status/sync-status.js";
export {
  type RenderTyping,
  TypingIndicator,
  type TypingView,
} from "./elements/typing-indicator/typing-indicator.js";
export { BeforeMutateEvent } from "./events/before-mutate-event.js";
export { LeaseChangeEvent } from "./events/lease-change-event.js";
export { ListChangeEvent, type ListChange, type RowsOrigin } from "./events/list-change-event.js";
export { MutationSavedEvent } from "./events/mutation-saved-event.js";
export { type MutationEnd, MutationSettledEvent } from "./events/mutation-settled-event.js";
export { PendingTaskEvent } from "./events/pending-task-event.js";
export { PresenceChangeEvent } from "./events/presence-change-event.js";
export { RealtimeErrorEvent } from "./events/realtime-error-event.js";
export { SelectionChangeEvent } from "./events/selection-change-event.js";
export { SyncStatusChangeEvent } from "./events/sync-status-change-event.js";
export { TypingChangeEvent } from "./events/typing-change-event.js";
export { ValueChangeEvent } from "./events/value-change-event.js";
export { type HostedRow, VisibleRowsChangeEvent } from "./events/visible-rows-change-event.js";
export { en } from "./locales/en.js";
export { registerLocale } from "./locales/registry.js";
export type { Strings } from "./locales/strings.js";
