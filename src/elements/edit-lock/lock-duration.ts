const MINUTE = 60_000;
const units = [
  { unit: "day", ms: 24 * 60 * MINUTE },
  { unit: "hour", ms: 60 * MINUTE },
  { unit: "minute", ms: MINUTE },
] as const;

/** How long something takes already. Not said of less than a minute. */
export interface Duration {
  readonly text: string | undefined;
  /** Milliseconds until it reads otherwise. */
  readonly validFor: number;
}

/** "2 minutes", "1 hour": in the largest unit of which there is at least one. */
export function durationOf(ms: number, locale: string): Duration {
  for (const { unit, ms: length } of units) {
    const count = Math.floor(ms / length);
    if (count < 1) continue;
    const format = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" });
    return { text: format.format(count), validFor: (count + 1) * length - ms };
  }
  return { text: undefined, validFor: MINUTE - Math.max(0, ms) };
}
