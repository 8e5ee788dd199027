import { css } from "lit";

export const editLockStyles = css`
  :host {
    --_gap: var(--edit-lock-gap, calc(var(--_space) * 1));
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(var(--_space) * 0.6) calc(var(--_space) * 0.9);
    margin-block-end: var(--_gap);
    border-radius: var(--_radius);
  }
  .bar:focus-visible {
    outline: var(--_focus-ring);
    outline-offset: 2px;
  }
  .say {
    display: inline-flex;
    align-items: center;
    gap: calc(var(--_space) * 0.7);
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
    color: var(--edit-lock-color, var(--_tone, var(--_muted)));
  }
  .say[data-tone="ok"] {
    --_tone: var(--_ok);
  }
  .say[data-tone="warn"] {
    --_tone: var(--_warn);
  }
  .say[data-tone="danger"] {
    --_tone: var(--_danger);
  }
  form {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(var(--_space) * 0.6);
  }
  label {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(var(--_space) * 0.6);
  }
  input {
    box-sizing: border-box;
    max-inline-size: 100%;
    padding: calc(var(--_space) * 0.6) var(--_space);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: transparent;
    color: inherit;
    font: inherit;
  }
  input:focus-visible {
    outline: var(--_focus-ring);
    outline-offset: 1px;
  }
  button {
    padding-block: calc(var(--_space) * 0.2);
    padding-inline: var(--_space);
  }
  /* What can't be edited is still read: its text keeps its contrast, only that it can't be used is shown. */
  .content[inert] {
    cursor: not-allowed;
    border-inline-start: 3px solid var(--edit-lock-line, var(--_border));
    padding-inline-start: var(--_space);
  }
  @media (forced-colors: active) {
    .icon {
      color: CanvasText;
    }
    .content[inert] {
      border-inline-start-color: GrayText;
    }
    input {
      border-color: ButtonText;
    }
  }
`;
