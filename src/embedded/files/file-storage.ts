import { base64FromBytes, hexFromBytes, sha256Of } from "../values/bytes.js";
import { type Ports, randomHex } from "../deployment/ports.js";
import type { Engine } from "../engine/engine.js";
import type { BlobStore } from "./blob-store.js";
import { type FileInfo, fileOfKey } from "./file-rows.js";

const UPLOAD_MS = 60 * 60 * 1000;

/** A file isn't what its sender says that it is. */
export class FileHashError extends Error {
  override readonly name = "FileHashError";
}

/** The bytes of files, and the addresses under which they are read and written. */
export class FileStorage {
  readonly #blobs: BlobStore;
  readonly #engine: Engine;
  readonly #ports: Ports;
  readonly #cloudUrl: () => string;
  /** The component that each upload token is for, and until when. Oldest first. */
  readonly #uploads = new Map<string, { readonly component: string; readonly untilMs: number }>();

  /** @param cloudUrl - the address that clients reach the backend at */
  constructor(blobs: BlobStore, engine: Engine, ports: Ports, cloudUrl: () => string) {
    this.#blobs = blobs;
    this.#engine = engine;
    this.#ports = ports;
    this.#cloudUrl = cloudUrl;
  }

  urlOf(key: string): string {
    return `${this.#cloudUrl()}/api/storage/${key}`;
  }

  /** An address that takes one file after the other for an hour. */
  uploadUrl(component: string): string {
    const nowMs = this.#ports.clock.nowMs();
    for (const [token, { untilMs }] of this.#uploads) if (untilMs < nowMs) this.#uploads.delete(token);
    const token = randomHex(this.#ports, 32);
    this.#uploads.set(token, { component, untilMs: nowMs + UPLOAD_MS });
    return `${this.#cloudUrl()}/api/storage/upload?token=${token}`;
  }

  /** The component that an upload is for; undefined if the token isn't valid, or no more. */
  componentOfUpload(token: string): string | undefined {
    const upload = this.#uploads.get(token);
    return upload === undefined || upload.untilMs < this.#ports.clock.nowMs() ? undefined : upload.component;
  }

  /**
   * Keeps bytes. They are reachable once a transaction has written the rows of a file with this key.
   * @param expectedSha256 - base64 or hex
   * @throws a {@link FileHashError} if the bytes have another hash
   */
  async keep(
    bytes: Uint8Array,
    contentType: string | undefined,
    expectedSha256?: string,
  ): Promise<{ readonly key: string; readonly info: FileInfo }> {
    const hash = await sha256Of(bytes);
    const sha256 = base64FromBytes(hash);
    if (expectedSha256 !== undefined && ![sha256, hexFromBytes(hash)].includes(expectedSha256)) {
      throw new FileHashError(
        `The file's SHA-256 is ${sha256}, not ${expectedSha256}: it was changed on the way.`,
      );
    }
    const key = uuidOf(randomHex(this.#ports, 16));
    await this.#blobs.put(key, bytes);
    const type = contentType === undefined || contentType === "" ? {} : { contentType };
    return { key, info: { sha256, size: bytes.length, ...type } };
  }

  bytesOf(key: string): Promise<Uint8Array | undefined> {
    return this.#blobs.get(key);
  }

  /** The file that an address leads to now. */
  fileOf(key: string): FileInfo | null {
    return fileOfKey(this.#engine.begin(this.#engine.latest), key);
  }

  /** Gives up the bytes whose file was never written, because the process ended in between. */
  async sweepAll(): Promise<void> {
    await this.sweep(await this.#blobs.keys());
  }

  /** Gives up the bytes of files that the latest data doesn't have: rolled back, or deleted. */
  async sweep(keys: readonly string[]): Promise<void> {
    for (const key of keys) if (this.fileOf(key) === null) await this.#blobs.delete(key);
  }
}

function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
