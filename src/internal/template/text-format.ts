import { isCalendarDate } from "../calendar-date.js";
import { type FormatName, formatValue, isFormatName, numberOf, timeOf } from "../format-value.js";
import { relativeTime } from "../relative-time.js";

export { keepTrue, stopKeeping } from "../shared-clock.js";

/** How a placeholder writes its value. */
export interface TextFormat {
  /** As the author wrote it, for warnings. */
  readonly source: string;
  readonly name: FormatName | "iso" | "plural" | "relative" | undefined;
  readonly argument: string | undefined;
  /** The forms of `plural`, by category. */
  readonly forms: ReadonlyMap<string, string>;
  /** What stands for a value that is missing. */
  readonly fallback: string | undefined;
}

const own = new Set(["iso", "plural", "relative"]);
const word = /([\w-]+)\s*=\s*"([^"]*)"|"([^"]*)"|[^\s"]+/g;

/** Reads what follows the path: `number 2`, `currency EUR`, `plural one="# entry" other="# entries"`, `or "none"`. */
export function parseFormat(parts: readonly string[]): TextFormat | undefined {
  let format: TextFormat = {
    source: parts.join("|").trim(),
    name: undefined,
    argument: undefined,
    forms: new Map(),
    fallback: undefined,
  };
  for (const part of parts) {
    const next = withPart(format, part.trim());
    if (!next) return undefined;
    format = next;
  }
  return format;
}

function withPart(format: TextFormat, part: string): TextFormat | undefined {
  const words = [...part.matchAll(word)];
  const [first, second] = words.map(([text, , , quoted]) => quoted ?? text);
  if (first === "or") return second === undefined ? undefined : { ...format, fallback: second };
  if (first === undefined || format.name !== undefined || !isName(first)) return undefined;
  if (first !== "plural") return words.length > 2 ? undefined : { ...format, name: first, argument: second };
  const forms = new Map(words.slice(1).map(([, category = "", text = ""]) => [category, text]));
  return forms.has("other") ? { ...format, name: first, forms } : undefined;
}

function isName(name: string): name is NonNullable<TextFormat["name"]> {
  return own.has(name) || isFormatName(name);
}

/** A text, and for how many milliseconds it stays true. */
export interface WrittenValue {
  readonly text: string;
  readonly validFor: number;
}

/** Writes a value. Undefined when it is not of the kind that the format is for. */
export function writeValue(
  value: unknown,
  format: TextFormat,
  locale: string,
  now: number,
): WrittenValue | undefined {
  const { name, argument } = format;
  if (name === "relative") return relativeTime(value, now, locale);
  const text =
    name === "plural" ? pluralOf(value, format, locale) : name === "iso" ? isoOf(value) : undefined;
  if (name === "plural" || name === "iso" || name === undefined)
    return text === undefined ? undefined : lasting(text);
  const currency = name === "currency" ? argument : undefined;
  const fractionDigits = name === "currency" || argument === undefined ? undefined : Number(argument);
  const written = formatValue(value, name, { locale, currency, fractionDigits });
  return written === undefined ? undefined : lasting(written);
}

function lasting(text: string): WrittenValue {
  return { text, validFor: Infinity };
}

function isoOf(value: unknown): string | undefined {
  // Its midnight in Greenwich would be another day elsewhere.
  if (isCalendarDate(value)) return value;
  const time = timeOf(value);
  return time === undefined ? undefined : new Date(time).toISOString();
}

const rules = new Map<string, Intl.PluralRules>();

function pluralOf(value: unknown, { forms }: TextFormat, locale: string): string | undefined {
  const count = numberOf(value);
  if (count === undefined) return undefined;
  const rule = rules.get(locale) ?? new Intl.PluralRules(locale);
  rules.set(locale, rule);
  const form = forms.get(rule.select(count)) ?? forms.get("other") ?? "";
  return form.replaceAll("#", formatValue(value, "number", { locale }) ?? "");
}
