import { readFileSync } from "node:fs";
import { readConvexFolder } from "../convex-folder.js";
import type { CodegenConfig } from "../project-config.js";
import type { StartPush } from "./analysis.js";
import { type FoundComponent } from "./component-graph.js";
import type { ConvexTemplates } from "./convex-templates.js";

/** Text by the name of the file in `_generated`. */
export type GeneratedFiles = Readonly<Record<string, string>>;

const context = {
  entryPoints: functionFilesIn,
  crash: ({ printedMessage }: { readonly printedMessage: string }): never => {
    throw new Error(printedMessage);
  },
};

/** What the code needs so that it can be built, before anything is known of it. */
export function filesToBuild(
  templates: ConvexTemplates,
  component: FoundComponent,
  config: CodegenConfig,
): GeneratedFiles {
  const dataModel = component.hasSchema ? templates.dynamicDataModelDTS() : templates.noSchemaDataModelDTS();
  if (isTypeScript(component, config)) {
    const { isRoot } = component;
    const server = isRoot ? rootServer(templates, true, []).TS : templates.componentServerTS(false, []);
    return { "dataModel.ts": dataModel, "server.ts": server, "api.ts": templates.componentApiStubTS() };
  }
  const { JS, DTS } = rootServer(templates, false, []);
  return {
    ...{ "dataModel.d.ts": dataModel, "server.js": JS, "server.d.ts": DTS },
    ...{ "api.js": templates.componentApiJs(), "api.d.ts": templates.componentApiStubDTS() },
    ...(config.hasCommonJs ? { "api_cjs.cjs": templates.rootComponentApiCJS() } : {}),
  };
}

/** What a deployment would have told to Convex's command line, and it would have written. */
export async function filesOfCode(
  templates: ConvexTemplates,
  component: FoundComponent,
  config: CodegenConfig,
  { push, graph }: { readonly push: StartPush; readonly graph: readonly FoundComponent[] },
): Promise<GeneratedFiles> {
  const [root = component] = graph;
  const map = new Map(graph.map((each) => [each.path, each]));
  const of = [context, push, root, component] as const;
  const options = { staticApi: config.hasStaticApi, useComponentApiImports: !config.hasLegacyComponentApi };
  const envVars = push.analysis[component.definition]?.definition.envVars ?? [];
  const dataModel = !component.hasSchema
    ? templates.noSchemaDataModelDTS()
    : config.hasStaticDataModel
      ? await templates.staticDataModelDTS(...of)
      : templates.dynamicDataModelDTS();
  if (isTypeScript(component, config)) {
    const server = component.isRoot
      ? rootServer(templates, true, envVars).TS
      : templates.componentServerTS(false, envVars);
    return {
      ...(component.isRoot ? {} : { "component.ts": await templates.componentTS(...of) }),
      ...{ "dataModel.ts": dataModel, "server.ts": server },
      "api.ts": await templates.componentApiTSWithTypes(...of, map, options),
    };
  }
  const api = await templates.componentApiDTS(...of, map, options);
  const { JS, DTS } = rootServer(templates, false, envVars);
  return {
    ...{ "dataModel.d.ts": dataModel, "server.js": JS, "server.d.ts": DTS },
    ...{ "api.js": templates.componentApiJs(), "api.d.ts": api },
    ...(config.hasCommonJs ? { "api_cjs.cjs": templates.rootComponentApiCJS(), "api_cjs.d.cts": api } : {}),
  };
}

/** Components have TypeScript alone, as Convex writes it for them. */
function isTypeScript({ isRoot }: FoundComponent, config: CodegenConfig): boolean {
  return !isRoot || config.isTypeScript;
}

function rootServer(templates: ConvexTemplates, useTypeScript: boolean, envVars: unknown) {
  return templates.serverCodegen({ useTypeScript, envVars });
}

/** TypeScript that neither imports nor exports is no module, and Convex leaves it out. */
function functionFilesIn(dir: string): readonly string[] {
  const { functionFiles, nodeFiles } = readConvexFolder(dir);
  return [...functionFiles, ...nodeFiles]
    .map(({ file }) => file)
    .filter((file) => !/\.tsx?$/.test(file) || /^\s{0,100}(import|export)/m.test(readFileSync(file, "utf8")));
}
