import { warnTaken } from "../../internal/warn-taken.js";
import { RealtimeList } from "./realtime-list.js";

if (!customElements.get("realtime-list")) customElements.define("realtime-list", RealtimeList);
else warnTaken("realtime-list", RealtimeList);

declare global {
  interface HTMLElementTagNameMap {
    "realtime-list": RealtimeList;
  }
}
