import { ConvexProvider } from "./elements/convex-provider/convex-provider.js";
import { LiveCursors } from "./elements/live-cursors/live-cursors.js";
import { EditLock } from "./elements/edit-lock/edit-lock.js";
import { LiveValue } from "./elements/live-value/live-value.js";
import { OptimisticUpdate } from "./elements/optimistic-update/optimistic-update.js";
import { PresenceIndicator } from "./elements/presence-indicator/presence-indicator.js";
import { RealtimeList } from "./elements/realtime-list/realtime-list.js";
import { SyncStatusIndicator } from "./elements/sync-status/sync-status.js";
import { TypingIndicator } from "./elements/typing-indicator/typing-indicator.js";

export interface DefineAllOptions {
  /** Put before each tag: "app-" gives <app-realtime-list>. Default: none. */
  readonly prefix?: string;
  /** Default: the page's own registry. */
  readonly registry?: CustomElementRegistry;
}

/**
 * Registers all elements, with a prefix if you like. Names that are taken are left alone, with one warning.
 *
 * @public
 */
export function defineAll({ prefix = "", registry = customElements }: DefineAllOptions = {}): void {
  for (const element of [
    ConvexProvider,
    EditLock,
    LiveCursors,
    LiveValue,
    OptimisticUpdate,
    PresenceIndicator,
    RealtimeList,
    SyncStatusIndicator,
    TypingIndicator,
  ]) {
    element.define(prefix + element.defaultTag, registry);
  }
}
