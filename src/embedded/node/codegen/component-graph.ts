import { dirname } from "node:path";
import { bundle } from "../bundle.js";
import { definitionPathOf, type ImportedConfig } from "../component-imports.js";
import { readConvexFolder } from "../convex-folder.js";
import type { ComponentDirectory } from "./convex-templates.js";

/** A folder with functions, and how the app reaches it. */
export interface FoundComponent extends ComponentDirectory {
  /** Empty for the app. */
  readonly definition: string;
  /** The package or folder that is imported, without `/convex.config`. */
  readonly importSpecifier: string;
  readonly hasSchema: boolean;
}

/** The app and all components that it uses, found by their definitions alone. The app is the first. */
export async function componentGraph(appDir: string): Promise<readonly FoundComponent[]> {
  const app = found(appDir, appDir, undefined);
  const components = new Map<string, FoundComponent>();
  const waiting = [...(await importedBy(appDir, appDir))];
  for (let config = waiting.shift(); config !== undefined; config = waiting.shift()) {
    const component = found(dirname(config.file), appDir, config);
    if (components.has(component.definition)) continue;
    components.set(component.definition, component);
    waiting.push(...(await importedBy(component.path, appDir)));
  }
  return [app, ...components.values()];
}

/** Whether it came with a package, whose generated code is part of it. */
export function isPublished({ isRoot, definition, definitionPath }: FoundComponent): boolean {
  return !isRoot && (definitionPath.endsWith(".js") || definition.split("/").includes("node_modules"));
}

function found(dir: string, appDir: string, config: ImportedConfig | undefined): FoundComponent {
  const { configFile, schemaFile } = readConvexFolder(dir);
  return {
    isRoot: config === undefined,
    path: dir,
    definitionPath: configFile ?? dir,
    definition: config === undefined ? "" : definitionPathOf(config.file, appDir),
    importSpecifier: config?.specifier.replace(/\/convex\.config.*$/, "") ?? "",
    hasSchema: schemaFile !== undefined,
  };
}

async function importedBy(dir: string, appDir: string): Promise<readonly ImportedConfig[]> {
  const { configFile } = readConvexFolder(dir);
  if (configFile === undefined) return [];
  return (await bundle(dir, { functionFiles: [], configFile }, appDir)).componentConfigs;
}
