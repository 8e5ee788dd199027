import { focusedNear } from "./focus.js";
import { keepPlaced } from "./panel-place.js";

export interface PanelStandParts {
  readonly root: () => ShadowRoot;
  readonly panel: () => HTMLElement | null;
  /** What opens it. */
  readonly button: () => HTMLElement | null;
}

/** How a panel stands on the page: beside its button while it is open, and with the focus back at that when it is closed. */
export class PanelStand {
  readonly #parts: PanelStandParts;
  #hadFocus = false;
  #stopPlacing: (() => void) | undefined;

  constructor(parts: PanelStandParts) {
    this.#parts = parts;
  }

  /** Its content is there. */
  opened(): void {
    const panel = this.#parts.panel();
    if (panel) this.#stopPlacing ??= keepPlaced(panel, this.#parts.button);
  }

  /** Is about to be closed. */
  closing(): void {
    this.#hadFocus = this.#isFocusInside;
  }

  closed(): void {
    const focused = focusedNear(this.#parts.root().host);
    // The reader may have closed it by a click on something else.
    const isNowhere = focused === null || focused?.localName === "body" || this.#isFocusInside;
    if (this.#hadFocus && isNowhere) this.#parts.button()?.focus();
    this.#hadFocus = false;
    this.#stopPlacing?.();
    this.#stopPlacing = undefined;
  }

  get #isFocusInside(): boolean {
    const focused = this.#parts.root().activeElement;
    return focused !== null && (this.#parts.panel()?.contains(focused) ?? false);
  }
}
