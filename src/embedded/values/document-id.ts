/** Document ids: base32 of a varint table number, 16 bytes and a Fletcher-16 checksum. */

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const INTERNAL_LENGTH = 16;
const SHORTEST_ID = 31;
const LONGEST_ID = 37;

/** The parts of a document id. */
export interface DocumentIdParts {
  readonly tableNumber: number;
  readonly internal: Uint8Array;
}

/** Writes a document id; `internal` holds 16 bytes. */
export function encodeDocumentId(tableNumber: number, internal: Uint8Array): string {
  const body = [...varint(tableNumber), ...internal];
  return base32(new Uint8Array([...body, ...checksum(body)]));
}

/**
 * Reads a document id.
 * @returns the parts, or text that says what is wrong with it
 */
export function decodeDocumentId(id: string): DocumentIdParts | string {
  if (id.length < SHORTEST_ID || id.length > LONGEST_ID) return `Invalid ID length ${id.length}`;
  const bytes = fromBase32(id);
  if (bytes === null) return "Unable to decode ID: invalid base32";
  const number = readVarint(bytes);
  if (number === null || bytes.length !== number.length + INTERNAL_LENGTH + 2) {
    return `Invalid ID length ${id.length}`;
  }
  const parts = {
    tableNumber: number.value,
    internal: bytes.slice(number.length, number.length + INTERNAL_LENGTH),
  };
  return encodeDocumentId(parts.tableNumber, parts.internal) === id ? parts : "Invalid ID checksum";
}

function varint(value: number): number[] {
  const bytes = [];
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return bytes;
}

function readVarint(bytes: Uint8Array): { value: number; length: number } | null {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[i];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, length: i + 1 };
  }
  return null;
}

function checksum(bytes: readonly number[]): [number, number] {
  let sum = 0;
  let sumOfSums = 0;
  for (const byte of bytes) {
    sum = (sum + byte) & 0xff;
    sumOfSums = (sumOfSums + sum) & 0xff;
  }
  return [sum, sumOfSums];
}

function base32(bytes: Uint8Array): string {
  let text = "";
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(buffer >>> bits) & 31];
    }
    buffer &= 0xff;
  }
  return bits === 0 ? text : text + ALPHABET[(buffer << (5 - bits)) & 31];
}

function fromBase32(text: string): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let buffer = 0;
  let bits = 0;
  let length = 0;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return null;
    buffer = ((buffer << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[length++] = (buffer >>> bits) & 0xff;
    }
  }
  return bytes;
}
