import type { CalendarDate } from "./calendar-date.js";
import { addMonths, startOfDay } from "./local-calendar.js";

/** A unit, as it is counted from one time in one direction. */
export interface CountedUnit {
  readonly name: "second" | "minute" | "hour" | "day" | "month" | "year";
  /** Whether a language's words for the last, this and the next one ("yesterday") are true. */
  readonly hasWords: boolean;
  /** How long one is, about. */
  readonly length: number;
  /** Seen from which moment on `count` of them lie between; for a time to come, until which moment. */
  reach(count: number): number;
}

/** The smallest first. */
export type Units = readonly [CountedUnit, ...CountedUnit[]];

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30.436_875 * DAY;
const YEAR = 12 * MONTH;
/** Nearer than that, no month is over before the next midnight. */
const NEAR = 26 * DAY;

/**
 * The units that a time `size` away may be counted in. Up to a day it is the time in between that counts. From then on
 * days are counted by midnights; months and years as whole ones, each as long as it is.
 */
export function unitsOfTime(time: number, isPast: boolean, size: number): Units {
  const way = isPast ? 1 : -1;
  const dayReach = (count: number): number =>
    isPast
      ? Math.max(startOfDay(time, count), time + DAY)
      : Math.min(startOfDay(time, 1 - count) - 1, time - DAY);
  const near: Units = [
    { name: "second", hasWords: true, length: SECOND, reach: (count) => time + way * count * SECOND },
    { name: "minute", hasWords: false, length: MINUTE, reach: (count) => time + way * count * MINUTE },
    { name: "hour", hasWords: false, length: HOUR, reach: (count) => time + way * count * HOUR },
    { name: "day", hasWords: true, length: DAY, reach: dayReach },
  ];
  if (size < NEAR) return near;
  return [
    ...near,
    { name: "month", hasWords: false, length: MONTH, reach: (count) => addMonths(time, way * count) },
    { name: "year", hasWords: false, length: YEAR, reach: (count) => addMonths(time, way * 12 * count) },
  ];
}

const calendarUnits = [
  { name: "day", length: DAY, move: startOfDay },
  { name: "month", length: MONTH, move: addMonths },
  { name: "year", length: YEAR, move: (time: number, years: number) => addMonths(time, 12 * years) },
] as const;

/** The units of a day, month or year. None is smaller than itself. */
export function unitsOfDate({ precision, start }: CalendarDate, isPast: boolean): Units {
  const place = calendarUnits.findIndex(({ name }) => name === precision);
  const own = calendarUnits[place] ?? calendarUnits[0];
  const counted = ({ name, length, move }: (typeof calendarUnits)[number]): CountedUnit => {
    // Where a day has no midnight, because clocks change then, others have one.
    const begin = (count: number): number => startOfDay(move(start, count), 0);
    const end = (count: number): number => startOfDay(own.move(begin(count), 1), 0) - 1;
    const reach = (count: number): number => (isPast ? begin(count) : end(-count));
    return { name, hasWords: name === precision, length, reach };
  };
  return [counted(own), ...calendarUnits.slice(place + 1).map(counted)];
}
