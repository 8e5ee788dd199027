/** A text for any value, for messages: also for a value that throws when it is read. */
export function readable(value: unknown): string {
  try {
    return typeof value === "bigint" ? `${value}n` : String(value);
  } catch {
    return `a value of type ${typeof value} that can't be written`;
  }
}
