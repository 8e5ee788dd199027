import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { relativeTime } from "../../src/internal/relative-time.js";
import { endTimeZone, setTimeZone } from "../support/time-zone.js";
import { wallTime, wholeMonths } from "../support/wall-calendar.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Clocks that never change, change by an hour or half of one, at midnight, before it, and in either half of the year. */
const zones = [
  ...["UTC", "Asia/Kathmandu", "Europe/Berlin", "America/New_York", "America/Los_Angeles"],
  ...["America/Sao_Paulo", "Pacific/Auckland", "Australia/Lord_Howe", "America/Havana", "Asia/Beirut"],
  ...["America/Nuuk", "Africa/Cairo"],
];

type Counted = readonly [number, Intl.RelativeTimeFormatUnit];

/** A number and a unit in words; the words of the calendar for the days next to this one. */
function said([count, unit]: Counted, locale: string): string {
  const isWord = (unit === "day" && Math.abs(count) === 1) || count === 0;
  return new Intl.RelativeTimeFormat(locale, { numeric: isWord ? "auto" : "always" }).format(count, unit);
}

/** How a time may be counted, as somebody would who looks at a calendar and a clock on the wall. */
function countsOf(time: number, now: number, zone: string): readonly Counted[] {
  const way = time > now ? 1 : -1;
  const size = Math.abs(time - now);
  const [from, to] = [wallTime(Math.min(time, now), zone), wallTime(Math.max(time, now), zone)];
  const days = to.date - from.date;
  const counted = (unit: Intl.RelativeTimeFormatUnit, count: number): Counted => [way * count, unit];
  if (size < DAY || days === 0) {
    if (size < MINUTE) return [counted("second", Math.floor(size / SECOND))];
    if (size < HOUR) return [counted("minute", Math.floor(size / MINUTE))];
    return [counted("hour", Math.floor(size / HOUR))];
  }
  return wholeMonths(from, to, time > now ? "back" : "forth").map((months) => {
    if (months < 1) return counted("day", days);
    return months < 12 ? counted("month", months) : counted("year", Math.floor(months / 12));
  });
}

/** Any time from 2012 to 2040, often close to a midnight or to the end of a month or year. */
const anyTime = fc.oneof(
  fc.integer({ min: Date.UTC(2012, 0), max: Date.UTC(2040, 0) }),
  fc
    .tuple(
      fc.integer({ min: 2012, max: 2039 }),
      fc.nat(11),
      fc.oneof(fc.constantFrom(1, 28, 29, 30, 31), fc.nat(31)),
      fc.integer({ min: -3 * HOUR, max: 3 * HOUR }),
    )
    .map(([year, month, day, beside]) => new Date(year, month, day).getTime() + beside),
);
const anyDistance = fc.oneof(
  ...[2 * SECOND, 2 * MINUTE, 2 * HOUR, 2 * DAY, 5 * DAY, 70 * DAY, 3000 * DAY].map((max) =>
    fc.integer({ min: -max, max }),
  ),
);
const anyPair = fc.oneof(
  fc.tuple(anyTime, anyTime),
  fc.tuple(anyTime, anyDistance).map(([now, away]) => [now + away, now] as const),
);

