import { LiveCursors } from "../../elements/live-cursors/live-cursors.js";

export function arrive(): void {
  LiveCursors.define();
}
