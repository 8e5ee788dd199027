/** The midnight that begins the day `days` after that of `time`, where the reader is and however clocks change there. */
export function startOfDay(time: number, days: number): number {
  return new Date(time).setHours(24 * days, 0, 0, 0);
}

/** The same day of another month and the same time of day, or that month's last day where it is shorter. */
export function addMonths(time: number, months: number): number {
  const date = new Date(time);
  const year = date.getFullYear();
  const month = date.getMonth() + months;
  return date.setFullYear(year, month, Math.min(date.getDate(), lengthOf(year, month)));
}

/** How many days a month has. */
function lengthOf(year: number, month: number): number {
  const last = new Date(0);
  last.setUTCFullYear(year, month + 1, 0);
  return last.getUTCDate();
}
