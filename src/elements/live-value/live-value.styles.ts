import { css } from "lit";

export const liveValueStyles = css`
  :host {
    display: inline;
  }
  [part~="text"] {
    font-variant-numeric: tabular-nums;
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
    padding: 0 calc(var(--_space) * 0.75);
  }
  @media (forced-colors: active) {
    .note span,
    .failed .icon {
      color: CanvasText;
    }
  }
`;
