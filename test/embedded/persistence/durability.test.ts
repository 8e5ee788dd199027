import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Engine } from "../../../src/embedded/engine/engine.js";
import type { Snapshot } from "../../../src/embedded/engine/snapshot.js";
import { CommitFile, type Durability } from "../../../src/embedded/node/data/commit-file.js";
import { DataFolder } from "../../../src/embedded/node/data/data-folder.js";
import { openLogFile } from "../../../src/embedded/node/data/log-file.js";
import { nodePorts } from "../../../src/embedded/node/node-ports.js";
import { until } from "../support/until.js";

/** What was asked of the file system, in order: `write a`, `sync a`, `rename a b`, `remove a`, by the names' last part. */
const calls = vi.hoisted((): string[] => []);

vi.mock("node:fs/promises", async (importOriginal) => {
  const real = await importOriginal<typeof import("node:fs/promises")>();
  const nameOf = (path: unknown) => String(path).split("/").at(-1) ?? "";
  function recorded(handle: FileHandle, name: string): FileHandle {
    for (const [method, act] of [
      ["appendFile", "write"],
      ["writeFile", "write"],
      ["sync", "sync"],
      ["datasync", "sync"],
    ] as const) {
      const original = handle[method].bind(handle) as (...args: unknown[]) => Promise<void>;
      Object.assign(handle, {
        [method]: async (...args: unknown[]) => {
          await original(...args);
          calls.push(`${act} ${name}`);
        },
      });
    }
    return handle;
  }
  return {
    ...real,
    open: async (...args: Parameters<typeof real.open>) =>
      recorded(await real.open(...args), nameOf(args[0])),
    rename: async (from: string, to: string) => {
      await real.rename(from, to);
      calls.push(`rename ${nameOf(from)} ${nameOf(to)}`);
    },
    rm: async (...args: Parameters<typeof real.rm>) => {
      await real.rm(...args);
      calls.push(`remove ${nameOf(args[0])}`);
    },
  };
});

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "embedded-durable-"));
  calls.length = 0;
});

afterEach(() => rmSync(dir, { recursive: true }));

const silent = () => undefined;
const last = (call: string) => calls.lastIndexOf(call);
const first = (call: string) => calls.indexOf(call);

/** A file took its name with all its bytes on the disk, and the name is on the disk as well. */
function expectKept(from: string, to: string, folder: string): void {
  const renamed = first(`rename ${from} ${to}`);
  expect(renamed, `${from} is never renamed: ${calls.join(", ")}`).toBeGreaterThanOrEqual(0);
  expect(calls.slice(0, renamed)).toContain(`write ${from}`);
  expect(last(`sync ${from}`), "synced after the last write").toBeGreaterThan(last(`write ${from}`));
  expect(last(`sync ${from}`), "synced before it gets its name").toBeLessThan(renamed);
  expect(calls.slice(renamed), "the folder is synced after that").toContain(`sync ${folder}`);
}

/** A data folder with an engine over it, and the acknowledgements among the calls. */
async function open(options: { durability?: Durability; snapshotAfterBytes?: number } = {}) {
  const folder = await DataFolder.open(dir, { log: silent, ...options });
  let latest = (): Snapshot => folder.restored.toSnapshot();
  const store = await folder.store({ latest: () => latest(), notes: () => [] });
  const ports = { nowMs: () => Date.now(), randomBytes: (count: number) => nodePorts.randomBytes(count) };
  const engine = new Engine(ports, store);
  latest = () => engine.latest;
  const write = (text: string) =>
    new Promise<void>((fulfil, reject) => {
      const transaction = engine.begin();
      transaction.insert("notes", { text });
      const onPublished = (_: bigint, error?: Error) => {
        calls.push(`acknowledge ${text}`);
        if (error === undefined) fulfil();
        else reject(error);
      };
      engine.commit(transaction, { onPublished });
    });
  return { folder, write };
}

