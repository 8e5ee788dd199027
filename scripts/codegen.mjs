// `npm run codegen`: makes `convex/_generated` and `convex/realtime/_generated` anew. Without a deployment, Convex's
// own command knows the app's functions and leaves out components; what a deployment would add is added here, by
// Convex's own templates as far as they can be imported.
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { format } from "prettier";
import { main, root, tool } from "./setup.mjs";

const app = path.join(root, "convex");
const component = path.join(app, "realtime");
const templates = path.join(root, "node_modules/convex/dist/esm/cli/codegen_templates");

const { apiComment, compareModulePaths, compareStrings, header } = await template("common");
const { componentServerTS } = await template("component_server");
const { moduleIdentifier } = await template("api");
const { validatorToType } = await template("validator_helpers");

await main(async () => {
  await tool("convex", ["codegen", "--system-udfs", "--typecheck", "disable"]);
  await write(
    app,
    "api.d.ts",
    (text) => text + componentsOf("export declare const components:", { realtime: "../realtime" }),
  );
  await write(app, "api.js", (text) =>
    text
      .replace("import { anyApi }", "import { anyApi, componentsGeneric }")
      .concat("export const components = componentsGeneric();\n"),
  );
  const modules = await modulesIn(component);
  await write(component, "server.ts", () => componentServerTS(false, []));
  await write(component, "api.ts", () => apiOf(modules));
  await write(component, "component.ts", () => componentOf(modules));
});

function template(name) {
  return import(pathToFileURL(path.join(templates, `${name}.js`)).href);
}

/** Writes a generated file, from what stands there now. */
async function write(folder, name, next) {
  const file = path.join(folder, "_generated", name);
  const text = await readFile(file, "utf8").catch(() => "");
  await writeFile(file, await format(next(text), { parser: "typescript" }));
}

/** The modules of a component by name, with what they export. */
async function modulesIn(folder) {
  const names = (await readdir(folder))
    .filter((name) => name.endsWith(".ts") && name.split(".").length === 2 && name !== "schema.ts")
    .sort(compareModulePaths)
    .map((name) => path.basename(name, ".ts"));
  return new Map(
    await Promise.all(names.map(async (name) => [name, await load(path.join(folder, `${name}.ts`))])),
  );
}

async function load(file) {
  const options = { bundle: true, format: "esm", platform: "node", write: false, logLevel: "error" };
  const { outputFiles } = await build({ ...options, entryPoints: [file] });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

function apiOf(modules) {
  const names = [...modules.keys()];
  return `${header("Generated `api` utility.")}
    ${names.map((name) => `import type * as ${moduleIdentifier(name)} from "../${name}.js";`).join("\n")}

    import type { ApiFromModules, FilterApi, FunctionReference } from "convex/server";
    import { anyApi, componentsGeneric } from "convex/server";

    const fullApi: ApiFromModules<{
      ${names.map((name) => `${name}: typeof ${moduleIdentifier(name)};`).join("\n")}
    }> = anyApi as any;
    ${["public", "internal"].map(apiObject).join("\n")}
    ${componentsOf("export const components = componentsGeneric() as unknown as", {})}`;
}

function apiObject(visibility) {
  const name = visibility === "public" ? "api" : "internal";
  return `${apiComment(name, visibility)}
    export const ${name}: FilterApi<typeof fullApi, FunctionReference<any, "${visibility}">> = anyApi as any;`;
}

function componentsOf(declaration, components) {
  const members = Object.entries(components).map(
    ([name, from]) => `${name}: import("${from}/_generated/component.js").ComponentApi<"${name}">;`,
  );
  return `\n${declaration} {\n${members.join("\n")}\n};\n`;
}

/** What an app that mounts the component may call. */
function componentOf(modules) {
  return `${header("Generated `ComponentApi` utility.")}
    import type { FunctionReference } from "convex/server";

    /**
     * A utility for referencing a Convex component's exposed API.
     *
     * Useful when expecting a parameter like \`components.myComponent\`.
     * Usage:
     * \`\`\`ts
     * async function myFunction(ctx: QueryCtx, component: ComponentApi) {
     *   return ctx.runQuery(component.someFile.someQuery, { ...args });
     * }
     * \`\`\`
     */
    export type ComponentApi<Name extends string | undefined = string | undefined> = {
      ${[...modules].map(([name, exported]) => moduleType(name, exported)).join("\n")}
    };`;
}

function moduleType(name, exported) {
  const functions = Object.entries(exported)
    .filter(([, value]) => value?.isPublic === true)
    .sort(([a], [b]) => compareStrings(a, b));
  if (functions.length === 0) return "";
  return `${name}: {
    ${functions.map(([fn, value]) => `${fn}: ${referenceType(value)};`).join("\n")}
  };`;
}

function referenceType(fn) {
  const kind = fn.isQuery ? "query" : fn.isMutation ? "mutation" : "action";
  const [args, returns] = [fn.exportArgs(), fn.exportReturns()].map((json) =>
    validatorToType(JSON.parse(json, (_key, value) => withSortedFields(value))),
  );
  return `FunctionReference<"${kind}", "internal", ${args}, ${returns}, Name>`;
}

/** A deployment tells validators with their fields in the order of the alphabet. */
function withSortedFields(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
