import { SyncStatusIndicator } from "../../elements/sync-status/sync-status.js";

export function arrive(): void {
  SyncStatusIndicator.define();
}
