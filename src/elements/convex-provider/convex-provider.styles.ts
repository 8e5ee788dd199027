import { css } from "lit";

export const convexProviderStyles = css`
  :host {
    display: contents;
  }
`;
