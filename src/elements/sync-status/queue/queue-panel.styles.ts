import { css } from "lit";

export const queueStyles = css`
  #queue {
    --_panel-anchor: --sync-status-queue;
    --_panel-inline-size: var(--sync-status-queue-size, 26rem);
    --_panel-block-size: 36rem;
    --_panel-surface: var(--sync-status-queue-surface, var(--cx-color-surface, Canvas));
  }
  #queue footer,
  #queue .actions,
  #queue .state-line,
  #queue .how {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(var(--_space) * 0.8);
  }
  #queue h2,
  #queue h3,
  #queue p,
  #queue ul {
    margin: 0;
    padding: 0;
  }
  #queue h3 {
    margin-block: calc(var(--_space) * 2) calc(var(--_space) * 0.6);
    font-size: 0.9em;
    color: var(--_muted);
  }
  #queue ul {
    /* "none" would take the list's meaning from it in Safari. */
    list-style-type: "";
  }
  #queue li {
    padding-block: calc(var(--_space) * 1.4);
    border-block-start: 1px solid var(--_border);
    overflow-wrap: anywhere;
  }
  #queue [part="name"] {
    font-weight: 600;
  }
  #queue [part="summary"],
  #queue .note,
  #queue .how time {
    color: var(--_muted);
  }
  #queue .note,
  #queue .how {
    font-size: 0.9em;
  }
  #queue .how {
    margin-block: calc(var(--_space) * 0.4) calc(var(--_space) * 0.9);
    flex-wrap: nowrap;
    align-items: baseline;
  }
  #queue .how time {
    flex: none;
    margin-inline-start: auto;
  }
  #queue .how .icon {
    flex: none;
    align-self: center;
    color: var(--_warn);
  }
  #queue .how[data-state="failed"] .icon,
  #queue .problem {
    color: var(--_danger);
  }
  #queue .how .turning {
    animation: none;
  }
  #queue .state-line > :nth-child(2) {
    flex: 1;
  }
  #queue button {
    padding-block: calc(var(--_space) * 0.45);
    padding-inline: calc(var(--_space) * 1.2);
  }
  #queue .close {
    padding: calc(var(--_space) * 0.6);
  }
  #queue .main {
    border-color: var(--_accent);
    color: var(--_accent);
  }
  #queue .danger {
    border-color: var(--_danger);
    color: var(--_danger);
  }
  #queue .ask {
    font-weight: 600;
  }
  #queue .message,
  #queue .warning {
    margin-block-start: calc(var(--_space) * 1.2);
    padding: var(--_space) calc(var(--_space) * 1.2);
    border-inline-start: 3px solid var(--_warn);
    border-radius: calc(var(--_radius) * 0.5);
    background: var(--_hover);
  }
  #queue .message[hidden] {
    display: none;
  }
  #queue footer {
    margin-block-start: calc(var(--_space) * 1.4);
    padding-block-start: calc(var(--_space) * 1.4);
    border-block-start: 1px solid var(--_border);
  }
  #queue form {
    display: grid;
    gap: calc(var(--_space) * 1.2);
  }
  #queue .field {
    display: grid;
    gap: calc(var(--_space) * 0.4);
  }
  #queue .field[data-kind="boolean"] {
    grid-template-columns: auto 1fr;
    align-items: center;
  }
  #queue .field[data-kind="boolean"] label {
    order: 1;
  }
  #queue label {
    font-size: 0.9em;
    font-weight: 600;
  }
  #queue input:not([type="checkbox"]),
  #queue textarea {
    box-sizing: border-box;
    inline-size: 100%;
    padding: calc(var(--_space) * 0.7) var(--_space);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: transparent;
    color: inherit;
    font: inherit;
  }
  #queue textarea {
    resize: vertical;
  }
  #queue .code {
    font-family: ui-monospace, monospace;
    font-size: 0.9em;
  }
  #queue [aria-invalid] {
    border-color: var(--_danger);
  }
  #queue :is(input, textarea):focus-visible {
    outline: var(--_focus-ring);
    outline-offset: 1px;
  }
  @media (forced-colors: active) {
    #queue :is(.note, time, h3, .problem, [part="summary"]),
    #queue .how[data-state] .icon {
      color: CanvasText;
    }
    #queue :is(input, textarea) {
      border-color: FieldText;
    }
    #queue [aria-invalid] {
      border-width: 2px;
    }
  }
`;
