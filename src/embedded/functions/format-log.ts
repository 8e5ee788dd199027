import { firstBytes, isLongerThan } from "../values/utf8.js";
import type { LogLevel } from "./invocation.js";

const MAX_LINES = 256;
const MAX_LINE_BYTES = 4096;
const TRUNCATED = " (truncated due to length)";
const MAX_DEPTH = 5;
const MAX_ENTRIES = 100;

/** One log line as Convex sends it: the level in brackets, then the values as a JavaScript console shows them. */
export function formatLogLine(level: LogLevel, values: readonly unknown[]): string {
  return formatLogText(level, formatLogValues(values));
}

/** Values as a JavaScript console shows them. */
export function formatLogValues(values: readonly unknown[]): string {
  return values.map(inspectSafely).join(" ");
}

/** A text that is to be shown as it is. */
export function formatLogText(level: LogLevel, text: string): string {
  const line = `[${level}] ${text}`;
  return isLongerThan(line, MAX_LINE_BYTES)
    ? firstBytes(line, MAX_LINE_BYTES - TRUNCATED.length) + TRUNCATED
    : line;
}

/** Adds a line to those of a run. The last one that has room says that there were more. */
export function appendLogLine(lines: string[], level: LogLevel, values: readonly unknown[]): void {
  appendFormatted(lines, () => formatLogLine(level, values));
}

/** The same for a text that is to be shown as it is. */
export function appendLogText(lines: string[], level: LogLevel, text: string): void {
  appendFormatted(lines, () => formatLogText(level, text));
}

/** The same for a line that is made elsewhere. */
export function appendFormatted(lines: string[], line: () => string): void {
  if (lines.length < MAX_LINES - 1) lines.push(line());
  else if (lines.length === MAX_LINES - 1)
    lines.push(`[ERROR] Log overflow (maximum ${MAX_LINES}). Remaining log lines omitted.`);
}

/** Looking at a value runs the user's code: getters, proxies. */
function inspectSafely(value: unknown): string {
  try {
    return inspect(value);
  } catch {
    return "[a value that can't be shown]";
  }
}

function inspect(value: unknown, depth = 0, seen: readonly object[] = []): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "bigint":
      return `${value}n`;
    case "function":
      return `[Function: ${value.name || "anonymous"}]`;
    case "symbol":
      return value.toString();
    case "object":
      return value === null ? "null" : inspectObject(value, depth, seen);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "undefined":
    case "boolean":
      return String(value);
    default:
      return "";
  }
}

function quote(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  return `'${escaped.replaceAll("'", "\\'")}'`;
}

function inspectObject(value: object, depth: number, seen: readonly object[]): string {
  if (seen.includes(value)) return "[Circular]";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (value instanceof ArrayBuffer) return `ArrayBuffer { byteLength: ${value.byteLength} }`;
  if (value instanceof Promise) return "Promise {}";
  if (value instanceof Error) return inspectError(value, depth, seen);
  if (depth >= MAX_DEPTH) return Array.isArray(value) ? "[Array]" : "[Object]";
  const inner = (part: unknown) => inspect(part, depth + 1, [...seen, value]);
  if (Array.isArray(value)) return bracket("[", value.map(inner), "]");
  if (value instanceof Set) return `Set(${value.size}) ${bracket("{", Array.from(value, inner), "}")}`;
  if (value instanceof Map) {
    const entries = Array.from(value, ([key, entry]) => `${inner(key)} => ${inner(entry)}`);
    return `Map(${value.size}) ${bracket("{", entries, "}")}`;
  }
  const entries = Object.entries(value).map(([key, entry]) => `${propertyName(key)}: ${inner(entry)}`);
  return bracket("{", entries, "}");
}

/** As in Convex: without the stack, with what else the error carries. */
function inspectError(error: Error, depth: number, seen: readonly object[]): string {
  const inner = (part: unknown) =>
    depth >= MAX_DEPTH ? "[Object]" : inspect(part, depth + 1, [...seen, error]);
  const cause = Object.hasOwn(error, "cause") ? [`[cause]: ${inner(error.cause)}`] : [];
  const own = Object.entries(error).map(([key, entry]) => `${propertyName(key)}: ${inner(entry)}`);
  const details = [...cause, ...own];
  return details.length === 0 ? `[${String(error)}]` : `{ [${String(error)}] ${details.join(", ")} }`;
}

function propertyName(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
}

function bracket(open: string, entries: readonly string[], close: string): string {
  if (entries.length === 0) return open + close;
  const shown = entries.slice(0, MAX_ENTRIES);
  if (shown.length < entries.length) shown.push(`... ${entries.length - shown.length} more`);
  return open === "[" ? `[ ${shown.join(", ")} ]` : `${open} ${shown.join(", ")} ${close}`;
}
