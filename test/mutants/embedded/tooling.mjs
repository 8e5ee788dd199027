const INIT = "src/embedded/node/init/init-command.ts";
const INIT_TESTS = ["test/embedded/node/init.test.ts"];
const CODEGEN = "src/embedded/node/codegen/codegen.ts";
const FILES = "src/embedded/node/codegen/generated-files.ts";
const GRAPH = "src/embedded/node/codegen/component-graph.ts";
const ANALYSIS = "src/embedded/node/codegen/analysis.ts";
const CODEGEN_TESTS = ["test/embedded/node/codegen.test.ts"];

/** @type {import("../catalog.mjs").Mutant[]} */
export default [
  {
    name: "init writes over a page that was there",
    file: INIT,
    find: '{ flag: "wx" }',
    replace: '{ flag: "w" }',
    tests: INIT_TESTS,
  },
  {
    name: "init makes its functions beside a component's definition",
    file: INIT,
    find: "    configFile,\n",
    replace: "",
    tests: INIT_TESTS,
  },
  {
    name: "init takes a file of another text for its own",
    file: INIT,
    find: '.filter((file) => FUNCTIONS[relative(functions, file)] !== readFileSync(file, "utf8"))',
    replace: ".filter((file) => FUNCTIONS[relative(functions, file)] === undefined)",
    tests: INIT_TESTS,
  },
  {
    name: "init says that everything was made, also what was there",
    file: INIT,
    find: "(isNew ? made : left).push(file);",
    replace: "void isNew;\n    made.push(file);",
    tests: INIT_TESTS,
  },
  {
    name: "init makes functions where convex.json doesn't look for them",
    file: INIT,
    find: "const functions = readProjectConfig(root).functions;",
    replace: 'const functions = join(root, "convex");',
    tests: INIT_TESTS,
  },
  {
    name: "generated code that is right is written again, so that watchers never rest",
    file: CODEGEN,
    find: "if (there === formatted) continue;",
    replace: "",
    tests: CODEGEN_TESTS,
  },
  {
    name: "what was written is said again with each change",
    file: CODEGEN,
    find: "this.#written.clear();",
    replace: "",
    tests: CODEGEN_TESTS,
  },
  {
    name: "before the code is loaded, generated code that knows its types gives way to what doesn't",
    file: CODEGEN,
    find: 'if (there !== undefined && which === "missing") continue;',
    replace: "",
    tests: CODEGEN_TESTS,
  },
  {
    name: "generated code of a package is written anew",
    file: GRAPH,
    find: 'return !isRoot && (definitionPath.endsWith(".js") || definition.split("/").includes("node_modules"));',
    replace: "return !isRoot && definition === definitionPath;",
    tests: CODEGEN_TESTS,
  },
  {
    name: "the api holds files that are no modules",
    file: FILES,
    find: '.filter((file) => !/\\.tsx?$/.test(file) || /^\\s{0,100}(import|export)/m.test(readFileSync(file, "utf8")));',
    replace: ";\nvoid readFileSync;",
    tests: CODEGEN_TESTS,
  },
  {
    name: "generated code knows no environment variables",
    file: ANALYSIS,
    find: "envVars: exporter?.call(config).envVars ?? [],",
    replace: "envVars: [].concat(exporter ? [] : []),",
    tests: CODEGEN_TESTS,
  },
];