describe("what would survive a power cut", () => {
  it("are the keys, before anybody uses the folder, and nobody else may read them", async () => {
    const folder = await DataFolder.open(dir, { log: silent });
    expectKept("keys.json.new", "keys.json", basename(dir));
    expect(statSync(join(dir, "keys.json")).mode & 0o077).toBe(0);
    await folder.close();
  });

  it("is a stored file, before its sender is told", async () => {
    const folder = await DataFolder.open(dir, { log: silent });
    calls.length = 0;
    await folder.blobs.put("abc", new Uint8Array([1, 2, 3]));
    expectKept("abc.new", "abc", "files");
    await folder.close();
  });

  it("is a log's name, before the first commit in it", async () => {
    const { folder, write } = await open();
    await write("a");
    expect(last(`sync ${basename(dir)}`)).toBeGreaterThan(first("rename keys.json.new keys.json"));
    const named = calls.slice(last("rename keys.json.new keys.json") + 1, first("write log-0"));
    // Once for the keys, once for the log.
    expect(named.filter((call) => call === `sync ${basename(dir)}`)).toHaveLength(2);
    await folder.close();
  });

  it("is a commit, before anybody learns of it", async () => {
    const { folder, write } = await open();
    calls.length = 0;
    await write("a");
    await write("b");
    const commit = (text: string) => ["write log-0", "sync log-0", `acknowledge ${text}`];
    expect(calls).toEqual([...commit("a"), ...commit("b")]);
    await folder.close();
  });

  it("is a commit with durability `os` not yet: it is written, and that is all", async () => {
    const { folder, write } = await open({ durability: "os" });
    calls.length = 0;
    await write("a");
    expect(calls).toEqual(["write log-0", "acknowledge a"]);
    await folder.close();
  });

  it("is a snapshot, before what it replaces is removed; and its log, before a commit is in it", async () => {
    const { folder, write } = await open({ snapshotAfterBytes: 1 });
    calls.length = 0;
    await write("a");
    await until(() => expect(calls).toContain("remove log-0"));
    await write("b");
    const own = basename(dir);
    expectKept("snapshot-1.tmp", "snapshot-1", own);
    const renamed = first("rename snapshot-1.tmp snapshot-1");
    expect(calls.slice(renamed, first("remove log-0"))).toContain(`sync ${own}`);
    expect(calls.slice(0, first("write log-1"))).toContain(`sync ${own}`);
    expect(first(`sync ${own}`)).toBeLessThan(first("write snapshot-1.tmp"));
    await folder.close();
  });

  it("is a snapshot that was begun, before the folder is free for another process", async () => {
    const { folder, write } = await open({ snapshotAfterBytes: 1 });
    await write("a");
    await folder.close();
    const names = readdirSync(dir);
    expect(names).toContain("snapshot-1");
    expect(names.filter((name) => /^log-0$|\.tmp$|^lock$/.test(name))).toEqual([]);
  });

  it("is what a failed write took back, before it is refused", async () => {
    const path = join(dir, "log");
    writeFileSync(path, "before\n");
    const file = await openLogFile(path);
    const failing = {
      ...file,
      append: async (text: string) => {
        await file.append(text.slice(0, 5));
        throw new Error("disk full");
      },
    };
    const commits = new CommitFile(failing, 7, "fsync", () => Promise.resolve(undefined));
    calls.length = 0;
    const entry = { ts: 1n, changes: { tables: [], documents: [] }, note: undefined };
    await new Promise<void>((fulfil) => {
      commits.append(entry, (error) => {
        calls.push(`refuse ${error?.message}`);
        fulfil();
      });
    });
    expect(calls).toEqual(["write log", "sync log", "refuse disk full"]);
    expect(readFileSync(path, "utf8")).toBe("before\n");
    await commits.close();
  });
});

