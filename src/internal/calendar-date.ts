/** A day, a month or a year without a time of day: a birthday, a due date. The same one everywhere. */
export interface CalendarDate {
  readonly precision: "day" | "month" | "year";
  /** When it begins where the reader is, in milliseconds since 1970. */
  readonly start: number;
}

const precisions = ["year", "month", "day"] as const;
const syntax = /^([+-]\d\d)?\d{4}(-\d\d){0,2}$/;

/** Whether a value is the ISO text of a day, month or year. */
export function isCalendarDate(value: unknown): value is string {
  return typeof value === "string" && syntax.test(value) && !Number.isNaN(Date.parse(value));
}

/** Undefined for what is none, for example a time. */
export function calendarDateOf(value: unknown): CalendarDate | undefined {
  if (!isCalendarDate(value)) return undefined;
  // JavaScript takes it for a midnight in Greenwich.
  const day = new Date(value);
  const start = new Date(2000, 0, 1).setFullYear(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate());
  if (Number.isNaN(start)) return undefined;
  const parts = value.slice(1).split("-").length;
  return { precision: precisions[parts - 1] ?? "day", start };
}
