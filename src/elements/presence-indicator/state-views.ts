import { html, nothing, type TemplateResult } from "lit";
import type { RealtimeError } from "../../core/errors.js";
import { lockIcon, warningIcon } from "../../internal/icons.js";
import { messageIn } from "../../internal/message-in.js";
import type { PresenceWords } from "./presence-words.js";

/** What is shown in the place of people. Each default gives way to what the author put into the slot. */

export function joiningView(words: PresenceWords, bones: number): TemplateResult {
  return html`<slot name="loading"
    ><span part="loading"
      ><span class="hidden-text">${words.loading}</span
      ><span class="bones" aria-hidden="true"
        >${Array.from({ length: bones }, () => html`<i></i>`)}</span
      ></span
    ></slot
  >`;
}

export function noClientView(words: PresenceWords): TemplateResult {
  return html`<span class="note" part="error">${warningIcon()}<span>${words.noClient}</span></span>`;
}

export function deniedView(words: PresenceWords, data: unknown): TemplateResult {
  return html`<slot name="denied"
    ><span class="note" part="error"
      >${lockIcon()}<span>${words.accessDenied}${saidToPeople(data)}</span></span
    ></slot
  >`;
}

export function failedView(words: PresenceWords, error: RealtimeError, retry: () => void): TemplateResult {
  return html`<slot name="error"
    ><span class="note failed" part="error"
      >${warningIcon()}<span>${words.presenceFailed}${saidToPeople(error.data)}</span
      ><button type="button" part="button" @click=${retry}>${words.retry}</button></span
    ></slot
  >`;
}

/** What the app's own function threw for people to read. Set apart, because it may be in another language. */
function saidToPeople(data: unknown): TemplateResult | typeof nothing {
  const message = messageIn(data);
  return message === undefined ? nothing : html` <bdi>${message}</bdi>`;
}
