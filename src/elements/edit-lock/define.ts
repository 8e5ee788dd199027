import { warnTaken } from "../../internal/warn-taken.js";
import { EditLock } from "./edit-lock.js";

if (!customElements.get("edit-lock")) customElements.define("edit-lock", EditLock);
else warnTaken("edit-lock", EditLock);

declare global {
  interface HTMLElementTagNameMap {
    "edit-lock": EditLock;
  }
}
