const before = process.env["TZ"];

/** Where this process believes to be. Formats that it has made already don't change. */
export function setTimeZone(zone: string): void {
  process.env["TZ"] = zone;
}

/** Back to where it was. */
export function endTimeZone(): void {
  if (before === undefined) delete process.env["TZ"];
  else process.env["TZ"] = before;
}
