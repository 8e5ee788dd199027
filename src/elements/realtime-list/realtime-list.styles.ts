import { css } from "lit";

export const realtimeListStyles = css`
  :host {
    --_rows-group: var(--realtime-list-group);
    --_rows-selected: var(--realtime-list-selected);
    --_rows-column: var(--realtime-list-column);
    --_rows-gap: var(--realtime-list-gap);
  }
  :host(:state(denied)) [part~="list"]:not([hidden]) {
    display: none;
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
    border: 1px solid var(--_border);
  }
  @keyframes appear {
    from {
      visibility: hidden;
    }
  }
  /* Alone, it lies where rows have the least text. */
  .stale:only-child {
    margin-inline-start: auto;
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
    .pill .icon {
      color: ButtonText;
    }
    [part~="stale"] {
      border-color: CanvasText;
    }
    .bars i {
      background: GrayText;
      opacity: 1;
      animation: none;
    }
  }
`;
