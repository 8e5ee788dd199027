import { warnTaken } from "../../internal/warn-taken.js";
import { LiveValue } from "./live-value.js";

if (!customElements.get("live-value")) customElements.define("live-value", LiveValue);
else warnTaken("live-value", LiveValue);

declare global {
  interface HTMLElementTagNameMap {
    "live-value": LiveValue;
  }
}
