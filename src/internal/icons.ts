import { svg, type SVGTemplateResult, html, type TemplateResult } from "lit";

function icon(shape: SVGTemplateResult): TemplateResult {
  return html`<svg
    class="icon"
    part="icon"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${shape}
  </svg>`;
}

/** Pictures beside words, never instead of them. Each has its own shape, so that none differs by colour alone. */
export const warningIcon = (): TemplateResult =>
  icon(svg`<path d="M8 2 14.5 13.5h-13Z" /><path d="M8 6.5v3M8 11.6v.01" />`);
export const checkIcon = (): TemplateResult =>
  icon(svg`<circle cx="8" cy="8" r="6.25" /><path d="m5.25 8.25 2 2 3.5-4" />`);
export const pendingIcon = (): TemplateResult =>
  icon(svg`<path class="turning" d="M8 1.75A6.25 6.25 0 1 1 1.75 8" />`);
export const offlineIcon = (): TemplateResult =>
  icon(svg`<circle cx="8" cy="8" r="6.25" /><path d="m3.75 3.75 8.5 8.5" />`);
export const lockIcon = (): TemplateResult =>
  icon(
    svg`<rect x="3" y="7" width="10" height="7" rx="1.5" /><path d="M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2" />`,
  );
export const unlockedIcon = (): TemplateResult =>
  icon(
    svg`<rect x="3" y="7" width="10" height="7" rx="1.5" /><path d="M5.25 7V4.25a2.75 2.75 0 0 1 5.4-.75" />`,
  );
/** An arrow to where new rows are. */
export const newRowsIcon = (isBelow: boolean): TemplateResult =>
  icon(isBelow ? svg`<path d="M8 3v10M4 9l4 4 4-4" />` : svg`<path d="M8 13V3M4 7l4-4 4 4" />`);
export const stopIcon = (): TemplateResult => icon(svg`<rect x="3" y="3" width="10" height="10" rx="1.5" />`);
