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
    for (const declaration of customElementsManifest.modules.flatMap((module) => module.declarations ?? [])) {
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
  plugins: [builtPaths, publicOnly, sortedModules, schemaVersion],
};
