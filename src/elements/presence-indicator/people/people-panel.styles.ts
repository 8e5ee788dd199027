import { css } from "lit";

export const peopleStyles = css`
  #people {
    box-sizing: border-box;
    inset: auto;
    inset-block-start: var(--_top, auto);
    left: var(--_left, auto);
    inline-size: min(var(--presence-indicator-people-size, 18rem), 100vw - 1rem);
    max-block-size: min(28rem, 100dvb - 2rem);
    margin: 0;
    padding: calc(var(--_space) * 2);
    overflow: auto;
    overscroll-behavior: contain;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 1.5);
    background: var(--_surface);
    color: var(--cx-color-text, CanvasText);
    box-shadow: 0 0.5rem 2rem rgb(0 0 0 / 22%);
    font-weight: normal;
    line-height: 1.45;
    text-align: start;
  }
  @supports (position-area: block-end) {
    #people {
      position-anchor: --presence-indicator-more;
      position-area: self-block-end span-self-inline-end;
      position-try-fallbacks:
        flip-block,
        flip-inline,
        flip-block flip-inline;
      inset: auto;
      margin: 0.4rem 0.5rem;
    }
  }
  #people header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--_space);
    margin-block-end: calc(var(--_space) * 1.2);
  }
  #people h2 {
    margin: 0;
    font-size: 1.05em;
  }
  #people h2:focus {
    outline: none;
  }
  #people .close {
    display: inline-flex;
    padding: calc(var(--_space) * 0.6);
    border-color: transparent;
    line-height: 1;
  }
  #people ul {
    display: grid;
    gap: calc(var(--_space) * 1.2);
  }
  #people li {
    display: flex;
    align-items: center;
    gap: calc(var(--_space) * 1.4);
  }
  #people .who {
    display: grid;
    min-inline-size: 0;
    overflow-wrap: anywhere;
    line-height: 1.3;
  }
  #people .status,
  #people .others {
    color: var(--_muted);
    font-size: 0.9em;
  }
  #people .others {
    margin: calc(var(--_space) * 1.4) 0 0;
  }
  @media (max-width: 30rem) {
    #people {
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
    #people {
      transition:
        opacity 120ms,
        translate 120ms;
    }
    @starting-style {
      #people:popover-open {
        opacity: 0;
        translate: 0 0.3rem;
      }
    }
  }
  @media (forced-colors: active) {
    #people {
      border-color: CanvasText;
    }
    #people :is(.status, .others) {
      color: CanvasText;
    }
  }
`;