describe.each(zones)("relative times in %s", (zone) => {
  beforeAll(() => setTimeZone(zone));
  afterAll(endTimeZone);

  it("say what is true of the calendar on the wall", () => {
    fc.assert(
      fc.property(anyPair, fc.constantFrom("en", "de", "ar"), ([time, now], locale) => {
        const texts = countsOf(time, now, zone).map((counted) => said(counted, locale));
        expect(texts).toContain(relativeTime(time, now, locale)?.text);
      }),
      { numRuns: 500 },
    );
  });

  it("stay true until they read otherwise, and not a moment longer", () => {
    fc.assert(
      fc.property(anyPair, fc.double({ min: 0, max: 1, noNaN: true }), ([time, now], part) => {
        const { text, validFor } = relativeTime(time, now, "en")!;
        for (const later of [Math.floor(part * validFor), validFor - 1])
          expect(relativeTime(time, now + Math.min(later, validFor - 1), "en")!.text).toBe(text);
        expect(relativeTime(time, now + validFor, "en")!.text).not.toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["2026-03-11T00:30", "2026-03-09T01:30", "2 days ago"],
    ["2026-03-11T00:30", "2026-03-09T23:30", "2 days ago"],
    ["2026-03-10T23:30", "2026-03-09T00:30", "yesterday"],
    ["2026-03-11T22:00", "2026-03-12T01:00", "in 3 hours"],
    ["2026-03-11T12:00", "2026-03-12T12:00", "tomorrow"],
    ["2026-03-11T23:30", "2026-03-13T00:30", "in 2 days"],
    ["2026-03-11T22:30", "2026-03-13T23:30", "in 2 days"],
    ["2026-02-28T12:00", "2026-01-31T12:00", "1 month ago"],
    ["2026-02-28T11:00", "2026-01-31T12:00", "28 days ago"],
    ["2026-02-01T12:00", "2025-12-05T12:00", "1 month ago"],
    ["2026-03-31T12:00", "2026-05-01T12:00", "in 1 month"],
    ["2026-03-31T12:00", "2026-04-30T12:00", "in 30 days"],
    ["2026-03-30T12:00", "2026-04-29T12:00", "in 30 days"],
    ["2024-01-17T12:00", "2022-07-11T12:00", "1 year ago"],
    ["2025-02-28T12:00", "2024-02-29T12:00", "1 year ago"],
    ["2025-12-31T12:00", "2024-12-31T12:00", "1 year ago"],
    ["2024-12-31T11:00", "2025-12-31T12:00", "in 1 year"],
  ])("seen at %s, %s is %s", (now, time, text) => {
    expect(relativeTime(new Date(time).getTime(), new Date(now).getTime(), "en")?.text).toBe(text);
  });

  it.each([
    ["2026-03-10", "today"],
    ["2026-03-09", "yesterday"],
    ["2026-03-11", "tomorrow"],
    ["2026-03-08", "2 days ago"],
    ["2026-02-11", "27 days ago"],
    ["2026-02-10", "1 month ago"],
    ["2026-04-09", "in 30 days"],
    ["2026-04-10", "in 1 month"],
    ["2025-03-10", "1 year ago"],
    ["2026-03", "this month"],
    ["2026-02", "last month"],
    ["2026-01", "2 months ago"],
    ["2026-04", "next month"],
    ["2027-03", "in 1 year"],
    ["2026", "this year"],
    ["2025", "last year"],
    ["2027", "next year"],
    ["2024", "2 years ago"],
  ])("on the tenth of March 2026, from its first moment to its last, %s is %s", (date, text) => {
    for (const time of ["00:00:00.000", "12:00", "23:59:59.999"])
      expect(relativeTime(date, new Date(`2026-03-10T${time}`).getTime(), "en")?.text).toBe(text);
  });

  it("of days stay true until a midnight", () => {
    const date = fc.tuple(anyTime, fc.constantFrom(4, 7, 10)).map(([time, end]) => {
      return new Date(time).toISOString().slice(0, end);
    });
    fc.assert(
      fc.property(date, anyTime, (day, now) => {
        const { text, validFor } = relativeTime(day, now, "en")!;
        expect(relativeTime(day, now + validFor - 1, "en")!.text).toBe(text);
        expect(relativeTime(day, now + validFor, "en")!.text).not.toBe(text);
        expect(wallTime(now + validFor - 1, zone).date).toBe(wallTime(now + validFor, zone).date - 1);
      }),
    );
  });
});

describe("relative times around a change of clocks", () => {
  beforeAll(() => setTimeZone("Europe/Berlin"));
  afterAll(endTimeZone);

  const at = (text: string) => Date.parse(text);

  it.each([
    // The day has 23 hours, so two midnights lie 23 hours apart.
    ["2026-03-28T23:50+01:00", "2026-03-30T00:10+02:00", "23 hours ago"],
    ["2026-03-28T23:50+01:00", "2026-03-30T00:50+02:00", "2 days ago"],
    ["2026-03-28T12:00+01:00", "2026-03-29T12:30+02:00", "23 hours ago"],
    // The day has 25 hours, and is one day.
    ["2026-10-25T00:10+02:00", "2026-10-25T23:50+01:00", "24 hours ago"],
    ["2026-10-25T00:10+02:00", "2026-10-26T00:00+01:00", "yesterday"],
    ["2026-10-24T12:00+02:00", "2026-10-25T11:30+01:00", "yesterday"],
  ])("%s seen at %s is %s", (time, now, text) => {
    expect(relativeTime(at(time), at(now), "en")!.text).toBe(text);
  });

  it("change when a month is over, be it in the middle of a day", () => {
    const { text, validFor } = relativeTime(
      at("2026-01-31T12:00+01:00"),
      at("2026-02-28T11:00+01:00"),
      "en",
    )!;
    expect([text, validFor]).toEqual(["28 days ago", HOUR]);
  });

  it("change at the midnight that is there, 25 hours after the one before", () => {
    const { text, validFor } = relativeTime(
      at("2026-10-23T12:00+02:00"),
      at("2026-10-25T00:00+02:00"),
      "en",
    )!;
    expect([text, validFor]).toEqual(["2 days ago", 25 * HOUR]);
  });
});

describe("relative times", () => {
  it.each([
    [0, 0, "now", SECOND],
    [999, 0, "now", 1999],
    [-59.5 * SECOND, 0, "59 seconds ago", 0.5 * SECOND],
    [-5 * MINUTE, 0, "5 minutes ago", MINUTE],
    [90 * MINUTE, 0, "in 1 hour", 30 * MINUTE + 1],
  ])("a time at %i reads, seen from %i, as %s for %i ms", (time, now, text, validFor) => {
    expect(relativeTime(time, now, "en")).toEqual({ text, validFor });
  });

  it.each([8.64e15, -8.64e15, "+275760-09-13", "-271821-04-20", "-000001", "0050-01-01"])(
    "are there for %s, however far away",
    (time) => {
      for (const zone of zones) {
        setTimeZone(zone);
        expect(relativeTime(time, Date.UTC(2026, 0), "en")?.text).toMatch(
          /^in \d[\d,]* years$|^\d[\d,]* years ago$/,
        );
      }
      endTimeZone();
    },
  );

  it.each(["2026-13", "2026-00-10", "20260310", "soon", "", null, {}])("are not there for %j", (value) => {
    expect(relativeTime(value, 0, "en")).toBeUndefined();
  });
});
