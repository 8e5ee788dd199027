import { controlsOf, resetForm } from "./form-parts.js";
import { isTag } from "../../internal/unshadowed.js";

/** A field whose content can be kept and put back. Custom elements only know `reset()` of their form. */
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What a form held when it was submitted. */
export class FormSnapshot {
  readonly form: HTMLFormElement;
  readonly #contents: ReadonlyMap<Field, string>;

  constructor(form: HTMLFormElement) {
    this.form = form;
    this.#contents = new Map(fieldsOf(form).map((field) => [field, contentOf(field)]));
  }

  /** The form still holds all of it. */
  get isThere(): boolean {
    return [...this.#contents].every(
      ([field, content]) => !isOfForm(field, this.form) || contentOf(field) === content,
    );
  }

  /** Empties what still holds what was submitted. What was written since then stays. */
  clear(): void {
    if (this.isThere && fieldsOf(this.form).every((field) => this.#contents.has(field))) {
      resetForm(this.form);
      return;
    }
    const touched = this.#touchedGroups();
    for (const field of this.#contents.keys()) if (!touched.has(groupOf(field))) resetField(field);
  }

  /** Puts everything back, if nobody has written anything into the form meanwhile. Answers whether it is there. */
  restore(): boolean {
    if (this.isThere) return true;
    if (!isPristine(this.form)) return false;
    this.write();
    return true;
  }

  /** Puts everything back, over what stands there. */
  write(): void {
    for (const [field, content] of this.#contents) {
      if (isOfForm(field, this.form) && contentOf(field) !== content) setContent(field, content);
    }
  }

  /** Fields that hold something else than when it was submitted; radio buttons as the choice that they are together. */
  #touchedGroups(): ReadonlySet<Field | string> {
    const touched = [...this.#contents].filter(([field, content]) => contentOf(field) !== content);
    return new Set(touched.map(([field]) => groupOf(field)));
  }
}

/** Nobody has written anything into the form. */
function isPristine(form: HTMLFormElement): boolean {
  return fieldsOf(form).every((field) => contentOf(field) === defaultContentOf(field));
}

function fieldsOf(form: HTMLFormElement): Field[] {
  return controlsOf(form).filter(
    (control): control is Field =>
      control.matches("input, textarea, select") &&
      !control.matches(
        "[type=submit], [type=button], [type=reset], [type=image], [type=file], [type=hidden]",
      ),
  );
}

function isOfForm(field: Field, form: HTMLFormElement): boolean {
  return field.form === form;
}

function groupOf(field: Field): Field | string {
  return field.type === "radio" ? `radio ${field.name}` : field;
}

function isTicked(field: Field): field is HTMLInputElement {
  return field.type === "checkbox" || field.type === "radio";
}

function contentOf(field: Field): string {
  if (isTicked(field)) return String(field.checked);
  if (isTag(field, "select")) return JSON.stringify([...field.options].map(({ selected }) => selected));
  return field.value;
}

function defaultContentOf(field: Field): string {
  if (isTicked(field)) return String(field.defaultChecked);
  if (isTag(field, "select")) return JSON.stringify(defaultSelection(field));
  return field.type === "range" || field.type === "color" ? withDefault(field) : field.defaultValue;
}

/** Sliders and colours always have a value, also when none is given. */
function withDefault(field: Exclude<Field, HTMLSelectElement>): string {
  const copy = field.cloneNode() as typeof field;
  copy.value = field.defaultValue;
  return copy.value;
}

/** As the browser chooses: in a list that shows one entry, the first that can be, when none is marked. */
function defaultSelection(select: HTMLSelectElement): boolean[] {
  const options = [...select.options];
  const marked = options.map(({ defaultSelected }) => defaultSelected);
  if (select.multiple || select.size > 1) return marked;
  const last = marked.lastIndexOf(true);
  const chosen = last >= 0 ? last : options.findIndex(({ disabled }) => !disabled);
  return options.map((_option, at) => at === chosen);
}

function resetField(field: Field): void {
  setContent(field, defaultContentOf(field));
}

function setContent(field: Field, content: string): void {
  if (isTicked(field)) field.checked = content === "true";
  else if (isTag(field, "select")) {
    const selected = JSON.parse(content) as boolean[];
    [...field.options].forEach((option, at) => (option.selected = selected[at] ?? false));
  } else field.value = content;
}
