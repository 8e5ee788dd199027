import { css } from "lit";

/** What rows, and the spaces in the place of others, need of CSS. */
export const rowsStyles = css`
  [part~="list"] {
    position: relative;
  }
  [part~="list"][data-reach="near"] {
    overflow-anchor: none;
  }
  ::slotted([data-key]) {
    overflow-wrap: break-word;
  }
  ::slotted([data-kept]),
  ::slotted([data-leaving]) {
    position: absolute;
    inset-inline: 0;
  }
  ::slotted([data-leaving]) {
    inset-inline: auto;
    pointer-events: none;
  }
  ::slotted([data-waiting]) {
    contain: strict;
    min-block-size: 1lh;
    background: linear-gradient(currentColor, currentColor) no-repeat 0 50% / 70% 0.8em;
    opacity: 0.12;
  }
  ::slotted([data-group]) {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    background: var(--_rows-group, Canvas);
    padding-block: calc(var(--_space, 0.5rem) * 0.5);
  }
  ::slotted([role="option"]) {
    cursor: default;
  }
  ::slotted([role="option"]:focus-visible),
  ::slotted([role="article"]:focus-visible) {
    outline: var(--_focus-ring, 2px solid Highlight);
    outline-offset: -2px;
  }
  ::slotted([aria-selected="true"]) {
    background: var(--_rows-selected, color-mix(in srgb, var(--_accent, Highlight) 18%, transparent));
  }
  [part~="list"][data-grid]:not([hidden]) {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--_rows-column, 14rem)), 1fr));
    gap: var(--_rows-gap, var(--_space, 0.5rem));
    /* There is a gap between the spaces and the rows, too. */
    margin-block: calc(-1 * var(--_rows-gap, var(--_space, 0.5rem)));
  }
  [part~="list"][data-grid] .space,
  [part~="list"][data-grid] ::slotted([data-group]) {
    grid-column: 1 / -1;
  }
  @media (forced-colors: active) {
    ::slotted([data-waiting]) {
      forced-color-adjust: none;
      background-image: linear-gradient(GrayText, GrayText);
      opacity: 1;
    }
    /* A bar beside what is chosen, because the colours of text in rows are the author's: on the system's own colour for what is
       chosen they may not be readable. Its room is always there, so that nothing moves. */
    ::slotted([aria-selected="false"]) {
      border-inline-start: 0.375rem solid Canvas;
    }
    ::slotted([aria-selected="true"]) {
      border-inline-start: 0.375rem solid CanvasText !important;
    }
  }
`;
