import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Engine } from "../../../src/embedded/engine/engine.js";
import type { Snapshot } from "../../../src/embedded/engine/snapshot.js";
import type { Transaction } from "../../../src/embedded/engine/transaction.js";
import { DataFolder } from "../../../src/embedded/node/data/data-folder.js";
import { nodePorts } from "../../../src/embedded/node/node-ports.js";
import { until } from "../support/until.js";

let dir: string;
const lines: string[] = [];
const log = (line: string) => lines.push(line);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "embedded-data-"));
  lines.length = 0;
});

afterEach(() => rmSync(dir, { recursive: true }));

/** An engine over a data folder. */
class Kept {
  readonly folder: DataFolder;
  readonly engine: Engine;

  private constructor(folder: DataFolder, engine: Engine) {
    this.folder = folder;
    this.engine = engine;
  }

  static async open(
    path = dir,
    options: { snapshotAfterBytes?: number; nowMs?: number } = {},
  ): Promise<Kept> {
    const { nowMs, ...rest } = options;
    const folder = await DataFolder.open(path, { log, durability: "os", ...rest });
    const initial = folder.restored.isEmpty ? undefined : folder.restored.toSnapshot();
    let latest: () => Snapshot = () => folder.restored.toSnapshot();
    const store = await folder.store({ latest: () => latest(), notes: () => ["a note"] });
    const ports = {
      nowMs: () => nowMs ?? Date.now(),
      randomBytes: (count: number) => nodePorts.randomBytes(count),
    };
    const engine = new Engine(ports, store, initial);
    latest = () => engine.latest;
    return new Kept(folder, engine);
  }

  /** Resolves with the timestamp when the commit is acknowledged. */
  write(act: (transaction: Transaction) => void): Promise<bigint> {
    const transaction = this.engine.begin();
    act(transaction);
    return new Promise((fulfil, reject) => {
      this.engine.commit(transaction, {
        onPublished: (ts, error) => (error === undefined ? fulfil(ts) : reject(error)),
      });
    });
  }

  texts(): unknown[] {
    const transaction = this.engine.begin(this.engine.latest);
    const stream = transaction.query({
      source: { type: "FullTableScan", tableName: "notes", order: "asc" },
      operators: [],
    });
    const texts: unknown[] = [];
    for (let row = stream.next(); row !== null; row = stream.next()) texts.push(row.value["text"]);
    return texts;
  }
}

const insert = (text: string) => (transaction: Transaction) => void transaction.insert("notes", { text });

async function textsAfterRestart(path = dir): Promise<unknown[]> {
  const kept = await Kept.open(path);
  const texts = kept.texts();
  await kept.folder.close();
  return texts;
}

