/** How many bytes a text takes as UTF-8. */
export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Whether a text takes more than `bytes` as UTF-8; cheap where its length alone tells. */
export function isLongerThan(text: string, bytes: number): boolean {
  if (text.length > bytes) return true;
  // A UTF-16 unit never takes more than three bytes.
  return text.length * 3 > bytes && utf8Length(text) > bytes;
}

/** As much of the start of a text as fits into `bytes` of UTF-8, without a part of a character at the end. */
export function firstBytes(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
