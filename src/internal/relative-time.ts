import { calendarDateOf } from "./calendar-date.js";
import { timeOf } from "./format-value.js";
import { type CountedUnit, type Units, unitsOfDate, unitsOfTime } from "./relative-units.js";

/** A time as people say it, and for how many milliseconds it stays true. */
export interface RelativeTime {
  readonly text: string;
  readonly validFor: number;
}

/**
 * "5 minutes ago", "tomorrow", "2 months ago", "now": in the largest unit of which there is at least one. `value` is
 * milliseconds since 1970 or an ISO text, also one without a time of day; undefined when it is neither.
 */
export function relativeTime(value: unknown, now: number, locale: string): RelativeTime | undefined {
  const date = calendarDateOf(value);
  const time = date ? date.start : timeOf(value);
  if (time === undefined) return undefined;
  // Less than a second away is "now" on either side.
  const isPast = date ? time <= now : time - now < 1000;
  const size = Math.abs(time - now);
  const units = date ? unitsOfDate(date, isPast) : unitsOfTime(time, isPast, size);
  return inUnits(units, { size, isPast, now }, locale);
}

interface Distance {
  /** In milliseconds. */
  readonly size: number;
  readonly isPast: boolean;
  readonly now: number;
}

function inUnits(units: Units, distance: Distance, locale: string): RelativeTime {
  const { isPast, now } = distance;
  const place = Math.max(
    0,
    units.findLastIndex((unit) => isReached(unit, 1, distance)),
  );
  const unit = units[place] ?? units[0];
  const count = countOf(unit, distance);
  const numeric = unit.hasWords && count <= 1 ? "auto" : "always";
  const text = formatOf(locale, numeric).format(isPast ? -count : count, unit.name);
  // The past grows away from now until there is one more, the future comes nearer until there is one less.
  const nextReach = (): number => Math.min(unit.reach(count + 1), units[place + 1]?.reach(1) ?? Infinity);
  return { text, validFor: (isPast ? nextReach() : unit.reach(count) + 1) - now };
}

function countOf(unit: CountedUnit, distance: Distance): number {
  let count = Math.floor(distance.size / unit.length);
  while (isReached(unit, count + 1, distance)) count++;
  while (count > 0 && !isReached(unit, count, distance)) count--;
  return count;
}

function isReached(unit: CountedUnit, count: number, { isPast, now }: Distance): boolean {
  return isPast ? now >= unit.reach(count) : now <= unit.reach(count);
}

const formats = new Map<string, Intl.RelativeTimeFormat>();

function formatOf(locale: string, numeric: "always" | "auto"): Intl.RelativeTimeFormat {
  const key = `${locale} ${numeric}`;
  const format = formats.get(key) ?? new Intl.RelativeTimeFormat(locale, { numeric });
  formats.set(key, format);
  return format;
}
