import { RealtimeError } from "../../core/errors.js";
import { controlsOf } from "./form-parts.js";

type Args = Record<string, unknown>;

/** The fields of a form, and whatever else takes part in it. */
type Control = HTMLElement & {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly checked?: boolean;
  readonly valueAsNumber?: number;
};

/** Kinds of fields in which nothing at all can be written: such a field is left out. */
const omittedWhenEmpty = /^(number|range|date|time|month|week|datetime-local|radio|select-one)$/;

/**
 * What a form says, as arguments of a mutation: numbers of number fields, booleans of checkboxes without a `value`, arrays where
 * several values have one name, objects of names with dots. `data-type` of a field says otherwise.
 *
 * @param submitter - the button that was pressed, whose name and value count
 * @throws RealtimeError `bad-args` for files, and for what is not of the type that it should have
 */
export function formArgs(form: HTMLFormElement, submitter: HTMLElement | null = null): Args {
  const data = new FormData(form, isSubmitterOf(form, submitter) ? submitter : null);
  const args: Args = {};
  for (const [name, controls] of controlsByName(form, submitter)) {
    const value = valueOf(controls, data.getAll(name));
    if (value !== undefined) put(args, name.split("."), value);
  }
  return args;
}

/** The name and value of a button outside of a form. */
export function buttonArgs(button: Element): Args {
  const args: Args = {};
  const { name, value } = button as Partial<Control>;
  if (typeof name !== "string" || name === "" || typeof value !== "string") return args;
  put(args, name.split("."), converted(button as Control, value));
  return args;
}

/** Both, the fields' before those that are the same for all calls. Objects in both are joined. */
export function joined(fixed: Readonly<Args>, fields: Readonly<Args>): Args {
  const args: Args = { ...fixed };
  for (const [name, value] of Object.entries(fields)) {
    const other = args[name];
    args[name] = isPlain(other) && isPlain(value) ? joined(other, value) : value;
  }
  return args;
}

/** Buttons that are no submit buttons (a custom element's inner ones, for example) can't be told to `FormData`. */
function isSubmitterOf(form: HTMLFormElement, submitter: HTMLElement | null): boolean {
  return submitter !== null && (submitter as HTMLButtonElement).form === form;
}

function controlsByName(form: HTMLFormElement, submitter: HTMLElement | null): Map<string, Control[]> {
  const byName = new Map<string, Control[]>();
  for (const control of controlsOf(form) as readonly Control[]) {
    const { name } = control;
    if (!name || !isAsked(control, submitter)) continue;
    byName.set(name, [...(byName.get(name) ?? []), control]);
  }
  return byName;
}

function isAsked(control: Control, submitter: HTMLElement | null): boolean {
  if (control.matches(":disabled, fieldset, output, object")) return false;
  const isButton = control.matches(
    "button, input:is([type=submit], [type=button], [type=reset], [type=image])",
  );
  return !isButton || control === submitter;
}

/** Undefined: it is left out. */
function valueOf(controls: readonly Control[], entries: readonly FormDataEntryValue[]): unknown {
  const [first] = controls;
  if (!first) return undefined;
  const texts = entries.map((entry) => textOf(entry, first.name));
  const { type } = first;
  if (type === "checkbox" && controls.length === 1 && !first.hasAttribute("value")) return first.checked;
  if (type === "file") return undefined;
  if (type === "checkbox" || type === "select-multiple") return listOf(controls, texts);
  if (type === "radio") return texts[0] === undefined ? undefined : converted(first, texts[0]);
  return controls.length > 1 ? listOf(controls, texts) : converted(first, texts[0] ?? "");
}

function listOf(controls: readonly Control[], texts: readonly string[]): unknown[] {
  const [first] = controls;
  const isOneEach = controls.length === texts.length;
  return texts
    .map((text, at) => converted((isOneEach ? controls[at] : first) ?? (first as Control), text))
    .filter((value) => value !== undefined);
}

function textOf(entry: FormDataEntryValue, name: string): string {
  if (typeof entry === "string") return entry;
  if (entry.size === 0 && entry.name === "") return "";
  throw bad(`The field "${name}" holds a file. Upload it first, and send what names it`);
}

function converted(control: Control, text: string): unknown {
  const { type, dataset, name } = control;
  const isLeftOut =
    dataset["empty"] === "omit" || dataset["type"] !== undefined || omittedWhenEmpty.test(type);
  if (text === "" && isLeftOut && dataset["type"] !== "text") return undefined;
  const kind = dataset["type"] ?? (type === "number" || type === "range" ? "number" : "text");
  switch (kind) {
    case "text":
      return text;
    case "number":
      return checked(Number(text), name, text, "number");
    case "bigint":
      return bigintOf(text, name);
    case "boolean":
      return !/^(false|0|no|off)$/i.test(text.trim());
    case "timestamp":
      return checked(timestampOf(control, text), name, text, "time");
    case "json":
      return jsonOf(text, name);
    default:
      throw bad(
        `data-type="${kind}" of the field "${name}" is none of text, number, bigint, boolean, timestamp and json`,
      );
  }
}

/** Days are those of UTC, as Convex apps keep them; what has a time of day is the reader's own. */
function timestampOf({ type, valueAsNumber }: Control, text: string): number {
  const isOwnNumber = type === "date" || type === "month" || type === "week" || type === "time";
  return isOwnNumber && valueAsNumber !== undefined ? valueAsNumber : new Date(text).getTime();
}

function checked(value: number, name: string, text: string, what: string): number {
  if (Number.isFinite(value)) return value;
  throw bad(`"${text}" in the field "${name}" is no ${what}`);
}

function bigintOf(text: string, name: string): bigint {
  try {
    return BigInt(text);
  } catch {
    throw bad(`"${text}" in the field "${name}" is no whole number`);
  }
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw bad(`What the field "${name}" holds is no JSON`, cause);
  }
}

function put(args: Args, [name = "", ...rest]: readonly string[], value: unknown): void {
  if (name === "" || name === "__proto__") throw bad("A field has a name that no argument can have");
  if (rest.length === 0) {
    args[name] = value;
    return;
  }
  const inner = Object.hasOwn(args, name) ? args[name] : undefined;
  const object = isPlain(inner) ? inner : {};
  args[name] = object;
  put(object, rest, value);
}

function isPlain(value: unknown): value is Args {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function bad(message: string, cause?: unknown): RealtimeError {
  return new RealtimeError("bad-args", `${message}.`, cause === undefined ? {} : { cause });
}
