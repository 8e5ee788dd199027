const units = [
  ["second", 1000],
  ["minute", 60_000],
  ["hour", 3_600_000],
  ["day", 86_400_000],
  ["month", 2_629_800_000],
  ["year", 31_557_600_000],
] as const;

const formats = new Map<string, Intl.RelativeTimeFormat>();

/** A time as people say it, and for how many milliseconds it stays true. */
export interface RelativeTime {
  readonly text: string;
  readonly validFor: number;
}

/** "5 minutes ago", "in 2 days", "now", in the largest unit that has at least one whole of it. */
export function relativeTime(time: number, now: number, locale: string): RelativeTime {
  const distance = time - now;
  const size = Math.abs(distance);
  const place = Math.max(
    0,
    units.findLastIndex(([, milliseconds]) => size >= milliseconds),
  );
  const [unit, length] = units[place] ?? units[0];
  const count = Math.trunc(distance / length);
  // The past grows away from now, the future comes nearer, so one changes at a whole unit more, the other at one less.
  const rest = size - Math.abs(count) * length;
  const [, longer] = units[place + 1] ?? [unit, Infinity];
  const validFor = distance <= 0 ? Math.min(length - rest, longer - size) : rest + 1;
  return { text: formatOf(locale).format(count, unit), validFor };
}

function formatOf(locale: string): Intl.RelativeTimeFormat {
  const format = formats.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  formats.set(locale, format);
  return format;
}
