import { expect, it } from "vitest";
import {
  fileOfKey,
  findFile,
  insertFile,
  keyOfFile,
  removeFile,
} from "../../../src/embedded/files/file-rows.js";
import { TestEngine } from "../engine/new-engine.js";

const INFO = { sha256: "aGFzaA==", size: 5, contentType: "text/plain" };

/** An engine with a file of the app and one of each of two components. */
function engineWithFiles() {
  const engine = new TestEngine();
  const files = ["", "notes", "notes/deep"].map((component) => {
    const key = `key of ${component}`;
    return { component, key, id: engine.write((t) => insertFile(t.in(component), { ...INFO }, key)) };
  });
  return { engine, files };
}

it("a file is found by its id in its own component, and by its key from anywhere", () => {
  const { engine, files } = engineWithFiles();
  const transaction = engine.begin();
  for (const { component, key, id } of files) {
    expect(keyOfFile(transaction.in(component), id)).toBe(key);
    expect(fileOfKey(transaction, key)).toMatchObject(INFO);
    const others = files.filter((other) => other.component !== component);
    for (const other of others) expect(keyOfFile(transaction.in(other.component), id)).toBeNull();
  }
  expect(fileOfKey(transaction, "another")).toBeNull();
});

it("functions see what is known of a file, and never the key, with which anybody reads its bytes", () => {
  const { engine, files } = engineWithFiles();
  for (const { component, id } of files) {
    const row = findFile(engine.begin().in(component), id);
    expect(Object.keys(row?.value ?? {}).sort()).toEqual(
      ["_creationTime", "_id", ...Object.keys(INFO)].sort(),
    );
  }
});

it("of several files only the removed one is gone, with its key", () => {
  const { engine, files } = engineWithFiles();
  const [app, notes, deep] = files;
  engine.write((t) => removeFile(t.in("notes"), notes!.id));
  const transaction = engine.begin();
  expect(keyOfFile(transaction.in("notes"), notes!.id)).toBeNull();
  expect([app, notes, deep].map((file) => fileOfKey(transaction, file!.key) === null)).toEqual([
    false,
    true,
    false,
  ]);
  expect(transaction.in("").count("_storage_keys")).toBe(2);
  expect(() => removeFile(transaction.in("notes"), notes!.id)).toThrow("There is no file with the id");
  expect(() => removeFile(transaction.in(""), deep!.id)).toThrow("There is no file with the id");
});
