import { css } from "lit";

export const typingIndicatorStyles = css`
  :host {
    /* So that names are cut in a grid or a row, too, instead of making it wider. */
    min-inline-size: 0;
  }
  .line {
    /* Its room is kept while nobody types, so that nothing below it jumps. */
    min-block-size: var(--typing-indicator-size, 1lh);
    /* A length: bold names may be taller than the rest where the font decides. */
    line-height: 1lh;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  [part~="text"] {
    color: var(--typing-indicator-color, var(--_muted));
  }
  [part~="name"] {
    display: inline-block;
    /* What the words around the names and the dots leave, in equal parts. */
    max-inline-size: max(4em, calc((100% - 2.5em - var(--_rest, 10) * 1ch) / var(--_names, 1)));
    overflow: hidden;
    text-overflow: ellipsis;
    vertical-align: bottom;
    color: var(--typing-indicator-name-color, inherit);
    font-weight: 600;
  }
  .dots {
    display: inline-flex;
    gap: 0.2em;
    margin-inline-end: 0.5em;
    vertical-align: 0.1em;
  }
  [part~="dot"] {
    inline-size: 0.35em;
    block-size: 0.35em;
    border-radius: 50%;
    background: var(--typing-indicator-dot-color, var(--_accent));
  }
  @media (prefers-reduced-motion: no-preference) {
    [part~="dot"] {
      animation: rise 1.2s ease-in-out infinite;
    }
    [part~="dot"]:nth-child(2) {
      animation-delay: 0.15s;
    }
    [part~="dot"]:nth-child(3) {
      animation-delay: 0.3s;
    }
    @keyframes rise {
      0%,
      60%,
      100% {
        translate: 0 0;
        opacity: 0.5;
      }
      30% {
        translate: 0 -0.2em;
        opacity: 1;
      }
    }
  }
  .note {
    display: inline-flex;
    align-items: center;
    gap: calc(var(--_space) * 0.75);
    max-inline-size: 100%;
    vertical-align: bottom;
    color: var(--typing-indicator-color, var(--_muted));
  }
  .note span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .icon {
    flex: none;
    inline-size: 0.9em;
    block-size: 0.9em;
  }
  .note button {
    flex: none;
    padding-block: 0;
    padding-inline: calc(var(--_space) * 0.75);
    border: none;
    text-decoration: underline;
  }
  .note button:focus-visible {
    outline-offset: -2px;
  }
  @media (forced-colors: active) {
    [part~="text"],
    .note {
      color: CanvasText;
    }
    [part~="dot"] {
      background: CanvasText;
      forced-color-adjust: none;
    }
  }
`;
