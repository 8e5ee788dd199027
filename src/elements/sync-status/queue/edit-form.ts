import { html, nothing, type TemplateResult } from "lit";
import { isSecret, sentence } from "./operation-words.js";
import type { QueueWords } from "./queue-words.js";
import { isTag } from "../../../internal/unshadowed.js";

type Args = Readonly<Record<string, unknown>>;

/** How an argument is edited. `fixed`: not here, because JSON has no such value. */
type FieldKind = "text" | "long-text" | "number" | "boolean" | "json" | "fixed";

interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly value: unknown;
}

/** By the field's name: why it can't be taken as it is. */
export type Problems = ReadonlyMap<string, "queueNotNumber" | "queueNotJson">;

export const noProblems: Problems = new Map();

/** Texts longer than that get more than one line. */
const LONG_TEXT = 60;

/** What may be seen of the arguments, in the order in which they were given. */
function fieldsOf(args: Args): readonly Field[] {
  return Object.entries(args)
    .filter(([name]) => !isSecret(name))
    .map(([name, value]) => ({ name, kind: kindOf(value), value }));
}

function kindOf(value: unknown): FieldKind {
  if (typeof value === "string")
    return value.length > LONG_TEXT || value.includes("\n") ? "long-text" : "text";
  if (typeof value === "boolean") return "boolean";
  if (!isJson(value)) return "fixed";
  return typeof value === "number" ? "number" : "json";
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  const isPlain = typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain && Object.values(value).every(isJson);
}

export interface EditForm {
  readonly args: Args;
  readonly problems: Problems;
  readonly words: QueueWords;
  readonly label: string;
  readonly submitted: (event: SubmitEvent) => void;
  readonly cancelled: () => void;
}

/** The arguments as fields. What is typed stays in the page until it is sent. */
export function renderEditForm({
  args,
  problems,
  words,
  label,
  submitted,
  cancelled,
}: EditForm): TemplateResult {
  return html`<form part="form" novalidate aria-label=${label} @submit=${submitted}>
    ${fieldsOf(args).map((field, at) => renderField(field, `field-${at}`, problems.get(field.name), words))}
    <div class="actions">
      <button type="submit" part="button" class="main">${words.retry}</button>
      <button type="button" part="button" @click=${cancelled}>${words.queueCancel}</button>
    </div>
  </form>`;
}

function renderField(
  field: Field,
  id: string,
  problem: "queueNotNumber" | "queueNotJson" | undefined,
  words: QueueWords,
): TemplateResult {
  const note = problem ? words[problem] : field.kind === "fixed" ? words.queueFixed : undefined;
  return html`<div class="field" data-kind=${field.kind}>
    <label for=${id}>${sentence(field.name)}</label>
    ${control(field, id, problem !== undefined, note ? `${id}-note` : undefined)}
    ${note ? html`<span class=${problem ? "problem" : "note"} id="${id}-note">${note}</span>` : nothing}
  </div>`;
}

function control({ name, kind, value }: Field, id: string, isWrong: boolean, note: string | undefined) {
  const invalid = isWrong ? "true" : nothing;
  const described = note ?? nothing;
  switch (kind) {
    case "boolean":
      return html`<input id=${id} name=${name} type="checkbox" .checked=${value === true} />`;
    case "number":
      return html`<input
        id=${id}
        name=${name}
        type="number"
        step="any"
        .value=${String(value)}
        aria-invalid=${invalid}
        aria-describedby=${described}
      />`;
    case "text":
      return html`<input id=${id} name=${name} type="text" dir="auto" .value=${value} />`;
    case "long-text":
      return html`<textarea id=${id} name=${name} rows="3" dir="auto" .value=${value}></textarea>`;
    case "json":
      return html`<textarea
        id=${id}
        name=${name}
        rows="4"
        class="code"
        dir="ltr"
        spellcheck="false"
        .value=${JSON.stringify(value, null, 2)}
        aria-invalid=${invalid}
        aria-describedby=${described}
      ></textarea>`;
    case "fixed":
      return html`<input
        id=${id}
        type="text"
        disabled
        aria-describedby=${described}
        .value=${String(value)}
      />`;
  }
}

/** The arguments as they were edited, or what is wrong with them. */
export function readEditForm(
  form: HTMLFormElement,
  args: Args,
): { readonly args: Args; readonly problems: Problems } {
  const problems = new Map<string, "queueNotNumber" | "queueNotJson">();
  const edited: Record<string, unknown> = { ...args };
  for (const { name, kind } of fieldsOf(args)) {
    const input = form.elements.namedItem(name);
    if (isTag(input, "input") && kind === "boolean") edited[name] = input.checked;
    else if (isTag(input, "input") && kind === "number") {
      if (Number.isFinite(input.valueAsNumber)) edited[name] = input.valueAsNumber;
      else problems.set(name, "queueNotNumber");
    } else if (isTag(input, "textarea") && kind === "json") {
      const value = parsed(input.value);
      if (value) edited[name] = value.value;
      else problems.set(name, "queueNotJson");
    } else if (isTag(input, "input") || isTag(input, "textarea")) {
      edited[name] = input.value;
    }
  }
  return { args: edited, problems };
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // Said beside the field.
    return undefined;
  }
}
