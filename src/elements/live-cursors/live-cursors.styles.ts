import { css } from "lit";

/** Pointers are placed by pixels from the left and top, whichever way the page's text runs: these places are measured, not laid out. */
export const liveCursorsStyles = css`
  :host {
    position: relative;
  }
  .overlay {
    position: absolute;
    inset: 0;
    z-index: var(--live-cursors-layer, 1000);
    overflow: clip;
    contain: strict;
    pointer-events: none;
    user-select: none;
  }
  .overlay.window {
    position: fixed;
  }
  :host(:state(stale)) .arrow {
    opacity: 0.5;
  }
  :host(:state(stale)) .name {
    border: 1px dashed var(--_ink);
  }
  .cursor,
  .caret {
    position: absolute;
    top: 0;
    left: 0;
    visibility: hidden;
    color: var(--_color);
  }
  [data-look~="shown"] {
    visibility: visible;
  }
  .cursor[data-look~="still"] {
    opacity: 0;
  }
  @media (prefers-reduced-motion: no-preference) {
    .cursor[data-look~="still"] {
      transition: opacity 3s linear;
    }
  }
  .arrow {
    display: block;
    inline-size: 20px;
    block-size: 20px;
    overflow: visible;
    fill: currentColor;
    stroke: #fff;
    stroke-width: 1.5;
    stroke-linejoin: round;
    filter: drop-shadow(0 1px 1px rgb(0 0 0 / 0.4));
  }
  .name {
    position: absolute;
    top: 18px;
    left: 14px;
    max-inline-size: 12em;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    padding: 0.1em 0.55em 0.15em;
    border: 1px solid var(--_color);
    border-radius: var(--_radius);
    background: var(--_color);
    color: var(--_ink);
    font: 500 0.75rem/1.4 var(--cx-font, system-ui, sans-serif);
  }
  [data-look~="before"] .name {
    left: 0;
    transform: translateX(-100%);
  }
  [data-look~="above"] .name {
    top: -1.6em;
  }
  .caret {
    box-sizing: border-box;
    outline: 2px solid var(--_color);
    outline-offset: -1px;
    border-radius: 3px;
  }
  .caret .name {
    top: auto;
    bottom: 100%;
    left: auto;
    inset-inline-end: 0;
    border-end-start-radius: 0;
    border-end-end-radius: 0;
  }
  .caret[data-look~="below"] .name {
    top: 100%;
    bottom: auto;
  }
  .tip,
  .range {
    position: absolute;
    top: 0;
    left: 0;
    background: var(--_color);
  }
  .tip[hidden] {
    display: none;
  }
  .range {
    opacity: 0.25;
  }
  .notice {
    position: absolute;
    z-index: var(--live-cursors-layer, 1000);
    inset-block-end: var(--_space);
    inset-inline-end: var(--_space);
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 0.75);
    padding: calc(var(--_space) * 0.6) var(--_space);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--cx-color-surface, Canvas);
    color: var(--cx-color-text, CanvasText);
    font-size: 0.875rem;
  }
  .notice.beside {
    position: static;
    inline-size: fit-content;
  }
  .notice button {
    padding: 0 calc(var(--_space) * 0.75);
    white-space: nowrap;
  }
  .icon {
    flex: none;
    inline-size: 1em;
    block-size: 1em;
  }
  /* There is no room beside the content. */
  @media (max-width: 30rem) {
    .notice {
      position: static;
      inline-size: fit-content;
      margin-block-start: var(--_space);
    }
  }
  @media (forced-colors: active) {
    .arrow {
      fill: CanvasText;
      stroke: Canvas;
      filter: none;
    }
    .caret {
      outline-color: CanvasText;
    }
    .tip,
    .range {
      background: CanvasText;
    }
    .name {
      background: Canvas;
      color: CanvasText;
      border: 1px solid CanvasText;
    }
  }
  @media print {
    .overlay {
      display: none;
    }
  }
`;
