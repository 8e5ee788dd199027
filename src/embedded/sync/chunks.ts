/** A transition whose text is longer than this many UTF-8 bytes is sent in parts. */
const MAX_TRANSITION_BYTES = 5_000_000;
// A UTF-16 unit takes at most three bytes, so a part of this many units stays below the limit.
const UNITS_PER_PART = Math.floor(MAX_TRANSITION_BYTES / 3);

/** The frames that carry one transition: itself, or TransitionChunks cut between code points. */
export function transitionFrames(transition: string, transitionId: string): string[] {
  if (!isTooLong(transition)) return [transition];
  const parts = cut(transition);
  return parts.map((chunk, partNumber) =>
    JSON.stringify({ type: "TransitionChunk", chunk, partNumber, totalParts: parts.length, transitionId }),
  );
}

function isTooLong(text: string): boolean {
  if (text.length <= UNITS_PER_PART) return false;
  return text.length > MAX_TRANSITION_BYTES || new TextEncoder().encode(text).length > MAX_TRANSITION_BYTES;
}

function cut(text: string): string[] {
  const parts: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = Math.min(start + UNITS_PER_PART, text.length);
    const boundary = end < text.length && isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end;
    parts.push(text.slice(start, boundary));
    start = boundary;
  }
  return parts;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
