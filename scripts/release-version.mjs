// `npm run release:version`: collects the change sets in CHANGELOG.md, and gives the package the version that they ask for.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { main, root, tool } from "./setup.mjs";

const lockFile = "package-lock.json";
const codeFile = "src/internal/version.ts";

await main(async () => {
  await tool("changeset", ["version"], { show: true });
  const { version } = JSON.parse(await read("package.json"));
  const lock = JSON.parse(await read(lockFile));
  lock.version = lock.packages[""].version = version;
  await write(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
  await write(codeFile, (await read(codeFile)).replace(/(?<=version = ").*(?=")/, version));
});

function read(file) {
  return readFile(path.join(root, file), "utf8");
}

function write(file, text) {
  return writeFile(path.join(root, file), text);
}
