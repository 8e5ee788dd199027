import { warnTaken } from "../../internal/warn-taken.js";
import { PresenceIndicator } from "./presence-indicator.js";

if (!customElements.get("presence-indicator")) customElements.define("presence-indicator", PresenceIndicator);
else warnTaken("presence-indicator", PresenceIndicator);

declare global {
  interface HTMLElementTagNameMap {
    "presence-indicator": PresenceIndicator;
  }
}
