import type { SchemaJson } from "../../engine/schema-json.js";
import type { App, Component } from "../../functions/app.js";
import { mountedComponents } from "../../functions/component-config.js";
import type { FunctionInfo } from "../../functions/registry.js";
import { splitPath } from "../../functions/function-path.js";

/** What a deployment finds out about code that is sent to it, as far as generated code needs it. */
export interface StartPush {
  /** By the path of the definition; empty for the app. */
  readonly analysis: Readonly<Record<string, Analysis>>;
}

export interface Analysis {
  readonly definition: {
    readonly childComponents: readonly { readonly name: string; readonly path: string }[];
    readonly exports: ExportTree;
    readonly envVars: readonly unknown[];
  };
  /** By module, with the extension `.js`. */
  readonly functions: Readonly<Record<string, { readonly functions: readonly AnalyzedFunction[] }>>;
  readonly schema: SchemaJson | null;
}

type ExportTree =
  | { readonly type: "leaf"; readonly leaf: string }
  | { readonly type: "branch"; readonly branch: [string, ExportTree][] };

interface AnalyzedFunction {
  readonly name: string;
  readonly udfType: string;
  readonly visibility: { readonly kind: "public" | "internal" };
  readonly args: string;
  readonly returns: string | null;
}

export function analyze({ components }: App): StartPush {
  const analysis: Record<string, Analysis> = {};
  for (const component of components.values()) {
    analysis[component.definition] ??= analysisOf(component);
  }
  return { analysis };
}

function analysisOf({ config, registry, schema, path }: Component): Analysis {
  const exporter = (config as { export?: () => { envVars?: readonly unknown[] } } | undefined)?.export;
  return {
    definition: {
      childComponents: mountedComponents(config, path).map(({ name, definitionPath }) => ({
        name,
        path: definitionPath,
      })),
      exports: exportsOf(registry.all.filter(({ isPublic }) => isPublic)),
      envVars: exporter?.call(config).envVars ?? [],
    },
    functions: functionsByModule(registry.all),
    schema,
  };
}

/** A component offers its public functions, by the folders and files that they are in. */
function exportsOf(functions: readonly FunctionInfo[]): ExportTree {
  const root: ExportTree = { type: "branch", branch: [] };
  for (const { path } of functions) {
    const [module, name] = splitPath(path);
    let { branch } = root;
    for (const part of module.split("/")) branch = branchIn(branch, part);
    branch.push([name, { type: "leaf", leaf: `_reference/function/${path}` }]);
  }
  return root;
}

function branchIn(branch: [string, ExportTree][], name: string): [string, ExportTree][] {
  const found = branch.find(([key, child]) => key === name && child.type === "branch")?.[1];
  if (found?.type === "branch") return found.branch;
  const added: [string, ExportTree][] = [];
  branch.push([name, { type: "branch", branch: added }]);
  return added;
}

function functionsByModule(functions: readonly FunctionInfo[]): Analysis["functions"] {
  const modules: Record<string, { functions: AnalyzedFunction[] }> = {};
  for (const { path, type, isPublic, args, returns } of functions) {
    const [module, name] = splitPath(path);
    (modules[`${module}.js`] ??= { functions: [] }).functions.push({
      name,
      udfType: type,
      visibility: { kind: isPublic ? "public" : "internal" },
      args: JSON.stringify(sorted(args)),
      returns: returns === null ? null : JSON.stringify(sorted(returns)),
    });
  }
  return modules;
}

/** A deployment tells validators with their fields in the order of the alphabet. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, child]) => [key, sorted(child)]));
}
