/** The import rules of docs/architecture.md, as a check. */
const only = (from, to) => ({
  name: `${from}-imports`,
  comment: `src/${from} may import only: ${[from, ...to].join(", ")}`,
  severity: "error",
  from: { path: `^src/${from}/` },
  to: {
    path: "^(src|convex|demo|test|stories|\\.storybook)/",
    pathNot: `^src/(${[from, ...to].join("|")})/`,
  },
});

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    only("core", []),
    only("adapters", ["core"]),
    only("client", ["core", "adapters"]),
    only("context", ["client", "core"]),
    only("rows", ["core", "events", "internal"]),
    only("controllers", ["rows", "context", "client", "core"]),
    only("events", ["core"]),
    only("locales", []),
    only("internal", ["core", "events", "locales"]),
    only("elements", ["rows", "controllers", "context", "client", "core", "events", "internal", "locales"]),
    only("embedded", []),
    only("testing", ["client", "core", "adapters", "embedded"]),
    only("server", []),
    {
      name: "core-is-pure",
      comment: "src/core imports no package and no Node module",
      severity: "error",
      from: { path: "^src/core/" },
      to: { dependencyTypes: ["npm", "npm-dev", "npm-peer", "npm-optional", "core"] },
    },
    {
      name: "internal-imports-only-lit",
      severity: "error",
      from: { path: "^src/(internal|events|locales)/" },
      to: {
        dependencyTypes: ["npm", "npm-dev", "npm-peer", "core"],
        pathNot: "node_modules/(lit|lit-html|lit-element|@lit)",
      },
    },
    {
      name: "elements-are-islands",
      comment: "An element folder never imports another element's folder",
      severity: "error",
      from: { path: "^src/elements/([^/]+)/" },
      to: { path: "^src/elements/[^/]+/", pathNot: "^src/elements/$1/" },
    },
    {
      name: "embedded-only-for-testing",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(embedded|testing)/" },
      to: { path: "^src/embedded/" },
    },
    {
      name: "node-only-in-embedded-node",
      comment: "Everything else runs in a page",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/embedded/node/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "server-runs-in-convex-alone",
      comment: "src/server is bundled with an app's Convex functions, and imports nothing but convex",
      severity: "error",
      from: { path: "^src/server/" },
      to: { dependencyTypes: ["npm", "npm-dev", "npm-optional", "core"], pathNot: "node_modules/convex/" },
    },
    {
      name: "server-only-for-apps",
      comment: "Nothing that runs in a page imports what runs on the server",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/server/" },
      to: { path: "^src/server/" },
    },
    {
      name: "component-stands-alone",
      comment: "The component realtime imports convex and its child components only",
      severity: "error",
      from: { path: "^convex/realtime/" },
      to: { path: "^(src|demo|test|convex|stories)/", pathNot: "^convex/realtime/" },
    },
    {
      name: "convex-folder-stands-alone",
      comment: "The demo's functions take from the library what any app takes: convex-elements/server",
      severity: "error",
      from: { path: "^convex/" },
      to: { path: "^(src|demo|test|stories)/", pathNot: "^src/server/index\\.ts$" },
    },
    {
      name: "stories-functions-stand-alone",
      comment: "The stories' functions take from the library what any app takes",
      severity: "error",
      from: { path: "^stories/convex/" },
      to: {
        path: "^(src|demo|test|convex|stories)/",
        pathNot: "^(stories/convex/|src/server/index\\.ts$|convex/realtime/convex\\.config\\.ts$)",
      },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    // Convex's generated API names the type of every module, so it is on a circle with each.
    exclude: { path: "/_generated/" },
    enhancedResolveOptions: { conditionNames: ["import", "types", "default"], exportsFields: ["exports"] },
  },
};
