import { Cron } from "croner";
import type { CronSchedule } from "../functions/cron-jobs.js";

const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** The first time of a schedule after `afterMs`; null if there is none. */
export function nextRunMs(schedule: CronSchedule, afterMs: number, name: string): number | null {
  if (schedule.type === "interval") return afterMs + intervalMs(schedule);
  const cron = new Cron(patternOf(schedule, stableMinute(name)), { timezone: "Etc/UTC", paused: true });
  return cron.nextRun(new Date(afterMs))?.getTime() ?? null;
}

function intervalMs(schedule: Extract<CronSchedule, { type: "interval" }>): number {
  const { seconds = 0, minutes = 0, hours = 0 } = schedule;
  return (seconds + 60 * minutes + 3600 * hours) * 1000;
}

/** Minute, hour, day of the month, month, day of the week. A month that lacks the day is skipped. */
function patternOf(schedule: Exclude<CronSchedule, { type: "interval" }>, anyMinute: number): string {
  if (schedule.type === "cron") return schedule.cron;
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
