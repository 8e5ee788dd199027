const STORAGE = "src/embedded/files/file-storage.ts";
const ROWS = "src/embedded/files/file-rows.ts";
const SERVED = ["test/embedded/http/served-files.test.ts"];
const FILES = ["test/embedded/services/files.test.ts"];
const ROW_TESTS = ["test/embedded/files/file-rows.test.ts"];
const RESTART = ["test/embedded/persistence/restart.test.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "an upload address works for ever",
    file: STORAGE,
    find: "upload === undefined || upload.untilMs < this.#ports.clock.nowMs()",
    replace: "upload === undefined",
    tests: SERVED,
  },
  {
    name: "any text is an upload address",
    file: STORAGE,
    find: "? undefined : upload.component",
    replace: '? "" : upload.component',
    tests: SERVED,
  },
  {
    name: "a new upload address ends those before it",
    file: STORAGE,
    find: "if (untilMs < nowMs) this.#uploads.delete(token);",
    replace: "if (untilMs > nowMs) this.#uploads.delete(token);",
    tests: SERVED,
  },
  {
    name: "ended upload addresses are remembered for ever",
    file: STORAGE,
    find: "if (untilMs < nowMs) this.#uploads.delete(token);",
    replace: "void [token, untilMs];",
    tests: SERVED,
    survives: "They are refused by their time all the same; what is lost is memory, a few bytes for each.",
  },
  {
    name: "a file is kept whatever its hash is said to be",
    file: STORAGE,
    find: "expectedSha256 !== undefined && !",
    replace: "expectedSha256 === null && !",
    tests: SERVED,
  },
  {
    name: "a hash in hex is refused",
    file: STORAGE,
    find: "![sha256, hexFromBytes(hash)].includes",
    replace: "![sha256].includes",
    tests: SERVED,
  },
  {
    name: "the bytes of a file that is still there are removed",
    file: STORAGE,
    find: "if (this.fileOf(key) === null) await this.#blobs.delete(key);",
    replace: "await this.#blobs.delete(key);",
    tests: FILES,
  },
  {
    name: "the bytes of a file that was never written stay for ever",
    file: STORAGE,
    find: "if (this.fileOf(key) === null) await this.#blobs.delete(key);",
    replace: "void key;",
    tests: RESTART,
  },
  {
    name: "a deleted file can be read at its address",
    file: ROWS,
    find: "return row === null ? null : (row.value as unknown as FileInfo);",
    replace: 'return row === null ? { sha256: "", size: 0 } : (row.value as unknown as FileInfo);',
    tests: FILES,
    survives:
      "Deleting takes the row of the key away as well, in the same transaction, so the file's row is never the one that is missing.",
  },
  {
    name: "the key of a deleted file is remembered",
    file: ROWS,
    find: 'if (keyRow !== null) transaction.in("").system.remove(keyRow.id);',
    replace: "void keyRow;",
    tests: ROW_TESTS,
  },
  {
    name: "a file's address is that of another component's file",
    file: ROWS,
    find: '"by_file", { component: transaction.component, file }',
    replace: '"by_file", { component: "", file }',
    tests: ROW_TESTS,
  },
  {
    name: "a function sees the address under which anybody reads a file's bytes in its row",
    file: ROWS,
    find: "transaction.system.insert(FILES_TABLE, { ...info });",
    replace: "transaction.system.insert(FILES_TABLE, { ...info, key });",
    tests: ROW_TESTS,
  },
];
