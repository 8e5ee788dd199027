import type { FieldErrors } from "./field-errors.js";
import { controlsOf, findIn } from "./form-parts.js";

type Field = HTMLElement & { readonly name: string; setCustomValidity?(message: string): void };

interface Mark {
  readonly field: Field;
  /** What says in words what is wrong. */
  readonly text: HTMLElement;
  /** It is the author's own, inside the form. */
  readonly isOwn: boolean;
  readonly describedBefore: string | null;
  readonly invalidBefore: string | null;
}

let texts = 0;

/** Says at the fields of a form what the backend found wrong with them, until they are written in again. */
export class FieldMarks {
  readonly #host: HTMLElement;
  #marks = new Map<string, Mark>();

  /** @param host - gets a text in its slot `field-error` for each field that the author has left no room for one */
  constructor(host: HTMLElement) {
    this.#host = host;
  }

  get first(): HTMLElement | undefined {
    return [...this.#marks.values()][0]?.field;
  }

  /** Marks the fields of `form`. */
  show(form: HTMLFormElement, errors: FieldErrors): void {
    this.clear();
    for (const control of controlsOf(form) as readonly Field[]) {
      const message = errors.get(control.name);
      if (message !== undefined && !this.#marks.has(control.name)) this.#mark(form, control, message);
    }
  }

  /** Somebody writes: the field is another one now, and what is wrong with others may have been because of it. */
  written(field: EventTarget | null): void {
    for (const { field: marked } of this.#marks.values()) marked.setCustomValidity?.("");
    const { name } = (field ?? {}) as Partial<Field>;
    if (name !== undefined) this.#unmark(name);
  }

  clear(): void {
    for (const name of [...this.#marks.keys()]) this.#unmark(name);
  }

  #mark(form: HTMLFormElement, field: Field, message: string): void {
    const own = findIn<HTMLElement>(form, `[data-error-for="${CSS.escape(field.name)}"]`);
    const text = own ?? this.#newText();
    text.id ||= `optimistic-update-error-${++texts}`;
    text.textContent = own ? message : [labelOf(field), message].filter(Boolean).join(": ");
    const describedBefore = field.getAttribute("aria-describedby");
    const invalidBefore = field.getAttribute("aria-invalid");
    field.setAttribute("aria-describedby", [describedBefore, text.id].filter(Boolean).join(" "));
    field.setAttribute("aria-invalid", "true");
    field.setCustomValidity?.(message);
    this.#marks.set(field.name, { field, text, isOwn: own !== null, describedBefore, invalidBefore });
  }

  #newText(): HTMLElement {
    const text = this.#host.ownerDocument.createElement("span");
    text.slot = "field-error";
    this.#host.append(text);
    return text;
  }

  #unmark(name: string): void {
    const mark = this.#marks.get(name);
    if (!mark) return;
    this.#marks.delete(name);
    const { field, text, isOwn, describedBefore, invalidBefore } = mark;
    if (isOwn) text.textContent = "";
    else text.remove();
    putBack(field, "aria-describedby", describedBefore);
    putBack(field, "aria-invalid", invalidBefore);
    field.setCustomValidity?.("");
  }
}

/** What is wrong with arguments that no field of the form has. */
export function strayErrors(form: HTMLFormElement | undefined, errors: FieldErrors): readonly string[] {
  const names = new Set(form && controlsOf(form).map((control) => (control as Field).name));
  return [...errors].filter(([name]) => !names.has(name)).map(([, message]) => message);
}

function labelOf(field: Field): string {
  const { labels } = field as Partial<HTMLInputElement>;
  const label = field.ariaLabel ?? labels?.[0]?.textContent ?? "";
  return label.replaceAll(/\s+/g, " ").trim().replace(/:$/, "");
}

function putBack(field: Element, attribute: string, value: string | null): void {
  if (value === null) field.removeAttribute(attribute);
  else field.setAttribute(attribute, value);
}