describe("what an ended process left behind", () => {
  const open0 = () => DataFolder.open(dir, { log: silent });

  it("of a snapshot or a file that was being written is removed", async () => {
    await (await open0()).close();
    for (const name of ["snapshot-7.tmp", "files/abc.new"]) writeFileSync(join(dir, name), "half");
    const folder = await open0();
    expect(readdirSync(dir)).not.toContain("snapshot-7.tmp");
    expect(readdirSync(join(dir, "files"))).toEqual([]);
    expect(await folder.blobs.keys()).toEqual([]);
    await folder.close();
  });

  it("of a snapshot that isn't whole is no data: the folder is refused", async () => {
    const { folder, write } = await open({ snapshotAfterBytes: 1 });
    await write("a");
    await until(() => expect(readdirSync(dir)).toContain("snapshot-1"));
    await folder.close();
    const path = join(dir, "snapshot-1");
    const whole = readFileSync(path);
    const lines = whole.toString().split("\n");
    for (const cut of [
      whole.subarray(0, -3),
      Buffer.from(`${lines.slice(0, -2).join("\n")}\n`),
      Buffer.of(),
    ]) {
      writeFileSync(path, cut);
      await expect(open0()).rejects.toThrow(/snapshot-1 is damaged at byte \d+/);
    }
    writeFileSync(path, whole);
    await (await open0()).close();
  });

  it("of a log that others follow must be whole", async () => {
    const { folder, write } = await open();
    await write("a");
    await folder.close();
    writeFileSync(join(dir, "log-1"), "");
    const log = readFileSync(join(dir, "log-0"));
    writeFileSync(join(dir, "log-0"), log.subarray(0, -3));
    await expect(open0()).rejects.toThrow(/log-0 is damaged at byte 0/);
    writeFileSync(join(dir, "log-0"), log);
    const later = await open();
    await later.write("b"); // Behind what there is, which is in the last log.
    await later.folder.close();
    expect(readFileSync(join(dir, "log-0"))).toEqual(log);
    expect(readFileSync(join(dir, "log-1"), "utf8")).toContain('"text":"b"');
  });
});

describe("a lock", () => {
  it("is gone when the folder is closed, and when it could not be opened", async () => {
    const folder = await DataFolder.open(dir, { log: silent });
    expect(readdirSync(dir)).toContain("lock");
    await folder.close();
    expect(readdirSync(dir)).not.toContain("lock");
    writeFileSync(join(dir, "keys.json"), "");
    await expect(DataFolder.open(dir, { log: silent })).rejects.toThrow("can't be read");
    expect(readdirSync(dir)).not.toContain("lock");
  });

  it("of another process that runs is respected, and left", async () => {
    const { ppid } = process;
    writeFileSync(join(dir, "lock"), String(ppid));
    await expect(DataFolder.open(dir, { log: silent })).rejects.toThrow(`in use by process ${ppid}`);
    expect(readFileSync(join(dir, "lock"), "utf8")).toBe(String(ppid));
  });

  it.each(["", "nonsense", "-1", "0", "1.5", String(process.pid)])(
    "that says %j is nobody's",
    async (content) => {
      writeFileSync(join(dir, "lock"), content);
      const folder = await DataFolder.open(dir, { log: silent });
      expect(readFileSync(join(dir, "lock"), "utf8")).toBe(String(process.pid));
      await folder.close();
    },
  );

  it("is not given up with another folder's", async () => {
    const one = await DataFolder.open(join(dir, "one"), { log: silent });
    const two = await DataFolder.open(join(dir, "two"), { log: silent });
    await one.close();
    await expect(DataFolder.open(join(dir, "two"), { log: silent })).rejects.toThrow("in use");
    await two.close();
  });
});

describe("the name of a stored file", () => {
  it.each(["../keys.json", "..", "", "a/b", "a\\b", "A", "abc.new", "lock\0"])(
    "is never %j: nothing outside of the folder is read, written or removed",
    async (key) => {
      const folder = await DataFolder.open(dir, { log: silent });
      await expect(async () => folder.blobs.put(key, new Uint8Array())).rejects.toThrow(
        "is no key of a file",
      );
      await expect(async () => folder.blobs.get(key)).rejects.toThrow("is no key of a file");
      await expect(async () => folder.blobs.delete(key)).rejects.toThrow("is no key of a file");
      await folder.close();
    },
  );
});
