import { warnTaken } from "../../internal/warn-taken.js";
import { LiveCursors } from "./live-cursors.js";

if (!customElements.get("live-cursors")) customElements.define("live-cursors", LiveCursors);
else warnTaken("live-cursors", LiveCursors);

declare global {
  interface HTMLElementTagNameMap {
    "live-cursors": LiveCursors;
  }
}
