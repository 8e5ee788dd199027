import { CommitTsPlaceholder, type Value } from "convex/values";

import { UNRESOLVED_TS } from "./commit-ts.js";

/**
 * Keys that sort like Convex values do: two keys compare by `<` on strings exactly as their values compare
 * by `compareValues`. Every encoded value ends itself (no encoding is a prefix of another), so keys of
 * several values are the plain joining of their parts.
 */

const TAG = {
  undefined: "\x01",
  null: "\x02",
  int64: "\x03",
  float64: "\x04",
  boolean: "\x05",
  string: "\x06",
  bytes: "\x07",
  array: "\x08",
  object: "\x09",
} as const;

const END = "\0";
// Marks each entry of an object, so that `{}` and `{"": x}` differ.
const ENTRY = "\x01";
const ABOVE_EVERY_TAG = "\uffff";

/** The order key of a list of values, in index order. */
export function orderKey(values: readonly (Value | undefined)[]): string {
  const parts: string[] = [];
  for (const value of values) append(parts, value);
  return joined(parts);
}

/** The smallest string above `key`: the end of an interval that holds just `key`. */
export function justAfter(key: string): string {
  return key + "\0";
}

/** The end of the interval of all keys that begin with the values of `prefix`. */
export function afterPrefix(prefix: string): string {
  return prefix + ABOVE_EVERY_TAG;
}

// `join` gives a flat string; `+=` would leave a rope in every index for as long as its document lives.
function joined(parts: readonly string[]): string {
  return parts.join("");
}

function append(parts: string[], value: Value | undefined): void {
  switch (typeof value) {
    case "undefined":
      parts.push(TAG.undefined);
      return;
    case "bigint":
      parts.push(TAG.int64, int64Key(value));
      return;
    case "number":
      parts.push(TAG.float64, float64Key(value));
      return;
    case "boolean":
      parts.push(TAG.boolean, value ? "\x01" : "\0");
      return;
    case "string":
      parts.push(TAG.string, textKey(value), END);
      return;
    default:
      appendObject(parts, value);
  }
}

function appendObject(parts: string[], value: object | null): void {
  if (value === null) {
    parts.push(TAG.null);
  } else if (value instanceof CommitTsPlaceholder) {
    append(parts, UNRESOLVED_TS);
  } else if (value instanceof ArrayBuffer) {
    parts.push(TAG.bytes, bytesKey(new Uint8Array(value)), END);
  } else if (Array.isArray(value)) {
    parts.push(TAG.array);
    for (const element of value as Value[]) append(parts, element);
    parts.push(END);
  } else {
    parts.push(TAG.object);
    appendEntries(parts, value as Record<string, Value | undefined>);
    parts.push(END);
  }
}

function appendEntries(parts: string[], record: Record<string, Value | undefined>): void {
  for (const name of Object.keys(record).sort()) {
    parts.push(ENTRY, textKey(name), END);
    append(parts, record[name]);
  }
}

const scratch = new DataView(new ArrayBuffer(8));

function float64Key(value: number): string {
  scratch.setFloat64(0, value);
  if (scratch.getUint8(0) & 0x80) {
    scratch.setUint32(0, ~scratch.getUint32(0));
    scratch.setUint32(4, ~scratch.getUint32(4));
  } else {
    scratch.setUint8(0, scratch.getUint8(0) | 0x80);
  }
  return scratchKey();
}

function int64Key(value: bigint): string {
  scratch.setBigInt64(0, value);
  scratch.setUint8(0, scratch.getUint8(0) ^ 0x80);
  return scratchKey();
}

// One byte a character: an engine stores such strings in half the memory.
function scratchKey(): string {
  return String.fromCharCode(
    scratch.getUint8(0),
    scratch.getUint8(1),
    scratch.getUint8(2),
    scratch.getUint8(3),
    scratch.getUint8(4),
    scratch.getUint8(5),
    scratch.getUint8(6),
    scratch.getUint8(7),
  );
}

function bytesKey(bytes: Uint8Array): string {
  let key = "";
  for (const byte of bytes) key += String.fromCharCode(byte + 1);
  return key;
}

// 0 ends a text and 1 escapes; surrogates and what lies above them change places.
const NEEDS_ESCAPE = /[\0\x01\ud800-\uffff]/;
const ESCAPED_UNITS = /[\0\x01\ud800-\uffff]/g;

function textKey(text: string): string {
  return NEEDS_ESCAPE.test(text) ? text.replace(ESCAPED_UNITS, escapeUnit) : text;
}

// UTF-8 puts surrogate pairs (code points above U+FFFF) after U+E000–U+FFFF, UTF-16 before them: swap the two.
function escapeUnit(unit: string): string {
  const code = unit.charCodeAt(0);
  if (code <= 1) return code === 0 ? "\x01\x01" : "\x01\x02";
  return String.fromCharCode(code < 0xe000 ? code + 0x2000 : code - 0x800);
}
