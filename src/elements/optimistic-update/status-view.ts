import { html, nothing, type TemplateResult } from "lit";
import type { MutationState } from "../../controllers/mutation-controller.js";
import { checkIcon, offlineIcon, pendingIcon, warningIcon } from "../../internal/icons.js";
import type { Strings } from "../../locales/strings.js";

/** What can be done about a call. */
export type Action = "retry" | "edit" | "discard" | "undo";

export interface Status {
  readonly name: MutationState["name"];
  /** Why it failed. */
  readonly message: string;
  readonly actions: readonly Action[];
  /** How many others stand as this one. */
  readonly others: number;
}

/** What there is to see of; also the name of a part. */
type Shown = Exclude<Status["name"], "idle" | "gone">;

/** How calls stand, in a picture, in words and with buttons; the author's own views take the place of ours. */
export function statusView(status: Status, words: Strings): TemplateResult | typeof nothing {
  switch (status.name) {
    case "idle":
    case "gone":
      return nothing;
    case "pending":
      return html`<slot name="pending"
        >${view("pending", status, pendingIcon(), words.formPending, words)}</slot
      >`;
    case "saved":
      return html`<slot name="saved">${view("saved", status, offlineIcon(), words.formSaved, words)}</slot>`;
    case "applied":
      return html`<slot name="applied"
        >${view("applied", status, checkIcon(), words.formApplied, words)}</slot
      >`;
    case "failed":
      return html`<slot name="failed">${view("failed", status, warningIcon(), status.message, words)}</slot>`;
  }
}

function view(name: Shown, { actions, others }: Status, icon: TemplateResult, text: string, words: Strings) {
  const isLate = name === "pending" || name === "saved";
  const more =
    others > 0 && name !== "applied" ? html` <span class="more">${words.formOthers(others)}</span>` : nothing;
  // What an app's function says may be of another language than the page.
  return html`<span class=${isLate ? "view late" : "view"} part=${name}
    ><span class="say"
      >${icon}<span><bdi>${text}</bdi>${more}</span></span
    >${actions.map((action) => button(action, words))}</span
  >`;
}

function button(action: Action, words: Strings): TemplateResult {
  return html`<button type="button" part="button" data-action=${action}>${words[action]}</button>`;
}
