import { css } from "lit";

/**
 * A popover beside its button, and at the bottom of narrow screens. Its element sets `--_panel-anchor`, `--_panel-inline-size`,
 * `--_panel-block-size` and `--_panel-surface`.
 */
export const panelStyles = css`
  .panel {
    box-sizing: border-box;
    inset: auto;
    inset-block-start: var(--_top, auto);
    left: var(--_left, auto);
    inline-size: min(var(--_panel-inline-size), 100vw - 1rem);
    max-block-size: min(var(--_panel-block-size), 100dvb - 2rem);
    margin: 0;
    padding: calc(var(--_space) * 2);
    overflow: auto;
    overscroll-behavior: contain;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.5);
    background: var(--_panel-surface);
    color: var(--cx-color-text, CanvasText);
    box-shadow: 0 0.5rem 2rem rgb(0 0 0 / 22%);
    font-weight: normal;
    line-height: 1.45;
    text-align: start;
  }
  @supports (position-area: block-end) {
    .panel {
      position-anchor: var(--_panel-anchor);
      position-area: self-block-end span-self-inline-end;
      position-try-fallbacks:
        flip-block,
        flip-inline,
        flip-block flip-inline;
      inset: auto;
      margin: 0.4rem 0.5rem;
    }
  }
  .panel header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--_space);
    margin-block-end: var(--_space);
  }
  .panel h2 {
    margin: 0;
    font-size: 1.1em;
  }
  .panel h2:focus {
    outline: none;
  }
  .panel .close {
    display: inline-flex;
    padding: calc(var(--_space) * 0.6);
    border-color: transparent;
    line-height: 1;
  }
  @media (max-width: 30rem) {
    .panel {
      position-area: none;
      inset: auto 0 0;
      inline-size: auto;
      max-inline-size: none;
      max-block-size: 80dvb;
      margin: 0;
      border-inline: none;
      border-block-end: none;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
      padding-block-end: calc(var(--_space) * 2 + env(safe-area-inset-bottom));
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .panel {
      transition:
        opacity 120ms,
        translate 120ms;
    }
    @starting-style {
      .panel:popover-open {
        opacity: 0;
        translate: 0 0.3rem;
      }
    }
  }
  @media (forced-colors: active) {
    .panel {
      border-color: CanvasText;
    }
  }
`;
