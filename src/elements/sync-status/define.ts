import { warnTaken } from "../../internal/warn-taken.js";
import { SyncStatusIndicator } from "./sync-status.js";

if (!customElements.get("sync-status")) customElements.define("sync-status", SyncStatusIndicator);
else warnTaken("sync-status", SyncStatusIndicator);

declare global {
  interface HTMLElementTagNameMap {
    "sync-status": SyncStatusIndicator;
  }
}
