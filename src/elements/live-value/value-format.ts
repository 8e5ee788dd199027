import { asContent } from "../../internal/callback-answers.js";
import { rawText } from "../../internal/readable.js";
import { textOf } from "../../internal/value-path.js";
import { namedFormats } from "./value-parts.js";

/** What the author has said of how values are written. */
export interface FormatSettings {
  readonly format: string | ((value: unknown) => unknown) | undefined;
  readonly currency: string | undefined;
  readonly fractionDigits: number | undefined;
}

/** Writes values as the author has said, and warns of what does not fit. */
export class ValueFormat {
  readonly #warn: (message: string) => void;
  readonly #expired: () => void;
  /** For how many milliseconds what was written since `begin` stays true. */
  #validFor = Infinity;

  /** `expired` is called when the time of day makes a value read otherwise. */
  constructor(warn: (message: string) => void, expired: () => void) {
    this.#warn = warn;
    this.#expired = expired;
  }

  begin(): void {
    this.#validFor = Infinity;
  }

  write(value: unknown, settings: FormatSettings, locale: string): unknown {
    const { format } = settings;
    if (typeof format === "function") return asContent(format(value));
    const written = format ? this.#writeByName(value, format, settings, locale) : undefined;
    return written ?? this.#plainText(value);
  }

  /** Says when what was written is not true any more, unless nobody sees it. */
  keepTrue(isSeen: boolean): void {
    namedFormats.current?.keepTrue(this.#view, isSeen ? this.#validFor : Infinity);
  }

  readonly #view = (): number => {
    this.#expired();
    return Infinity;
  };

  #writeByName(
    value: unknown,
    name: string,
    { currency, fractionDigits }: FormatSettings,
    locale: string,
  ): string | undefined {
    const settings = { name, currency, fractionDigits, locale };
    const written = namedFormats.current?.writeByName(value, settings, this.#warn);
    this.#validFor = Math.min(this.#validFor, written?.validFor ?? Infinity);
    return written?.text;
  }

  #plainText(value: unknown): string {
    const text = textOf(value);
    if (text !== undefined) return text;
    this.#warn("the value is an object or a list. Name a field by `path`, or set a `format` function.");
    return rawText(value);
  }
}
