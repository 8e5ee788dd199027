/** The SHA-256 of bytes. */
export async function sha256Of(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes)));
}

export function hexFromBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// `fromCharCode` takes its bytes as arguments, and there may only be so many.
const CHUNK_BYTES = 8192;

export function base64FromBytes(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += CHUNK_BYTES) {
    text += String.fromCharCode(...bytes.subarray(i, i + CHUNK_BYTES));
  }
  return btoa(text);
}

/** Throws if the text isn't base64. */
export function bytesFromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
