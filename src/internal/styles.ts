import { css } from "lit";

/** What every element starts from. Nothing decorative, so that the page's own layout wins. */
export const hostStyles = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none !important;
  }
`;

/**
 * The three steps of colour: element property, token, then a colour that fits the page's colour scheme. The
 * element's own step is written where it is used.
 */
export const tokenStyles = css`
  :host {
    --_accent: var(--cx-color-accent, light-dark(#0b62d6, #7db4ff));
    --_ok: var(--cx-color-ok, light-dark(#1a7f37, #4ac26b));
    --_warn: var(--cx-color-warn, light-dark(#9a6700, #e3b341));
    --_danger: var(--cx-color-danger, light-dark(#c1121f, #ff8e88));
    --_muted: var(--cx-color-muted, color-mix(in srgb, currentColor 72%, transparent));
    --_border: var(--cx-color-border, color-mix(in srgb, currentColor 28%, transparent));
    --_hover: color-mix(in srgb, currentColor 8%, transparent);
    --_radius: var(--cx-radius, 0.5rem);
    --_space: var(--cx-space, 0.5rem);
    --_focus-ring: var(--cx-focus-ring, 2px solid var(--_accent));
  }
`;

export const buttonStyles = css`
  button {
    padding: calc(var(--_space) * 0.6) calc(var(--_space) * 1.6);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: transparent;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  button:hover {
    background: var(--_hover);
  }
  button:focus-visible {
    outline: var(--_focus-ring);
    outline-offset: 2px;
  }
  button[aria-disabled="true"] {
    cursor: default;
    color: var(--_muted);
  }
  @media (forced-colors: active) {
    button {
      border-color: ButtonText;
    }
    button[aria-disabled="true"] {
      color: GrayText;
      border-color: GrayText;
    }
  }
`;

/** Text for screen readers only. */
export const hiddenTextStyles = css`
  .hidden-text {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** The picture of something that is under way. */
export const turningStyles = css`
  @media (prefers-reduced-motion: no-preference) {
    .turning {
      transform-origin: 50% 50%;
      animation: turn 1s linear infinite;
    }
    @keyframes turn {
      to {
        transform: rotate(1turn);
      }
    }
  }
`;
