import { isCalendarDate } from "./calendar-date.js";
import { numberOf } from "./number-of.js";

export { numberOf };

/** The ways of writing a value that need no code in the page. */
export const formatNames = ["number", "compact", "percent", "currency", "date", "time", "datetime"] as const;

export type FormatName = (typeof formatNames)[number];

export interface FormatOptions {
  readonly locale: string;
  /** An ISO 4217 code, for `currency`. */
  readonly currency?: string | undefined;
  /** Digits after the decimal sign, for numbers. */
  readonly fractionDigits?: number | undefined;
}

const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

export function isFormatName(name: string): name is FormatName {
  return (formatNames as readonly string[]).includes(name);
}

/**
 * Writes `value` as a language does. Dates are milliseconds since 1970 or ISO texts. Undefined when the value is
 * not of the kind that the format is for.
 *
 * @throws RangeError for options that no format can have, for example an unknown currency
 */
export function formatValue(value: unknown, name: FormatName, options: FormatOptions): string | undefined {
  if (name === "date" || name === "time" || name === "datetime") return timeText(value, name, options.locale);
  if (typeof value !== "number" && typeof value !== "bigint") return undefined;
  return numberFormat(name, options).format(value);
}

function timeText(value: unknown, name: "date" | "time" | "datetime", locale: string): string | undefined {
  const time = timeOf(value);
  if (time === undefined) return undefined;
  if (!isCalendarDate(value)) return dateFormat(name, locale, undefined).format(time);
  // No time of day is known, so none is written.
  return name === "time" ? undefined : dateFormat("date", locale, "UTC").format(time);
}

/** Farther from 1970 there are no dates. */
const LAST_TIME = 8.64e15;

/** Milliseconds since 1970, from these or an ISO text. */
export function timeOf(value: unknown): number | undefined {
  const time = typeof value === "string" ? Date.parse(value) : numberOf(value);
  return time !== undefined && Math.abs(time) <= LAST_TIME ? time : undefined;
}

function numberFormat(
  name: "number" | "compact" | "percent" | "currency",
  { locale, currency, fractionDigits }: FormatOptions,
): Intl.NumberFormat {
  const digits =
    fractionDigits === undefined
      ? {}
      : { minimumFractionDigits: fractionDigits, maximumFractionDigits: fractionDigits };
  const kinds: Record<typeof name, Intl.NumberFormatOptions> = {
    number: {},
    compact: { notation: "compact" },
    percent: { style: "percent" },
    currency: { style: "currency", currency: currency ?? "" },
  };
  const key = [name, locale, currency, fractionDigits].join();
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(locale, { ...kinds[name], ...digits });
  numberFormats.set(key, format);
  return format;
}

function dateFormat(
  name: "date" | "time" | "datetime",
  locale: string,
  timeZone: "UTC" | undefined,
): Intl.DateTimeFormat {
  const kinds: Record<typeof name, Intl.DateTimeFormatOptions> = {
    date: { dateStyle: "medium" },
    time: { timeStyle: "short" },
    datetime: { dateStyle: "medium", timeStyle: "short" },
  };
  const key = [name, locale, timeZone].join();
  const format =
    dateFormats.get(key) ??
    new Intl.DateTimeFormat(locale, { ...kinds[name], ...(timeZone ? { timeZone } : {}) });
  dateFormats.set(key, format);
  return format;
}
