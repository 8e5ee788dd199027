// Puts packages that only the embedded backend uses into `dist/embedded/vendored`, a file each with its licence, and lets
// the files of `dist/embedded` import those: whoever installs the library for its elements gets no packages for them.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { main, root, SetupError } from "./setup.mjs";

/** Packages, and the file with those of their types that our own types name. */
const vendored = [
  { name: "jose", types: "dist/types/types.d.ts" },
  { name: "croner" },
  { name: "sorted-btree" },
];

const embedded = path.join(root, "dist/embedded");
const target = path.join(embedded, "vendored");

await main(async () => {
  await rm(target, { recursive: true, force: true });
  await mkdir(target);
  for (const each of vendored) await bundlePackage(each);
  for (const file of await readdir(embedded, { recursive: true })) {
    if (/(\.js|\.d\.ts)$/.test(file) && !file.startsWith("vendored")) await linkFile(file);
  }
});

async function bundlePackage({ name, types }) {
  const folder = path.join(root, "node_modules", name);
  const { version } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const licenceFile = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
  if (licenceFile === undefined) throw new SetupError(`${name} has no file with its licence.`);
  const licence = await readFile(path.join(folder, licenceFile), "utf8");
  await build({
    stdin: { contents: await entryOf(name), resolveDir: root },
    bundle: true,
    format: "esm",
    // As packages offer themselves to pages: such code runs in Node as well.
    platform: "browser",
    target: "es2022",
    legalComments: "none",
    banner: { js: `/*!\n${name} ${version}\n\n${licence.trim().replaceAll("*/", "* /")}\n*/` },
    outfile: path.join(target, `${name}.js`),
    logLevel: "error",
  });
  if (types !== undefined) await cp(path.join(folder, types), path.join(target, `${name}.d.ts`));
}

/** What the embedded backend imports of a package, and nothing else. */
async function entryOf(name) {
  const names = new Set();
  for (const file of await readdir(embedded, { recursive: true })) {
    if (!file.endsWith(".js")) continue;
    const text = await readFile(path.join(embedded, file), "utf8");
    for (const [, what] of text.matchAll(new RegExp(`^import ([^;]*?) from "${name}";`, "gms"))) {
      if (what.startsWith("{")) for (const one of what.slice(1, -1).split(",")) names.add(one.trim());
      else names.add("default");
    }
  }
  names.delete("");
  if (names.size === 0) throw new SetupError(`Nothing in dist/embedded imports ${name}.`);
  return `export { ${[...names].sort().join(", ")} } from "${name}";`;
}

async function linkFile(file) {
  const full = path.join(embedded, file);
  const text = await readFile(full, "utf8");
  const linked = vendored.reduce((text, { name, types }) => {
    const specifier = path.posix.relative(path.posix.dirname(file), `vendored/${name}.js`);
    const relative = specifier.startsWith(".") ? specifier : `./${specifier}`;
    const next = text.replaceAll(`from "${name}"`, `from "${relative}"`);
    if (next !== text && file.endsWith(".d.ts") && types === undefined)
      throw new SetupError(
        `dist/embedded/${file} names types of ${name}, which nobody has who installs the package.`,
      );
    return next;
  }, text);
  if (linked !== text) await writeFile(full, linked);
}
