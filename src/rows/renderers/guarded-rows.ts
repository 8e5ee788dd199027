import type { RowKey } from "../../core/live/pages-state.js";
import { focusedNear, focusForNow } from "../../internal/focus.js";
import type { RowFailures } from "./row-failures.js";
import type { RowRenderer } from "./row-renderers.js";

/** Rows of which one that can't be rendered says so, and takes no other with it. */
export class GuardedRows implements RowRenderer {
  readonly #rows: RowRenderer;
  readonly #failures: RowFailures;
  readonly #text: () => string;
  readonly #failed = new WeakSet<HTMLElement>();

  /** `text` stands in the place of a row that can't be rendered. */
  constructor(rows: RowRenderer, failures: RowFailures, text: () => string) {
    this.#rows = rows;
    this.#failures = failures;
    this.#text = text;
  }

  renderRow(element: HTMLElement, row: unknown, key: RowKey): void {
    this.#try(element, key, () => this.#rows.renderRow(element, row, key));
  }

  release(element: HTMLElement): void {
    this.#rows.release?.(element);
    this.#failures.rested(keyOf(element));
  }

  rest(element: HTMLElement): void {
    this.#rows.rest?.(element);
  }

  wake(element: HTMLElement, row: unknown): void {
    if (!this.#failed.has(element)) this.#try(element, keyOf(element), () => this.#rows.wake?.(element, row));
  }

  #try(element: HTMLElement, key: RowKey, render: () => void): void {
    const isMended = this.#failed.delete(element);
    if (isMended) element.replaceChildren();
    try {
      render();
    } catch (cause) {
      this.#showFailure(element);
      this.#failures.notShown(key, cause);
      return;
    }
    if (isMended) element.toggleAttribute("data-broken", false);
    this.#failures.shown(key);
  }

  #showFailure(element: HTMLElement): void {
    const focused = focusedNear(element);
    const hasFocusInside = focused !== element && element.contains(focused);
    this.#failed.add(element);
    this.#rows.release?.(element);
    const note = element.ownerDocument.createElement("span");
    note.textContent = this.#text();
    element.replaceChildren(note);
    element.toggleAttribute("data-broken", true);
    // The control that had it is gone, but the reader goes on from there.
    if (hasFocusInside) focusForNow(element);
  }
}

function keyOf(element: HTMLElement): RowKey {
  return element.dataset["key"] ?? "";
}