describe("a data folder", () => {
  it("gives everything back that was acknowledged", async () => {
    const kept = await Kept.open();
    for (const text of ["a", "b", "c"]) await kept.write(insert(text));
    const id = kept.engine.begin().query({
      source: { type: "FullTableScan", tableName: "notes", order: "asc" },
      operators: [],
    });
    const first = id.next();
    await kept.write((transaction) => transaction.remove(first?.id ?? ""));
    await kept.folder.close();
    expect(await textsAfterRestart()).toEqual(["b", "c"]);
  });

  it("doesn't show a commit before it is kept", async () => {
    const kept = await Kept.open();
    const written = kept.write(insert("a"));
    expect(kept.texts()).toEqual([]);
    await written;
    expect(kept.texts()).toEqual(["a"]);
    await kept.folder.close();
  });

  it("keeps commits that come together in one write, and lets the next begin meanwhile", async () => {
    const kept = await Kept.open();
    const order: number[] = [];
    const writes = [0, 1, 2].map((i) => kept.write(insert(String(i))).then(() => order.push(i)));
    await Promise.all(writes);
    expect(order).toEqual([0, 1, 2]);
    await kept.folder.close();
    expect(await textsAfterRestart()).toEqual(["0", "1", "2"]);
  });

  it("lets time go on where it was, also when the clock was put back", async () => {
    const kept = await Kept.open();
    const before = await kept.write(insert("a"));
    await kept.folder.close();
    const later = await Kept.open(dir, { nowMs: 1 });
    expect(await later.write(insert("b"))).toBe(before + 1n);
    expect(later.texts()).toEqual(["a", "b"]);
    await later.folder.close();
  });

  it("drops a torn end, wherever it is torn, and says so", async () => {
    const kept = await Kept.open();
    await kept.write(insert("first"));
    const whole = readFileSync(join(dir, "log-0"));
    await kept.write(insert("last"));
    await kept.folder.close();
    const file = readFileSync(join(dir, "log-0"));
    const copy = join(dir, "copy");
    for (let end = whole.length; end < file.length; end += 1) {
      rmSync(copy, { recursive: true, force: true });
      mkdirSync(copy);
      copyFileSync(join(dir, "keys.json"), join(copy, "keys.json"));
      writeFileSync(join(copy, "log-0"), file.subarray(0, end));
      lines.length = 0;
      expect(await textsAfterRestart(copy)).toEqual(["first"]);
      expect(lines).toHaveLength(end === whole.length ? 0 : 1);
      expect(readFileSync(join(copy, "log-0"))).toHaveLength(whole.length);
    }
    expect(await textsAfterRestart()).toEqual(["first", "last"]);
  });

  it("goes on after a torn end", async () => {
    const kept = await Kept.open();
    await kept.write(insert("first"));
    await kept.folder.close();
    appendFileSync(join(dir, "log-0"), "0000 torn");
    const next = await Kept.open();
    await next.write(insert("second"));
    await next.folder.close();
    expect(await textsAfterRestart()).toEqual(["first", "second"]);
  });

  it("refuses damage before the end, with its place", async () => {
    const kept = await Kept.open();
    await kept.write(insert("first"));
    await kept.write(insert("second"));
    await kept.folder.close();
    const file = readFileSync(join(dir, "log-0"));
    file[20] = (file[20] ?? 0) ^ 1;
    writeFileSync(join(dir, "log-0"), file);
    await expect(Kept.open()).rejects.toThrow(/log-0 is damaged at byte 0/);
  });

  it("can't be used twice at a time", async () => {
    const kept = await Kept.open();
    await expect(Kept.open()).rejects.toThrow(`in use by process ${process.pid}`);
    await kept.folder.close();
    await (await Kept.open()).folder.close();
  });

  it("isn't kept locked by a process that has ended", async () => {
    writeFileSync(join(dir, "lock"), "999999999");
    await (await Kept.open()).folder.close();
  });

  it("replaces a long log by a snapshot, with the answers to clients' mutations", async () => {
    const kept = await Kept.open(dir, { snapshotAfterBytes: 2_000 });
    const texts = Array.from({ length: 60 }, (_, i) => `note ${i}`);
    for (const text of texts) await kept.write(insert(text));
    await until(() => expect(readdirSync(dir).some((name) => /^snapshot-\d+$/.test(name))).toBe(true));
    await until(() => expect(readdirSync(dir)).not.toContain("log-0"));
    await kept.folder.close();
    const later = await Kept.open();
    expect(later.texts()).toEqual(texts);
    expect(later.folder.restored.notes).toContain("a note");
    await later.write(insert("more"));
    await later.folder.close();
    expect(await textsAfterRestart()).toEqual([...texts, "more"]);
  });

  it("goes on with its log when a snapshot can't be begun, and says so", async () => {
    const kept = await Kept.open(dir, { snapshotAfterBytes: 1 });
    mkdirSync(join(dir, "log-1"));
    await kept.write(insert("first"));
    await kept.write(insert("second"));
    await kept.folder.close();
    expect(lines[0]).toContain("A snapshot of the data could not be written; the logs go on.");
    rmSync(join(dir, "log-1"), { recursive: true });
    expect(await textsAfterRestart()).toEqual(["first", "second"]);
  });

  it("refuses keys that can't be read, and says what to do", async () => {
    writeFileSync(join(dir, "keys.json"), "");
    await expect(Kept.open()).rejects.toThrow(/keys\.json can't be read\. .*delete it for new keys/);
    rmSync(join(dir, "keys.json"));
    await (await Kept.open()).folder.close();
  });

  it("can be restored from every moment of a snapshot's making", async () => {
    const kept = await Kept.open(dir, { snapshotAfterBytes: 1_000 });
    const texts: string[] = [];
    for (let i = 0; i < 40; i += 1) {
      const text = `note ${i}`;
      await kept.write(insert(text));
      texts.push(text);
      const copy = join(dir, `copy-${i}`);
      mkdirSync(copy);
      for (const name of readdirSync(dir).filter((file) => /^(log|snapshot|keys)/.test(file))) {
        try {
          copyFileSync(join(dir, name), join(copy, name));
        } catch (error) {
          // Replaced in this moment: a crash couldn't have seen it either.
          if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
        }
      }
      expect(await textsAfterRestart(copy)).toEqual(texts);
    }
    await kept.folder.close();
  });
});
