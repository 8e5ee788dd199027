import { css } from "lit";

export const realtimeListStyles = css`
  [part~="list"] {
    position: relative;
  }
  :host(:state(denied)) [part~="list"] {
    display: none;
  }
  :host(:state(virtual)) [part~="list"] {
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
    background: var(--realtime-list-group, Canvas);
    padding-block: calc(var(--_space) * 0.5);
  }
  ::slotted([role="option"]) {
    cursor: default;
  }
  ::slotted([role="option"]:focus-visible),
  ::slotted([role="article"]:focus-visible) {
    outline: var(--_focus-ring);
    outline-offset: -2px;
  }
  ::slotted([aria-selected="true"]) {
    background: var(--realtime-list-selected, color-mix(in srgb, var(--_accent) 18%, transparent));
  }
  :host([grid]:not(:state(denied))) [part~="list"]:not([hidden]) {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--realtime-list-column, 14rem)), 1fr));
    gap: var(--realtime-list-gap, var(--_space));
    /* There is a gap between the spaces and the rows, too. */
    margin-block: calc(-1 * var(--realtime-list-gap, var(--_space)));
  }
  :host([grid]) .space,
  :host([grid]) ::slotted([data-group]) {
    grid-column: 1 / -1;
  }
  .pill {
    position: sticky;
    z-index: 2;
    display: flex;
    justify-content: center;
    gap: var(--_space);
    block-size: 0;
    pointer-events: none;
  }
  .pill.at-end {
    inset-block-end: 0;
    align-items: end;
  }
  .pill.at-start {
    inset-block-start: 0;
    order: -1;
  }
  .pill button,
  [part~="stale"] {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    block-size: max-content;
    margin-block: var(--_space);
    border-radius: 999px;
    background: var(--realtime-list-new-rows, Canvas);
    color: CanvasText;
    box-shadow: 0 2px 8px rgb(0 0 0 / 25%);
    pointer-events: auto;
  }
  /* Most connections are back in no time, so it says nothing at first. */
  .stale {
    animation: appear 0s 2s both;
  }
  [part~="stale"] {
    padding: calc(var(--_space) * 0.6) calc(var(--_space) * 1.6);
  }
  @keyframes appear {
    from {
      visibility: hidden;
    }
  }
  .pill button:hover {
    background: color-mix(in srgb, CanvasText 8%, var(--realtime-list-new-rows, Canvas));
  }
  .view {
    padding-block: var(--_space);
  }
  .note {
    display: flex;
    align-items: center;
    gap: var(--_space);
    margin: 0;
  }
  .note span,
  .icon {
    color: var(--realtime-list-muted, var(--_muted));
  }
  .note span {
    min-inline-size: 0;
    overflow-wrap: break-word;
  }
  .note button {
    flex: none;
  }
  .failed span,
  .failed .icon {
    color: var(--realtime-list-danger, var(--_danger));
  }
  .icon {
    flex: none;
    inline-size: 1.1em;
    block-size: 1.1em;
  }
  .bars {
    display: grid;
    gap: calc(var(--_space) * 1.5);
  }
  .bars i {
    display: block;
    block-size: 0.8em;
    border-radius: var(--_radius);
    background: currentColor;
    opacity: 0.15;
  }
  .bars i:nth-child(2) {
    inline-size: 82%;
  }
  .bars i:nth-child(3) {
    inline-size: 64%;
  }
  [part~="base"] {
    display: flex;
    flex-direction: column;
  }
  .edge {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: var(--_space);
    min-block-size: 1px;
    margin-block-end: -1px;
  }
  .edge:has(button) {
    padding-block: calc(var(--_space) * 1.5);
  }
  [part~="base"]:focus {
    outline: none;
  }
  @media (prefers-reduced-motion: no-preference) {
    .bars i {
      animation: breathe 1.6s ease-in-out infinite alternate;
    }
    .bars i:nth-child(2) {
      animation-delay: 0.2s;
    }
    .bars i:nth-child(3) {
      animation-delay: 0.4s;
    }
    @keyframes breathe {
      to {
        opacity: 0.06;
      }
    }
  }
  @media (forced-colors: active) {
    .note span,
    .note .icon {
      color: CanvasText;
    }
    .bars i {
      background: GrayText;
      opacity: 1;
    }
    ::slotted([data-waiting]) {
      forced-color-adjust: none;
    }
    ::slotted([aria-selected="true"]) {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
