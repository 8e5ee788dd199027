import type { CommitEntry, CommitStore } from "../../engine/commit-store.js";
import { encodeEntry } from "../../persistence/record.js";
import { checkedLine } from "./checked-lines.js";
import type { LogFile } from "./log-file.js";

/**
 * When a commit counts as kept: when it would survive a power cut (`fsync`), or just the end of the process (`os`).
 */
export type Durability = "fsync" | "os";

interface Waiting {
  readonly text: string;
  readonly done: (error?: Error) => void;
}

/** Writes commits to the end of a file: those that come while one write is under way go into the next together. */
export class CommitFile implements CommitStore {
  readonly #durability: Durability;
  readonly #afterGroup: (bytes: number) => Promise<LogFile | undefined>;
  #file: LogFile;
  #bytes: number;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #failure: Error | undefined;

  /**
   * @param bytes - how large the file is
   * @param afterGroup - told the size when a write is known to everybody; may answer another file to go on with
   */
  constructor(
    file: LogFile,
    bytes: number,
    durability: Durability,
    afterGroup: (bytes: number) => Promise<LogFile | undefined>,
  ) {
    this.#file = file;
    this.#bytes = bytes;
    this.#durability = durability;
    this.#afterGroup = afterGroup;
  }

  append(entry: CommitEntry | null, done: (error?: Error) => void): void {
    const isIdle = this.#waiting.length === 0 && this.#writing === undefined;
    if (this.#failure !== undefined || (entry === null && isIdle)) return done(this.#failure);
    this.#waiting.push({ text: entry === null ? "" : checkedLine(encodeEntry(entry)), done });
    this.#writing ??= this.#write();
  }

  /** Resolves when everything is written. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  async #write(): Promise<void> {
    // In the next step, so that commits of the same step share a write.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      const error = await this.#writeGroup(group.map(({ text }) => text).join(""));
      for (const { done } of group) done(error);
      if (error === undefined) await this.#changeFile();
    }
    this.#writing = undefined;
  }

  async #changeFile(): Promise<void> {
    const next = await this.#afterGroup(this.#bytes);
    if (next === undefined) return;
    await this.#file.close();
    this.#file = next;
    this.#bytes = 0;
  }

  /** Answers what went wrong. Nothing is written after that. */
  async #writeGroup(text: string): Promise<Error | undefined> {
    if (this.#failure !== undefined) return this.#failure;
    try {
      if (text !== "") {
        await this.#file.append(text);
        if (this.#durability === "fsync") await this.#file.sync();
        this.#bytes += Buffer.byteLength(text);
      }
      return undefined;
    } catch (error) {
      this.#failure = await this.#takeBack(error instanceof Error ? error : new Error(String(error)));
      return this.#failure;
    }
  }

  /** What is refused must not be there after a restart, though a part or all of it may stand in the file. */
  async #takeBack(failure: Error): Promise<Error> {
    try {
      await this.#file.cut(this.#bytes);
      await this.#file.sync();
      return failure;
    } catch (cause) {
      return new Error(
        `${failure.message}. What was just written could not be taken back either: after a restart it may be there.`,
        { cause },
      );
    }
  }
}
