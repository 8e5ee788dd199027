import * as pages from "../../core/live/pages-entry.js";
import { RealtimeList } from "../../elements/realtime-list/realtime-list.js";
import { takePages } from "../pages-entry.js";

export function arrive(): void {
  // A list needs them in any case, so they come in the same go.
  takePages(pages);
  RealtimeList.define();
}
