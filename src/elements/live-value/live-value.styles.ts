import { css } from "lit";

export const liveValueStyles = css`
  :host {
    display: inline;
  }
  [part~="text"] {
    font-variant-numeric: tabular-nums;
    border-radius: var(--_radius);
  }
  [part~="changed"]:not([part~="up"], [part~="down"]) {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .arrow {
    display: inline-block;
    inline-size: 1em;
    margin-inline-start: 0.25em;
    font-size: 0.75em;
  }
  [part~="trend"][part~="up"] {
    color: var(--live-value-up, var(--_ok));
  }
  [part~="trend"][part~="down"] {
    color: var(--live-value-down, var(--_danger));
  }
  .sparkline {
    inline-size: 4em;
    block-size: 1em;
    margin-inline-start: 0.5em;
    vertical-align: -0.1em;
    overflow: visible;
    fill: none;
    stroke: var(--live-value-sparkline, currentColor);
    stroke-width: 1.5;
    stroke-linejoin: round;
  }
  .sparkline:dir(rtl) {
    scale: -1 1;
  }
  .sparkline polyline {
    vector-effect: non-scaling-stroke;
  }
  .note {
    display: inline-flex;
    align-items: center;
    gap: calc(var(--_space) * 0.75);
  }
  .note span {
    color: var(--live-value-muted, var(--_muted));
  }
  .failed span,
  .failed .icon {
    color: var(--live-value-danger, var(--_danger));
  }
  .icon {
    flex: none;
    inline-size: 0.9em;
    block-size: 0.9em;
    vertical-align: -0.05em;
  }
  .note button {
    white-space: nowrap;
    padding: 0 calc(var(--_space) * 0.75);
  }
  @media (forced-colors: active) {
    .note span,
    .failed .icon,
    [part~="trend"] {
      color: CanvasText;
    }
    .sparkline {
      stroke: CanvasText;
    }
  }
`;
