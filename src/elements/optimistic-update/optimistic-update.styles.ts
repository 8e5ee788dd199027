import { css } from "lit";

export const optimisticUpdateStyles = css`
  .base:not(.form) {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(var(--_space) * 0.9);
  }
  .status:not(:empty) {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
  }
  /* Its room is kept, so that nothing below moves when somebody submits. */
  .form > .status {
    margin-block-start: calc(var(--_space) * 0.5);
    min-block-size: var(--optimistic-update-line, calc(1lh + var(--_space) * 0.8));
  }
  .view {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(var(--_space) * 0.4) calc(var(--_space) * 0.9);
  }
  .say {
    display: inline-flex;
    align-items: center;
    gap: calc(var(--_space) * 0.9);
    min-inline-size: 0;
  }
  .say > span {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .icon {
    flex: none;
    inline-size: 1.1em;
    block-size: 1.1em;
    color: var(--_tone);
  }
  [part="pending"] {
    --_tone: var(--_muted);
  }
  [part="saved"] {
    --_tone: var(--optimistic-update-warn, var(--_warn));
  }
  [part="applied"] {
    --_tone: var(--optimistic-update-ok, var(--_ok));
  }
  [part="failed"] {
    --_tone: var(--optimistic-update-danger, var(--_danger));
  }
  .more {
    color: var(--_muted);
  }
  ::slotted([slot="field-error"]) {
    display: block;
    flex-basis: 100%;
    margin-block-end: calc(var(--_space) * 0.4);
    color: var(--optimistic-update-danger, var(--_danger));
  }
  button {
    padding-block: calc(var(--_space) * 0.2);
    padding-inline: var(--_space);
  }
  /* What is over in a moment is not worth a word. Not a movement, so also where motion is reduced. */
  .late {
    animation: appear 1ms step-end var(--optimistic-update-delay, 400ms) backwards;
  }
  @keyframes appear {
    from {
      visibility: hidden;
    }
  }
  @media (forced-colors: active) {
    .icon,
    .more,
    ::slotted([slot="field-error"]) {
      color: CanvasText;
    }
  }
`;
