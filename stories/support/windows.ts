import { html, type TemplateResult } from "lit";
import { recordEvents } from "./record-events.js";
import type { Stage, StageWindow } from "./stage.js";

export interface Surroundings {
  readonly lang: string;
  readonly dir: "ltr" | "rtl";
  readonly theme: string;
  /** Alone in its frame, and not one among others on a page of documentation. */
  readonly isWhole: boolean;
}

/** A story as everybody on its stage sees it: once for each window, with a provider around it. */
export function windowsOf(
  { windows }: Stage,
  story: () => TemplateResult,
  { lang, dir, theme, isWhole }: Surroundings,
): TemplateResult {
  return html`<div
    class="stage ${isWhole ? "whole" : ""}"
    data-theme=${theme}
    lang=${lang}
    dir=${dir}
    ${recordEvents()}
  >
    ${
      windows.length === 1
        ? windows.map((window) => provided(window, story()))
        : html`<div class="windows">${windows.map((window) => framed(window, story()))}</div>`
    }
  </div>`;
}

function framed(window: StageWindow, content: TemplateResult): TemplateResult {
  const name = window.user ?? "Nobody";
  return html`<section class="window" aria-label="What ${name} sees" data-user=${name}>
    <p class="window-title" aria-hidden="true">${name}</p>
    <div class="window-page">${provided(window, content)}</div>
  </section>`;
}

function provided({ client }: StageWindow, content: TemplateResult): TemplateResult {
  return html`<convex-provider .client=${client}>${content}</convex-provider>`;
}
