import { formatNames, formatValue, isFormatName, timeOf } from "../../internal/format-value.js";
import { readable } from "../../internal/readable.js";
import { relativeTime } from "../../internal/relative-time.js";
import { asContent } from "../../internal/callback-answers.js";
import { textOf } from "../../internal/template/placeholders.js";

/** What the author has said of how values are written. */
export interface FormatSettings {
  readonly format: string | ((value: unknown) => unknown) | undefined;
  readonly currency: string | undefined;
  readonly fractionDigits: number | undefined;
}

/** Writes values as the author has said, and warns of what does not fit. */
export class ValueFormat {
  /** For how many milliseconds what was written since `begin` stays true. */
  validFor = Infinity;
  readonly #warn: (message: string) => void;

  constructor(warn: (message: string) => void) {
    this.#warn = warn;
  }

  begin(): void {
    this.validFor = Infinity;
  }

  write(value: unknown, settings: FormatSettings, locale: string): unknown {
    const { format } = settings;
    if (typeof format === "function") return asContent(format(value));
    const written = format ? this.#writeByName(value, format, settings, locale) : undefined;
    return written ?? this.#plainText(value);
  }

  #writeByName(
    value: unknown,
    name: string,
    { currency, fractionDigits }: FormatSettings,
    locale: string,
  ): string | undefined {
    if (name !== "relative" && !isFormatName(name)) {
      this.#warn(
        `format="${readable(name)}" is not known. Use one of ${formatNames.join(", ")}, relative, or set a function.`,
      );
      return undefined;
    }
    try {
      const text =
        name === "relative"
          ? this.#relative(value, locale)
          : formatValue(value, name, { locale, currency, fractionDigits });
      if (text === undefined) this.#warn(`format="${name}" does not fit a value of type ${typeof value}.`);
      return text;
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      this.#warn(`format="${name}" can't be used: ${error.message}.`);
      return undefined;
    }
  }

  #relative(value: unknown, locale: string): string | undefined {
    const time = timeOf(value);
    if (time === undefined) return undefined;
    const { text, validFor } = relativeTime(time, Date.now(), locale);
    this.validFor = Math.min(this.validFor, validFor);
    return text;
  }

  #plainText(value: unknown): string {
    const text = textOf(value);
    if (text !== undefined) return text;
    this.#warn("the value is an object or a list. Name a field by `path`, or set a `format` function.");
    return JSON.stringify(value, (_name, field: unknown) =>
      typeof field === "bigint" ? `${field}n` : field,
    );
  }
}
