import fc from "fast-check";
import { expect, it } from "vitest";
import { CommitFile } from "../../../src/embedded/node/data/commit-file.js";
import { readCheckedLines } from "../../../src/embedded/node/data/checked-lines.js";
import type { LogFile } from "../../../src/embedded/node/data/log-file.js";
import type { CommitRecord } from "../../../src/embedded/persistence/record.js";

const NO_CHANGES = { tables: [], documents: [] };

/** A file that loses what wasn't synced, and fails or writes only a part where it is told to. */
class FaultyFile implements LogFile {
  synced = "";
  #written = "";
  readonly #faults: readonly string[];
  #step = 0;

  constructor(faults: readonly string[]) {
    this.#faults = faults;
  }

  /** What a restart finds: all that was synced, and any part of what came after. */
  afterPowerCut(share: number): Buffer {
    const rest = this.#written.slice(this.synced.length);
    return Buffer.from(this.synced + rest.slice(0, Math.floor(rest.length * share)));
  }

  append(text: string): Promise<void> {
    const fault = this.#faults[this.#step++];
    if (fault === "short write") this.#written += text.slice(0, text.length / 2);
    if (fault !== undefined && fault !== "none" && fault !== "failing sync") {
      return Promise.reject(new Error(fault));
    }
    this.#written += text;
    return Promise.resolve();
  }

  sync(): Promise<void> {
    if (this.#faults[this.#step - 1] === "failing sync") return Promise.reject(new Error("failing sync"));
    this.synced = this.#written;
    return Promise.resolve();
  }

  cut(bytes: number): Promise<void> {
    this.#written = this.#written.slice(0, bytes);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

it("what was acknowledged is found after a power cut, in order, and what was refused is not", async () => {
  const fault = fc.constantFrom("none", "none", "none", "disk full", "short write", "failing sync");
  const gap = fc.boolean();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fault, { maxLength: 6 }),
      fc.array(gap, { minLength: 1, maxLength: 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (faults, gaps, share) => {
        const file = new FaultyFile(faults);
        const commits = new CommitFile(file, 0, "fsync", () => Promise.resolve(undefined));
        const acknowledged: string[] = [];
        const refused: string[] = [];
        for (const [i, hasGap] of gaps.entries()) {
          const ts = BigInt(i + 1);
          const done = (error?: Error) =>
            void (error === undefined ? acknowledged : refused).push(String(ts));
          commits.append({ ts, changes: NO_CHANGES, note: undefined }, done);
          if (hasGap) await new Promise((resolve) => setImmediate(resolve));
        }
        await commits.close();
        const { texts, rest } = readCheckedLines(file.afterPowerCut(share));
        const found = texts.map((text) => (JSON.parse(text) as CommitRecord).ts);
        expect(rest).not.toBe("broken");
        expect(found).toEqual(acknowledged);
        expect([...acknowledged, ...refused]).toEqual(gaps.map((_, i) => String(i + 1)));
      },
    ),
    { numRuns: 300 },
  );
});

it("a commit that waits while the one before it fails is refused with it, and never written", async () => {
  const file = new FaultyFile(["disk full"]);
  const told: string[] = [];
  const commits = new CommitFile(file, 0, "fsync", () => Promise.resolve(undefined));
  const append = (ts: bigint) =>
    commits.append({ ts, changes: NO_CHANGES, note: undefined }, (error) =>
      told.push(`${ts}: ${error?.message}`),
    );
  const write = file.append.bind(file);
  file.append = (text) => {
    append(2n); // While the first is under way.
    return write(text);
  };
  append(1n);
  await commits.close();
  append(3n);
  expect(told).toEqual(["1: disk full", "2: disk full", "3: disk full"]);
  expect(file.afterPowerCut(1)).toHaveLength(0);
});
