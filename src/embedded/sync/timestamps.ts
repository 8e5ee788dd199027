/** A timestamp on the wire: unsigned 64-bit nanoseconds, 8 bytes little-endian, base64. */
export function encodeTimestamp(timestamp: bigint): string {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, timestamp, true);
  return btoa(String.fromCharCode(...bytes));
}

/** The opposite of {@link encodeTimestamp}; undefined for anything that isn't such a text. */
export function decodeTimestamp(encoded: unknown): bigint | undefined {
  if (typeof encoded !== "string" || !/^[A-Za-z0-9+/]{11}=$/.test(encoded)) return undefined;
  const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  return new DataView(bytes.buffer).getBigUint64(0, true);
}
