import { formatNames, formatValue, isFormatName } from "../../internal/format-value.js";
import { readable } from "../../internal/readable.js";
import { relativeTime } from "../../internal/relative-time.js";

export { keepTrue } from "../../internal/shared-clock.js";

export interface NamedFormat {
  readonly name: string;
  readonly currency: string | undefined;
  readonly fractionDigits: number | undefined;
  readonly locale: string;
}

/** A text, and for how many milliseconds it stays true. */
export interface WrittenText {
  readonly text: string;
  readonly validFor: number;
}

/** Writes a value in a format that has a name. Undefined, and told to `warn`, when they don't fit each other. */
export function writeByName(
  value: unknown,
  { name, currency, fractionDigits, locale }: NamedFormat,
  warn: (message: string) => void,
): WrittenText | undefined {
  if (name !== "relative" && !isFormatName(name)) {
    warn(
      `format="${readable(name)}" is not known. Use one of ${formatNames.join(", ")}, relative, or set a function.`,
    );
    return undefined;
  }
  try {
    if (name === "relative") {
      const written = relativeTime(value, Date.now(), locale);
      if (written) return written;
    } else {
      const text = formatValue(value, name, { locale, currency, fractionDigits });
      if (text !== undefined) return { text, validFor: Infinity };
    }
    warn(`format="${name}" does not fit a value of type ${typeof value}.`);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    warn(`format="${name}" can't be used: ${error.message}.`);
  }
  return undefined;
}
