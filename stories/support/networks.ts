import type { Stage, StageWindow } from "./stage.js";

/** Nothing ever arrives: what is loading keeps loading. */
export function neverAnswer({ own }: Stage): Promise<void> {
  own.network({ latencyMs: 24 * 60 * 60 * 1000 });
  return Promise.resolve();
}

/** What the window sends is lost from now on, though it seems to be connected. */
export function loseWhatIsSent(window: StageWindow): void {
  window.network({ decide: (direction) => (direction === "toServer" ? "drop" : "pass") });
}
