import type { LinkConditions } from "../../src/testing/index.js";
import type { StageWindow } from "./stage.js";

/** Nothing ever arrives: what is loading keeps loading. */
export const neverAnswers: LinkConditions = { latencyMs: 24 * 60 * 60 * 1000 };

/** What the window sends is lost from now on, though it seems to be connected. */
export function loseWhatIsSent(window: StageWindow): void {
  window.network({ decide: (direction) => (direction === "toServer" ? "drop" : "pass") });
}
