import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** The analyzer writes sources' paths; whoever reads the manifest has the built files. */
const builtPaths = {
  name: "built-paths",
  packageLinkPhase({ customElementsManifest }) {
    rewrite(customElementsManifest, (key, value) => {
      const isPath = (key === "path" || key === "module") && typeof value === "string";
      return isPath ? value.replace(/^\/?src\//, "dist/").replace(/\.ts$/, ".js") : value;
    });
  },
};

/** Where the type of a property is a name for words, tools that read the manifest can't know these. */
const wordsOfTypes = {
  name: "words-of-types",
  packageLinkPhase({ customElementsManifest }) {
    const words = wordTypes();
    rewrite(customElementsManifest, (key, value) =>
      key === "text" && typeof value === "string"
        ? value.replace(/^\w+/, (name) => words.get(name) ?? name)
        : value,
    );
  },
};

/** What the analyzer reads of attributes is the source of their property; they have its type, and their own text. */
const attributesOfFields = {
  name: "attributes-of-fields",
  packageLinkPhase({ customElementsManifest }) {
    for (const { attributes, members } of declarationsOf(customElementsManifest))
      for (const attribute of attributes ?? []) {
        const field = members.find(({ name }) => name === attribute.fieldName);
        attribute.type = field?.type;
        if (field?.default !== undefined) attribute.default = attributeText(field.default);
      }
  },
};

/** It calls the schema 1.0.0, but writes what only newer ones have, such as custom states. */
const schemaVersion = {
  name: "schema-version",
  packageLinkPhase({ customElementsManifest }) {
    customElementsManifest.schemaVersion = "2.1.0";
  },
};

/** What pages can't or shouldn't use. */
const publicOnly = {
  name: "public-only",
  packageLinkPhase({ customElementsManifest }) {
    for (const declaration of declarationsOf(customElementsManifest)) {
      if (declaration.members) declaration.members = declaration.members.filter(isPublic);
      // Found by the analyzer in dispatchEvent() calls, under the names of variables.
      if (declaration.events)
        declaration.events = declaration.events.filter(({ description }) => description);
    }
    for (const module of customElementsManifest.modules)
      module.exports = module.exports?.filter(isNoType(module));
    customElementsManifest.modules = customElementsManifest.modules.filter(isOfInterest);
  },
};

/** The analyzer takes files as the file system names them, which is another order on each machine. */
const sortedModules = {
  name: "sorted-modules",
  packageLinkPhase({ customElementsManifest }) {
    customElementsManifest.modules.sort((one, other) => (one.path < other.path ? -1 : 1));
  },
};

/** Custom elements and their base class; styles and helpers are nobody's business. */
const isOfInterest = ({ declarations, exports }) =>
  (declarations ?? []).some(({ kind, customElement }) => kind === "class" && customElement) ||
  (exports ?? []).some(({ kind }) => kind === "custom-element-definition");

/** Types that a module hands on are listed as if they were there when it runs. */
const isNoType =
  ({ declarations }) =>
  ({ kind, name }) =>
    kind !== "js" || (declarations ?? []).some((declaration) => declaration.name === name);

const ofLit = new Set([
  "styles",
  "defaultTag",
  "render",
  "update",
  "updated",
  "willUpdate",
  "logger",
  "role",
]);
const isPublic = ({ privacy, name }) =>
  privacy !== "private" && privacy !== "protected" && !ofLit.has(name) && !/Callback$/.test(name);

const declarationsOf = ({ modules }) => modules.flatMap((module) => module.declarations ?? []);

/** What an attribute says for a value as it stands in the source. */
function attributeText(source) {
  const isText = /^(["'`]).*\1$/.test(source);
  return isText ? source.slice(1, -1) : source.replace(/(\d)_(?=\d)/g, "$1");
}

/** Types that are words and nothing else, as in `"single" | "multiple"`, by their names. */
function wordTypes() {
  const files = readdirSync("src", { recursive: true }).filter((file) => file.endsWith(".ts"));
  const sources = files.map((file) => readFileSync(path.join("src", file), "utf8"));
  const declared = sources.flatMap((source) => [
    ...source.matchAll(/^export type (\w+) =((?:\s*\|?\s*"[^"]*")+);/gm),
  ]);
  // A name of two types says nothing here.
  const isOnce = ([, name]) => declared.filter((other) => other[1] === name).length === 1;
  return new Map(
    declared
      .filter(isOnce)
      .map(([, name, words]) => [name, words.replace(/\s+/g, " ").replace(/^ (\| )?/, "")]),
  );
}

function rewrite(node, change) {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    node[key] = change(key, value);
    rewrite(node[key], change);
  }
}

export default {
  globs: ["src/elements/**/*.ts", "src/internal/realtime-element.ts"],
  outdir: ".",
  litelement: true,
  packagejson: false,
  plugins: [builtPaths, publicOnly, wordsOfTypes, attributesOfFields, sortedModules, schemaVersion],
};
