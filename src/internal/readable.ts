/** A text for any value, for messages: also for a value that throws when it is read. */
export function readable(value: unknown): string {
  try {
    return typeof value === "bigint" ? `${value}n` : String(value);
  } catch {
    return `a value of type ${typeof value} that can't be written`;
  }
}

/** Data as it came, for a page that says nothing of how it looks. */
export function rawText(data: unknown): string {
  return JSON.stringify(data, (_name, field: unknown) => (typeof field === "bigint" ? `${field}n` : field));
}
