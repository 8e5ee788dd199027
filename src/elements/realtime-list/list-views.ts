import { html, nothing, type TemplateResult } from "lit";
import type { RealtimeError } from "../../core/errors.js";
import type { PagesState } from "../../core/live/pages-state.js";
import { warningIcon } from "../../internal/icons.js";
import type { Strings } from "../../locales/strings.js";

/** What a list shows beside its rows. Each default gives way to what the author put into the slot. */

export function loadingView(words: Strings): TemplateResult {
  return html`<div class="view">
    <slot name="loading">
      <div part="loading">
        <span class="hidden-text">${words.loading}</span>
        <div class="bars" aria-hidden="true"><i></i><i></i><i></i></div>
      </div>
    </slot>
  </div>`;
}

export function emptyView(words: Strings): TemplateResult {
  return html`<div class="view">
    <slot name="empty"
      ><p class="note" part="empty"><span>${words.empty}</span></p></slot
    >
  </div>`;
}

export function noClientView(words: Strings): TemplateResult {
  return html`<div class="view">
    <p class="note" part="error">${warningIcon()}<span>${words.noClient}</span></p>
  </div>`;
}

export function errorView(
  words: Strings,
  error: RealtimeError | undefined,
  retry: () => void,
): TemplateResult {
  return html`<div class="view">
    <slot name="error">
      <p class="note failed" part="error">
        ${warningIcon()}<span>${words.loadFailed}${messageForPeople(error)}</span>
        <button type="button" part="button" @click=${retry}>${words.retry}</button>
      </p>
    </slot>
  </div>`;
}

/** The end of the rows: one button throughout, so that focus stays on it. */
export function endView(
  words: Strings,
  state: PagesState<unknown>,
  press: () => void,
): TemplateResult | typeof nothing {
  if (state.status !== "ready" || state.more === "done") return nothing;
  const isLoading = state.more === "loading";
  const hasFailed = state.more === "error";
  const text = isLoading ? words.loadingMore : hasFailed ? words.retry : words.loadMore;
  return html`${
      hasFailed
        ? html`<p class="note failed" part="error">
            ${warningIcon()}<span>${words.loadMoreFailed}${messageForPeople(state.error)}</span>
          </p>`
        : nothing
    }
    <button type="button" part="button" aria-disabled=${isLoading ? "true" : nothing} @click=${press}>
      ${text}
    </button>`;
}

/**
 * Only what the app's own function threw for people to read; everything else is for the log. Set apart, because
 * it may be in another language, with another direction.
 */
function messageForPeople(error: RealtimeError | undefined): TemplateResult | typeof nothing {
  const message = messageIn(error?.data);
  return message === undefined ? nothing : html` <bdi>${message}</bdi>`;
}

function messageIn(data: unknown): string | undefined {
  if (typeof data === "string") return data;
  const isMessage = typeof data === "object" && data !== null && "message" in data;
  return isMessage && typeof data.message === "string" ? data.message : undefined;
}
