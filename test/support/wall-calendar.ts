const DAY = 86_400_000;

/** What a calendar and a clock on the wall show, in a time zone. Knows it from `Intl` alone. */
export interface WallTime {
  readonly year: number;
  /** Counted from 1. */
  readonly month: number;
  readonly day: number;
  /** Days since 1970. */
  readonly date: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

export function wallTime(time: number, timeZone: string): WallTime {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("en", { timeZone, year: "numeric", month: "numeric", day: "numeric" });
  formats.set(timeZone, format);
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  const year = parts.get("year")!;
  const month = parts.get("month")!;
  const day = parts.get("day")!;
  return { year, month, day, date: Date.UTC(year, month - 1, day) / DAY };
}

/**
 * How many whole months lie between two days, the earlier one first. Two answers when the last one ends on that day: the
 * time of day decides.
 */
export function wholeMonths(from: WallTime, to: WallTime, goes: "forth" | "back"): readonly number[] {
  const [anchor, end] = goes === "forth" ? [from, to] : [to, from];
  const months = (to.year - from.year) * 12 + to.month - from.month;
  const length = new Date(Date.UTC(end.year, end.month, 0)).getUTCDate();
  const sameDay = Math.min(anchor.day, length);
  const isShort = goes === "forth" ? end.day < sameDay : end.day > sameDay;
  if (end.day === sameDay && months > 0) return [months, months - 1];
  return [isShort ? months - 1 : months];
}
