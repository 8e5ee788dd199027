import { css } from "lit";

export const presenceIndicatorStyles = css`
  :host {
    display: inline-block;
    vertical-align: middle;
    --_size: var(--presence-indicator-size, 2rem);
    --_gap: var(--presence-indicator-gap, 0.4rem);
    --_surface: var(--presence-indicator-surface, var(--cx-color-surface, Canvas));
  }
  .base {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_gap);
    max-inline-size: 100%;
    /* The same before it is known who is there. */
    min-block-size: var(--_size);
    vertical-align: middle;
  }
  .base.compact {
    min-block-size: 1lh;
  }
  ul {
    margin: 0;
    padding: 0;
    /* "none" would take the list's meaning from it in Safari. */
    list-style-type: "";
  }
  .members,
  .bones {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_gap);
  }
  .member {
    position: relative;
  }
  .avatar {
    box-sizing: border-box;
    position: relative;
    display: grid;
    flex: none;
    place-items: center;
    inline-size: var(--_size);
    block-size: var(--_size);
    border-radius: var(--presence-indicator-radius, 50%);
    background: var(--_color);
    color: var(--_ink);
    font-size: calc(var(--_size) * 0.4);
    font-weight: 600;
    line-height: 1;
    user-select: none;
  }
  .silhouette {
    display: block;
    inline-size: 1.5em;
    block-size: 1.5em;
  }
  .picture {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    border-radius: inherit;
    object-fit: cover;
  }
  /* A full disc is here, a ring is away, a bar is not shown: by shape, not by colour alone. */
  .dot {
    box-sizing: border-box;
    position: absolute;
    inset-block-end: calc(var(--_size) / -16);
    inset-inline-end: calc(var(--_size) / -16);
    inline-size: max(10px, var(--_size) / 3.2);
    block-size: max(10px, var(--_size) / 3.2);
    border-radius: 50%;
    background: var(--presence-indicator-here, var(--_ok));
    box-shadow: 0 0 0 2px var(--_surface);
  }
  .dot[data-status="away"] {
    border: max(2px, var(--_size) / 16) solid var(--presence-indicator-away, var(--_warn));
    background: var(--_surface);
  }
  .dot[data-status="unseen"] {
    block-size: max(5px, var(--_size) / 8);
    border-radius: 1px;
    background: var(--cx-color-text, CanvasText);
  }
  #more {
    anchor-name: --presence-indicator-more;
  }
  .more {
    box-sizing: border-box;
    min-inline-size: var(--_size);
    block-size: var(--_size);
    padding-block: 0;
    padding-inline: calc(var(--_size) * 0.2);
    border-radius: calc(var(--_size) / 2);
    font-size: calc(var(--_size) * 0.4);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .sentence {
    padding: 0;
    border: none;
    border-radius: 2px;
    text-align: start;
    text-decoration: underline dotted;
    text-underline-offset: 0.2em;
  }
  .sentence:hover {
    text-decoration-style: solid;
  }
  .bones i {
    box-sizing: border-box;
    inline-size: var(--_size);
    block-size: var(--_size);
    border-radius: var(--presence-indicator-radius, 50%);
    background: var(--_hover);
  }
  .compact .bones i {
    inline-size: 9em;
    max-inline-size: 100%;
    block-size: 0.8em;
    border-radius: 0.4em;
  }
  .note {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(var(--_space) * 0.75);
    color: var(--presence-indicator-muted, var(--_muted));
  }
  /* Beside the icon, also where it takes several lines. */
  .note > .icon + span {
    max-inline-size: calc(100% - 1em - var(--_space) * 0.75);
  }
  .failed {
    color: var(--presence-indicator-danger, var(--_danger));
  }
  .failed button {
    padding: 0 calc(var(--_space) * 0.75);
    color: var(--cx-color-text, CanvasText);
  }
  .icon {
    flex: none;
    inline-size: 1em;
    block-size: 1em;
  }
  @media (prefers-reduced-motion: no-preference) {
    .bones i {
      animation: breathe 1.6s ease-in-out infinite alternate;
    }
    @keyframes breathe {
      to {
        opacity: 0.45;
      }
    }
  }
  @media (forced-colors: active) {
    .avatar {
      border: 1px solid CanvasText;
      background: Canvas;
      color: CanvasText;
    }
    .dot,
    .dot[data-status] {
      forced-color-adjust: none;
      border-color: CanvasText;
      background: CanvasText;
      box-shadow: 0 0 0 2px Canvas;
    }
    .dot[data-status="away"] {
      background: Canvas;
    }
    .bones i {
      border: 1px solid GrayText;
    }
    .note,
    .failed {
      color: CanvasText;
    }
  }
`;
