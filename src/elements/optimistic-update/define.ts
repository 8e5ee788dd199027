import { warnTaken } from "../../internal/warn-taken.js";
import { OptimisticUpdate } from "./optimistic-update.js";

if (!customElements.get("optimistic-update")) customElements.define("optimistic-update", OptimisticUpdate);
else warnTaken("optimistic-update", OptimisticUpdate);

declare global {
  interface HTMLElementTagNameMap {
    "optimistic-update": OptimisticUpdate;
  }
}
