import { RealtimeError } from "../errors.js";

/** Bytes of JSON, as the backend allows them. */
const maxSignalBytes = 1_024;

/** Says whether a value is one of its kind. */
export type SignalCheck<T> = (value: unknown) => value is T;

/** @throws RealtimeError `bad-options` where the backend would refuse the name */
export function checkKind(kind: string): void {
  if (typeof kind === "string" && /^[a-z][a-z0-9:-]{0,31}$/.test(kind)) return;
  throw new RealtimeError(
    "bad-options",
    `A kind of signals is named by up to 32 small letters, digits, colons and hyphens, not by ${JSON.stringify(kind)}.`,
  );
}

/** @throws RealtimeError `bad-options` where the backend would refuse the value */
export function checkValue(kind: string, value: unknown): void {
  const bytes = bytesOf(kind, value);
  if (bytes <= maxSignalBytes) return;
  throw new RealtimeError(
    "bad-options",
    `A signal has at most ${maxSignalBytes} bytes of JSON. What was to be shown as "${kind}" has ${bytes}: ` +
      "show where to find it instead.",
  );
}

function bytesOf(kind: string, value: unknown): number {
  let text: string | undefined;
  let cause: unknown;
  try {
    text = JSON.stringify(value);
  } catch (thrown) {
    cause = thrown;
  }
  if (text !== undefined) return new TextEncoder().encode(text).length;
  const message = `What was to be shown as "${kind}" can't be written as JSON.`;
  throw new RealtimeError("bad-options", message, { cause });
}
