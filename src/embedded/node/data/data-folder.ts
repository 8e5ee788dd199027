import { mkdir, readdir, readFile, rename, rm, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { CommitStore } from "../../engine/commit-store.js";
import type { Snapshot } from "../../engine/snapshot.js";
import type { CommitRecord } from "../../persistence/record.js";
import { RestoredData } from "../../persistence/restored-data.js";
import { snapshotRecords } from "../../persistence/snapshot-records.js";
import { checkedLine, readCheckedLines } from "./checked-lines.js";
import { CommitFile, type Durability } from "./commit-file.js";
import { DiskBlobStore } from "./disk-blob-store.js";
import { loadKeys, type DataKeys } from "./data-keys.js";
import { lockFolder } from "./folder-lock.js";
import { type LogFile, openLogFile, syncFolder } from "./log-file.js";

/** When a log is as large as this, in bytes, and as the snapshot before it, a snapshot takes its place. */
const SNAPSHOT_AFTER_BYTES = 16 * 2 ** 20;

const END = "end";

/** Where the state that a snapshot is made of comes from. */
export interface SnapshotSource {
  /** The database as everybody may know it. */
  latest(): Snapshot;
  /** The answers to clients' mutations that are still kept. */
  notes(): readonly string[];
}

export interface DataFolderOptions {
  /** Default `fsync`. */
  readonly durability?: Durability;
  /** Told what a person should know. */
  readonly log: (line: string) => void;
  /** Default: 16 MiB. */
  readonly snapshotAfterBytes?: number;
}

/**
 * A folder that keeps a deployment's data: numbered snapshots and logs. The state is the newest whole snapshot and
 * then all logs from its number on. A log's successor is begun before the snapshot that replaces it is written, so
 * the end of the process at any moment leaves a state that can be restored.
 */
export class DataFolder {
  readonly restored: RestoredData;
  readonly keys: DataKeys;
  readonly blobs: DiskBlobStore;
  readonly #dir: string;
  readonly #options: DataFolderOptions;
  readonly #unlock: () => void;
  #store: CommitFile | undefined;
  #number: number;
  #source: SnapshotSource | undefined;
  #snapshotBytes = 0;
  #snapshotting: Promise<void> | undefined;

  private constructor(
    dir: string,
    options: DataFolderOptions,
    parts: {
      readonly unlock: () => void;
      readonly restored: RestoredData;
      readonly number: number;
      readonly keys: DataKeys;
      readonly blobs: DiskBlobStore;
    },
  ) {
    this.#dir = dir;
    this.#options = options;
    this.#unlock = parts.unlock;
    this.#number = parts.number;
    this.restored = parts.restored;
    this.keys = parts.keys;
    this.blobs = parts.blobs;
  }

  /**
   * Takes a folder into use and reads what it keeps; makes it if it isn't there.
   * @throws if another process uses it, or if it is damaged in a way that the end of a process doesn't explain
   */
  static async open(dir: string, options: DataFolderOptions): Promise<DataFolder> {
    await mkdir(dir, { recursive: true });
    const unlock = lockFolder(dir);
    try {
      const { restored, number } = await restore(dir, options.log);
      const [keys, blobs] = [await loadKeys(dir), await DiskBlobStore.open(join(dir, "files"))];
      return new DataFolder(dir, options, { unlock, restored, number, keys, blobs });
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /** Where commits go from now on. */
  async store(source: SnapshotSource): Promise<CommitStore> {
    this.#source = source;
    const path = logPath(this.#dir, this.#number);
    const file = await openLogFile(path);
    await syncFolder(this.#dir);
    const { size } = await stat(path);
    const { durability = "fsync" } = this.#options;
    this.#store = new CommitFile(file, size, durability, (bytes) => this.#nextLog(bytes));
    return this.#store;
  }

  /** Resolves when everything is written; the folder is free then. */
  async close(): Promise<void> {
    await this.#store?.close();
    await this.#snapshotting;
    this.#unlock();
  }

  async #nextLog(bytes: number): Promise<LogFile | undefined> {
    const limit = Math.max(this.#options.snapshotAfterBytes ?? SNAPSHOT_AFTER_BYTES, this.#snapshotBytes);
    if (bytes < limit || this.#snapshotting !== undefined || this.#source === undefined) return undefined;
    const records = snapshotRecords(this.#source.latest(), this.#source.notes());
    const number = this.#number + 1;
    try {
      const file = await openLogFile(logPath(this.#dir, number));
      await syncFolder(this.#dir);
      this.#number = number;
      this.#snapshotting = this.#writeSnapshot(number, records)
        .catch((error: unknown) => this.#reportSnapshot(error))
        .finally(() => (this.#snapshotting = undefined));
      return file;
    } catch (error) {
      this.#reportSnapshot(error);
      return undefined;
    }
  }

  #reportSnapshot(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#options.log(`A snapshot of the data could not be written; the logs go on. ${message}`);
  }

  async #writeSnapshot(number: number, records: Iterable<string>): Promise<void> {
    const path = snapshotPath(this.#dir, number);
    await rm(`${path}.tmp`, { force: true });
    const file = await openLogFile(`${path}.tmp`);
    let bytes = 0;
    for (const record of records) {
      const line = checkedLine(record);
      bytes += Buffer.byteLength(line);
      await file.append(line);
    }
    await file.append(checkedLine(END));
    await file.sync();
    await file.close();
    await rename(`${path}.tmp`, path);
    await syncFolder(this.#dir);
    this.#snapshotBytes = bytes;
    await removeBefore(this.#dir, number);
  }
}

async function restore(
  dir: string,
  log: (line: string) => void,
): Promise<{ readonly restored: RestoredData; readonly number: number }> {
  const names = await readdir(dir);
  const logs = numbersOf(names, /^log-(\d+)$/);
  const snapshots = numbersOf(names, /^snapshot-(\d+)$/);
  const restored = new RestoredData();
  const first = snapshots.at(-1) ?? 0;
  if (first > 0) await applySnapshot(snapshotPath(dir, first), restored);
  const following = logs.filter((number) => number >= first);
  for (const number of following) {
    await applyLog(logPath(dir, number), number === following.at(-1), restored, log);
  }
  await removeBefore(dir, first);
  return { restored, number: following.at(-1) ?? first };
}

async function applySnapshot(path: string, restored: RestoredData): Promise<void> {
  const { texts, end, rest } = readCheckedLines(await readFile(path));
  if (rest !== "nothing" || texts.at(-1) !== END) throw damaged(path, end);
  for (const text of texts.slice(0, -1)) restored.apply(JSON.parse(text) as CommitRecord);
}

async function applyLog(
  path: string,
  isLast: boolean,
  restored: RestoredData,
  log: (line: string) => void,
): Promise<void> {
  const file = await readFile(path);
  const { texts, end, rest } = readCheckedLines(file);
  if (rest === "broken" || (rest === "torn" && !isLast)) throw damaged(path, end);
  for (const text of texts) restored.apply(JSON.parse(text) as CommitRecord);
  if (rest === "nothing") return;
  log(
    `The last write to ${path} was cut off: its ${file.length - end} bytes are dropped. ` +
      `It was never acknowledged.`,
  );
  await truncate(path, end);
}

function damaged(path: string, at: number): Error {
  return new Error(
    `The data in ${path} is damaged at byte ${at}, before its end. Restore the folder from a copy, or cut the file ` +
      `there to go on without what follows.`,
  );
}

async function removeBefore(dir: string, number: number): Promise<void> {
  for (const name of await readdir(dir)) {
    const [, kind, at] = /^(log|snapshot)-(\d+)(?:\.tmp)?$/.exec(name) ?? [];
    const isOld = kind !== undefined && Number(at) < number;
    if (isOld || name.endsWith(".tmp")) await rm(join(dir, name), { force: true });
  }
}

function numbersOf(names: readonly string[], pattern: RegExp): number[] {
  const numbers = names.map((name) => pattern.exec(name)?.[1]).filter((digits) => digits !== undefined);
  return numbers.map(Number).sort((a, b) => a - b);
}

function logPath(dir: string, number: number): string {
  return join(dir, `log-${number}`);
}

function snapshotPath(dir: string, number: number): string {
  return join(dir, `snapshot-${number}`);
}
