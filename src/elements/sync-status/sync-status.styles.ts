import { css } from "lit";

export const syncStatusStyles = css`
  :host {
    display: inline-flex;
    align-items: center;
  }
  .row {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(var(--_space) * 0.9);
  }
  .state {
    display: inline-flex;
    align-items: center;
    gap: calc(var(--_space) * 0.9);
  }
  .sign {
    display: inline-flex;
    flex: none;
    color: var(--sync-status-color, var(--_tone));
    --_tone: var(--_muted);
  }
  .sign[data-tone="ok"] {
    --_tone: var(--_ok);
  }
  .sign[data-tone="warn"] {
    --_tone: var(--_warn);
  }
  .sign[data-tone="danger"] {
    --_tone: var(--_danger);
  }
  .icon {
    inline-size: 1.1em;
    block-size: 1.1em;
  }
  [part~="queue-button"] {
    anchor-name: --sync-status-queue;
    font-variant-numeric: tabular-nums;
  }
  [part~="text"] {
    font-variant-numeric: tabular-nums;
  }
  .next {
    color: var(--_muted);
  }
  button {
    padding-block: calc(var(--_space) * 0.2);
    padding-inline: var(--_space);
  }
  @media (forced-colors: active) {
    .sign,
    .next {
      color: CanvasText;
    }
  }
`;
