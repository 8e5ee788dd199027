import { LiveValue } from "../../elements/live-value/live-value.js";

export function arrive(): void {
  LiveValue.define();
}
