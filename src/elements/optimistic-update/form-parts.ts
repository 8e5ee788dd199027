import { read } from "../../internal/unshadowed.js";

/** What a form is made of, asked of the browser's own prototypes: a field named "elements" would answer for its form. */

/** Fields and buttons, also those outside that name the form by their attribute `form`. */
export function controlsOf(form: HTMLFormElement): readonly Element[] {
  return [...read<HTMLFormControlsCollection>(HTMLFormElement.prototype, "elements", form)];
}

export function resetForm(form: HTMLFormElement): void {
  HTMLFormElement.prototype.reset.call(form);
}

export function findIn<E extends Element>(form: HTMLFormElement, selector: string): E | null {
  return Element.prototype.querySelector.call(form, selector) as E | null;
}
