import { css } from "lit";

export const realtimeListStyles = css`
  ::slotted([data-key]) {
    overflow-wrap: break-word;
  }
  .view {
    padding-block: var(--_space);
  }
  .note {
    display: flex;
    align-items: center;
    gap: var(--_space);
    margin: 0;
  }
  .note span,
  .icon {
    color: var(--realtime-list-muted, var(--_muted));
  }
  .note span {
    min-inline-size: 0;
    overflow-wrap: break-word;
  }
  .note button {
    flex: none;
  }
  .failed span,
  .failed .icon {
    color: var(--realtime-list-danger, var(--_danger));
  }
  .icon {
    flex: none;
    inline-size: 1.1em;
    block-size: 1.1em;
  }
  .bars {
    display: grid;
    gap: calc(var(--_space) * 1.5);
  }
  .bars i {
    display: block;
    block-size: 0.8em;
    border-radius: var(--_radius);
    background: currentColor;
    opacity: 0.15;
  }
  .bars i:nth-child(2) {
    inline-size: 82%;
  }
  .bars i:nth-child(3) {
    inline-size: 64%;
  }
  .end {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: var(--_space);
    min-block-size: 1px;
  }
  .end:has(button) {
    padding-block: calc(var(--_space) * 1.5);
  }
  [part~="base"]:focus {
    outline: none;
  }
  @media (prefers-reduced-motion: no-preference) {
    .bars i {
      animation: breathe 1.6s ease-in-out infinite alternate;
    }
    .bars i:nth-child(2) {
      animation-delay: 0.2s;
    }
    .bars i:nth-child(3) {
      animation-delay: 0.4s;
    }
    @keyframes breathe {
      to {
        opacity: 0.06;
      }
    }
  }
  @media (forced-colors: active) {
    .note span,
    .note .icon {
      color: CanvasText;
    }
    .bars i {
      background: GrayText;
      opacity: 1;
    }
  }
`;
