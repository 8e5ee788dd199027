import { crc32 } from "node:zlib";

/** A text as a line that begins with the text's checksum. */
export function checkedLine(text: string): string {
  return `${checksum(text)} ${text}\n`;
}

/** What a file of checked lines holds. */
export interface CheckedLines {
  /** The texts up to the first line that isn't whole. */
  readonly texts: readonly string[];
  /** Where they end, in bytes. */
  readonly end: number;
  /** What follows: nothing, a torn end, or, worse, a broken line with whole ones behind it. */
  readonly rest: "nothing" | "torn" | "broken";
}

/** Reads a file of lines that {@link checkedLine} made. */
export function readCheckedLines(file: Buffer): CheckedLines {
  const texts: string[] = [];
  let end = 0;
  while (end < file.length) {
    const next = file.indexOf(NEWLINE, end);
    const text = next < 0 ? undefined : checkedText(file.toString("utf8", end, next));
    if (text === undefined) return { texts, end, rest: hasWholeLine(file, next) ? "broken" : "torn" };
    texts.push(text);
    end = next + 1;
  }
  return { texts, end, rest: "nothing" };
}

const NEWLINE = 0x0a;

/** The text of a line; undefined if it isn't what was written. */
function checkedText(line: string): string | undefined {
  const text = line.slice(CHECKSUM_LENGTH + 1);
  return line.slice(0, CHECKSUM_LENGTH) === checksum(text) ? text : undefined;
}

function hasWholeLine(file: Buffer, from: number): boolean {
  for (let start = from + 1; start > 0 && start < file.length;) {
    const next = file.indexOf(NEWLINE, start);
    if (next < 0) return false;
    if (checkedText(file.toString("utf8", start, next)) !== undefined) return true;
    start = next + 1;
  }
  return false;
}

const CHECKSUM_LENGTH = 8;

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(CHECKSUM_LENGTH, "0");
}
