import { PresenceIndicator } from "../../elements/presence-indicator/presence-indicator.js";

export function arrive(): void {
  PresenceIndicator.define();
}
