import { focusForNow } from "../../../internal/focus.js";

interface Held {
  readonly element: Element;
  /** The operation in whose row it is. */
  readonly id: string | undefined;
  /** The row's place in the list. */
  readonly at: number;
}

/** Keeps the focus in the list while operations come, change and leave. */
export class PanelFocus {
  readonly #panel: () => HTMLElement | null;
  #held: Held | undefined;

  constructor(panel: () => HTMLElement | null) {
    this.#panel = panel;
  }

  /** Before something changes. */
  remember(): void {
    const element = this.#focused();
    const row = element?.closest<HTMLElement>("[data-id]") ?? null;
    this.#held = element && { element, id: row?.dataset["id"], at: row ? this.#rows().indexOf(row) : -1 };
  }

  /** Afterwards: to the same row, else to the one that is at its place now, else to the heading. */
  regain(): void {
    const held = this.#held;
    this.#held = undefined;
    if (!held || (held.element.isConnected && held.element.checkVisibility()) || this.#focused()) return;
    const rows = this.#rows();
    const same = rows.find(({ dataset }) => dataset["id"] === held.id);
    const next = held.id === undefined ? undefined : (same ?? rows[held.at] ?? rows.at(-1));
    if (next) focusFirstIn(next);
    else this.toHeading();
  }

  toHeading(): void {
    const heading = this.#panel()?.querySelector<HTMLElement>("h2");
    if (heading) focusForNow(heading);
  }

  #focused(): Element | undefined {
    const panel = this.#panel();
    const element = (panel?.getRootNode() as ShadowRoot | undefined)?.activeElement;
    return element && panel?.contains(element) ? element : undefined;
  }

  #rows(): HTMLElement[] {
    return [...(this.#panel()?.querySelectorAll<HTMLElement>("[data-id]") ?? [])];
  }
}

/** The first control of a row, or the row itself. */
export function focusFirstIn(row: HTMLElement): void {
  const first = row.querySelector<HTMLElement>("[data-first]");
  const control = first ?? row.querySelector<HTMLElement>("button, :is(input, textarea):not(:disabled)");
  if (control) control.focus();
  else focusForNow(row);
}
