import { deserialize, serialize } from "node:v8";

const HEADER_BYTES = 4;
/** More than the largest value that an action may take, return or store at once. */
const MAX_FRAME_BYTES = 256 * 2 ** 20;

/** A message as bytes: their number, and what the structured clone algorithm makes of it. */
export function encodeFrame(message: unknown): Buffer {
  const body = serialize(message);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(body.length);
  return Buffer.concat([header, body]);
}

/** Finds messages in a stream of bytes. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;

  /** @throws if the bytes can't be from {@link encodeFrame} */
  push(chunk: Buffer): unknown[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const messages: unknown[] = [];
    for (let size = this.#nextSize(); this.#length >= size; size = this.#nextSize()) {
      messages.push(deserialize(this.#take(size).subarray(HEADER_BYTES)));
    }
    return messages;
  }

  /** Of the next frame, as far as it is known. */
  #nextSize(): number {
    if (this.#length < HEADER_BYTES) return HEADER_BYTES;
    if ((this.#chunks[0]?.length ?? 0) < HEADER_BYTES) this.#chunks = [Buffer.concat(this.#chunks)];
    const size = this.#chunks[0]?.readUInt32LE() ?? 0;
    if (size > MAX_FRAME_BYTES) throw new Error(`A message of ${size} bytes is too long.`);
    return HEADER_BYTES + size;
  }

  #take(size: number): Buffer {
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all.subarray(size)];
    this.#length -= size;
    return all.subarray(0, size);
  }
}
