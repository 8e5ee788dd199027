import type { FailureReason, WaitingOperation } from "../../../client/outbox-source.js";
import type { BlockedLane } from "../../../core/outbox/outbox-state.js";
import type { QueueWords } from "./queue-words.js";

/** In characters: of one value, and of all. */
const LONGEST_VALUE = 60;
const LONGEST_SUMMARY = 160;

/** "messages:sendLater" as people read it: "Messages: send later". */
export function nameInWords(mutation: string): string {
  return mutation
    .split(":")
    .map((part) => sentence(part.replaceAll("/", " ")))
    .map((part, at) => (at === 0 ? part : part.toLowerCase()))
    .join(": ");
}

/** What a call is about, in one line of plain text. What looks like a secret is left out. */
export function summaryOf(args: WaitingOperation["args"], words: QueueWords): string {
  const parts = Object.entries(args).flatMap(([field, value]) => {
    if (isSecret(field) || value === null || value === undefined || value === "") return [];
    return `${sentence(field)}: ${cut(textOf(value, words), LONGEST_VALUE)}`;
  });
  return cut(parts.join(" · "), LONGEST_SUMMARY);
}

/** Whether nobody should read it over somebody's shoulder. */
export function isSecret(field: string): boolean {
  return /token|password|secret/i.test(field);
}

/** "dueDate", "due_date": "Due date". */
export function sentence(name: string): string {
  const spaced = name
    .replaceAll(/[_-]+/g, " ")
    .replaceAll(/(?<=[\p{Ll}\d])(?=\p{Lu})/gu, " ")
    .trim();
  const lower = spaced.replaceAll(/\p{Lu}(?=\p{Ll}|\s|$)/gu, (letter) => letter.toLowerCase());
  return lower.slice(0, 1).toUpperCase() + lower.slice(1);
}

/** Why an operation could not be done: the app's own words, if it has said any. */
export function failureInWords({ reason, error }: WaitingOperation, words: QueueWords): string {
  if (reason === null) return "";
  return (reason === "rejected" ? messageIn(error?.data) : undefined) ?? words[failureWords[reason]];
}

const failureWords = {
  rejected: "queueRejected",
  conflict: "queueConflict",
  "unknown-function": "queueUnknown",
  version: "queueVersion",
  "too-large": "queueTooLarge",
  dependency: "queueDependency",
  "server-error": "queueServerError",
  expired: "queueExpired",
} as const satisfies Record<FailureReason, keyof QueueWords>;

/** What an operation waits for that is still to be done. */
export function waitInWords(
  { canUndo }: WaitingOperation,
  lane: BlockedLane | undefined,
  isConnected: boolean,
  words: QueueWords,
): string {
  if (lane) return [words[laneWords[lane.reason]], nextTry(lane.nextTryAt, words)].filter(Boolean).join(", ");
  // Whatever was sent before the connection was lost is asked for again with the next.
  return canUndo || !isConnected ? words.queueWaits : words.queueOnItsWay;
}

const laneWords = {
  later: "queueLater",
  often: "queueLater",
  "unknown-function": "queueUnknownYet",
  "server-error": "queueServerFails",
  dependency: "queueBehind",
} as const satisfies Record<BlockedLane["reason"], keyof QueueWords>;

/** `at` is of the monotonic clock. */
export function nextTry(at: number | null, words: QueueWords): string {
  const seconds = at === null ? 0 : Math.ceil((at - performance.now()) / 1000);
  return seconds > 0 ? words.nextTry(seconds) : "";
}

function textOf(value: unknown, words: QueueWords): string {
  if (typeof value === "boolean") return value ? words.queueYes : words.queueNo;
  if (typeof value === "string") return value.replaceAll(/\s+/g, " ").trim();
  if (typeof value === "object" && value !== null) return structureOf(value);
  return String(value);
}

function structureOf(value: object): string {
  if (value instanceof ArrayBuffer) return `${value.byteLength} B`;
  return JSON.stringify(value, (_field, part: unknown) => (typeof part === "bigint" ? String(part) : part));
}

function cut(text: string, longest: number): string {
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : text;
}

/** Of a ConvexError that the app threw: a text, or an object with one. */
function messageIn(data: unknown): string | undefined {
  if (typeof data === "string") return data;
  const message: unknown =
    typeof data === "object" && data !== null ? (data as { message?: unknown }).message : undefined;
  return typeof message === "string" && message !== "" ? message : undefined;
}
