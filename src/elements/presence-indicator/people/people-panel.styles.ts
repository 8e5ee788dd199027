import { css } from "lit";

export const peopleStyles = css`
  #people {
    --_panel-anchor: --presence-indicator-more;
    --_panel-inline-size: var(--presence-indicator-people-size, 18rem);
    --_panel-block-size: 28rem;
    --_panel-surface: var(--_surface);
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
  @media (forced-colors: active) {
    #people :is(.status, .others) {
      color: CanvasText;
    }
  }
`;
