import { html, nothing, type TemplateResult } from "lit";
import type { RealtimeError } from "../../core/errors.js";
import type { EndState } from "../../core/live/pages-state.js";
import { lockIcon, newRowsIcon, warningIcon } from "../../internal/icons.js";
import type { Strings } from "../../locales/strings.js";

/** What a list shows beside its rows. Each default gives way to what the author put into the slot. */

function loadingView(words: Strings): TemplateResult {
  return html`<div class="view">
    <slot name="loading">
      <div part="loading">
        <span class="hidden-text">${words.loading}</span>
        <div class="bars" aria-hidden="true"><i></i><i></i><i></i></div>
      </div>
    </slot>
  </div>`;
}

function emptyView(words: Strings): TemplateResult {
  return html`<div class="view">
    <slot name="empty"
      ><p class="note" part="empty"><span>${words.empty}</span></p></slot
    >
  </div>`;
}

function restingView(words: Strings): TemplateResult {
  return html`<div class="view">
    <p class="note" part="empty"><span>${words.nothingSoFar}</span></p>
  </div>`;
}

function noClientView(words: Strings): TemplateResult {
  return html`<div class="view">
    <p class="note" part="error">${warningIcon()}<span>${words.noClient}</span></p>
  </div>`;
}

function errorView(words: Strings, error: RealtimeError | undefined, retry: () => void): TemplateResult {
  return html`<div class="view">
    <slot name="error">
      <p class="note failed" part="error">
        ${warningIcon()}<span>${words.loadFailed}${messageForPeople(error)}</span>
        <button type="button" part="button" @click=${retry}>${words.retry}</button>
      </p>
    </slot>
  </div>`;
}

function deniedView(words: Strings): TemplateResult {
  return html`<div class="view">
    <slot name="denied">
      <p class="note" part="error">${lockIcon()}<span>${words.accessDenied}</span></p>
    </slot>
  </div>`;
}

/** What a list shows in the place of its rows, or below them. */
export type ListStatus = "no-client" | "denied" | "error" | "loading" | "empty" | "resting" | "ready";

export function statusView(
  words: Strings,
  status: ListStatus,
  error: RealtimeError | undefined,
  retry: () => void,
): TemplateResult | typeof nothing {
  switch (status) {
    case "no-client":
      return noClientView(words);
    case "denied":
      return deniedView(words);
    case "error":
      return errorView(words, error, retry);
    case "loading":
      return loadingView(words);
    case "empty":
      return emptyView(words);
    case "resting":
      return restingView(words);
    case "ready":
      return nothing;
  }
}

/** An end of the rows: one button throughout, so that focus stays on it. */
export function edgeView(
  words: Strings,
  end: EndState,
  error: RealtimeError | undefined,
  press: () => void,
): TemplateResult | typeof nothing {
  if (end === "done") return html`<slot name="end"></slot>`;
  const isLoading = end === "loading";
  const hasFailed = end === "error";
  const text = isLoading ? words.loadingMore : hasFailed ? words.retry : words.loadMore;
  return html`${
      hasFailed
        ? html`<p class="note failed" part="error">
            ${warningIcon()}<span>${words.loadMoreFailed}${messageForPeople(error)}</span>
          </p>`
        : nothing
    }
    <button type="button" part="button" aria-disabled=${isLoading ? "true" : nothing} @click=${press}>
      ${text}
    </button>`;
}

/** What hovers over an edge of the rows: that they are old, and a button as long as there are rows that are not shown. */
export function floatingView(
  words: Strings,
  { isStale, newCount, isAtEnd }: { isStale: boolean; newCount: number; isAtEnd: boolean },
  press: () => void,
): TemplateResult | typeof nothing {
  if (!isStale && newCount === 0) return nothing;
  return html`<div class="pill ${isAtEnd ? "at-end" : "at-start"}">
    ${
      isStale
        ? html`<div class="stale">
            <slot name="stale"><span part="stale">${words.valueOutdated}</span></slot>
          </div>`
        : nothing
    }
    ${
      newCount > 0
        ? html`<button type="button" part="new-rows" @click=${press}>
            ${newRowsIcon(isAtEnd)}<span>${words.newRows(newCount)}</span>
          </button>`
        : nothing
    }
  </div>`;
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
