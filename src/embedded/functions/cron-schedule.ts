import { Cron } from "croner";
import type { CronSchedule } from "./cron-jobs.js";

const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

// What crontabs everywhere mean by it. Parsers differ in the rest (seconds, nicknames, `L`, `#`), so that is refused.
const NUMBERS = "[\\d*,/-]+";
const NUMBERS_OR_NAMES = "(?:[A-Za-z]{3}|[\\d*,/-])+";
const FIVE_FIELDS = new RegExp(
  `^${[NUMBERS, NUMBERS, NUMBERS, NUMBERS_OR_NAMES, NUMBERS_OR_NAMES].join(" +")}$`,
);

/** Throws if there is no such schedule. */
export function assertSchedule(schedule: CronSchedule, name: string): void {
  if (schedule.type === "cron" && !FIVE_FIELDS.test(schedule.cron.trim())) {
    throw new Error(
      `${JSON.stringify(schedule.cron)} is no cron expression of five fields: minute, hour, day, month, weekday.`,
    );
  }
  nextRunMs(schedule, 0, name);
}

/** The first time of a schedule after `afterMs`; null if there is none. */
export function nextRunMs(schedule: CronSchedule, afterMs: number, name: string): number | null {
  if (schedule.type === "interval") return afterMs + intervalMs(schedule);
  const pattern = patternOf(schedule, stableMinute(name));
  const cron = new Cron(pattern, { timezone: "Etc/UTC", paused: true, mode: "5-part" });
  return cron.nextRun(new Date(afterMs))?.getTime() ?? null;
}

function intervalMs(schedule: Extract<CronSchedule, { type: "interval" }>): number {
  const { seconds = 0, minutes = 0, hours = 0 } = schedule;
  return (seconds + 60 * minutes + 3600 * hours) * 1000;
}

/** Minute, hour, day of the month, month, day of the week. A month that lacks the day is skipped. */
function patternOf(schedule: Exclude<CronSchedule, { type: "interval" }>, anyMinute: number): string {
  if (schedule.type === "cron") return schedule.cron.trim();
  const minute = schedule.minuteUTC ?? anyMinute;
  switch (schedule.type) {
    case "hourly":
      return `${minute} * * * *`;
    case "daily":
      return `${minute} ${schedule.hourUTC} * * *`;
    case "weekly":
      return `${minute} ${schedule.hourUTC} * * ${DAYS.indexOf(schedule.dayOfWeek)}`;
    case "monthly":
      return `${minute} ${schedule.hourUTC} ${schedule.day} * *`;
  }
}

/** The same for a job at each start, and different for most jobs, so that they don't all run at once. */
function stableMinute(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i += 1) hash = (hash * 31 + name.charCodeAt(i)) >>> 0;
  return hash % 60;
}
