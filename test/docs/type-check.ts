import path from "node:path";
import ts from "typescript";
import { type Example, root } from "./markdown.js";

/** Where the examples are taken to stand: in the package, so that they find it and what it is developed with. */
const folder = path.join(root, ".examples");

/** `npx convex codegen` makes these of an app's own files. */
function generatedFor(files: ReadonlyMap<string, string>): Map<string, string> {
  const modules = [...files.keys()]
    .map((file) => /^convex\/(\w+)\.ts$/.exec(file)?.[1])
    .filter((name) => name !== undefined && name !== "schema");
  const schema = files.has("convex/schema.ts")
    ? `import schema from "../schema.js"; export type DataModel = DataModelFromSchemaDefinition<typeof schema>;`
    : `export type DataModel = AnyDataModel;`;
  return new Map([
    [
      "convex/_generated/dataModel.ts",
      `import type { AnyDataModel, DataModelFromSchemaDefinition, DocumentByName, TableNamesInDataModel } from "convex/server";
       import type { GenericId } from "convex/values";
       ${schema}
       export type Doc<Table extends TableNamesInDataModel<DataModel>> = DocumentByName<DataModel, Table>;
       export type Id<Table extends TableNamesInDataModel<DataModel>> = GenericId<Table>;`,
    ],
    [
      "convex/_generated/server.ts",
      `import { type GenericMutationCtx, type GenericQueryCtx, internalMutationGeneric, type MutationBuilder, mutationGeneric,
         type QueryBuilder, queryGeneric } from "convex/server";
       import type { DataModel } from "./dataModel.js";
       export const query = queryGeneric as QueryBuilder<DataModel, "public">;
       export const mutation = mutationGeneric as MutationBuilder<DataModel, "public">;
       export const internalMutation = internalMutationGeneric as MutationBuilder<DataModel, "internal">;
       export type QueryCtx = GenericQueryCtx<DataModel>;
       export type MutationCtx = GenericMutationCtx<DataModel>;`,
    ],
    [
      "convex/_generated/api.ts",
      `import { type ApiFromModules, type FilterApi, type FunctionReference } from "convex/server";
       import type { ComponentApi } from "convex-elements/_generated/component.js";
       ${modules.map((name) => `import type * as ${name} from "../${name}.js";`).join("\n")}
       declare const full: ApiFromModules<{ ${modules.map((name) => `${name}: typeof ${name}`).join("; ")} }>;
       export declare const api: FilterApi<typeof full, FunctionReference<any, "public">>;
       export declare const internal: FilterApi<typeof full, FunctionReference<any, "internal">>;
       export declare const components: { realtime: ComponentApi<"realtime"> };`,
    ],
    [
      "convex-bundle.ts",
      `import type { AppCode } from "convex-elements/embedded"; declare const code: AppCode; export default code;`,
    ],
  ]);
}

/** The file that an example says it is, in its first line: `// convex/messages.ts`. */
export const fileOf = ({ code }: Example): string | undefined => /^\/\/ ([\w./-]+\.ts)\b/.exec(code)?.[1];

/** Examples of a page, by the files that they are, with those of `base` for what they don't bring themselves. */
export interface Project {
  readonly name: string;
  readonly base: ReadonlyMap<string, string>;
  readonly examples: readonly Example[];
}

/** What TypeScript says of each project's examples: against the built types of the package, as strict as it gets. */
export function typeProblems(projects: readonly Project[]): string[] {
  const files = new Map<string, string>();
  const places = new Map<string, string>();
  for (const { name, base, examples } of projects) {
    const own = new Map(base);
    for (const example of examples) {
      const file = fileOf(example) ?? `line-${example.line}.ts`;
      own.set(file, example.code);
      places.set(path.join(folder, name, file), `${name}:${example.line}`);
    }
    for (const [file, text] of [...own, ...generatedFor(own)]) files.set(path.join(folder, name, file), text);
  }
  const options: ts.CompilerOptions = {
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true },
    ...{ module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
    ...{ target: ts.ScriptTarget.ES2022, moduleDetection: ts.ModuleDetectionKind.Force },
    ...{ lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"], types: ["node"] },
    ...{ experimentalDecorators: true, useDefineForClassFields: false, skipLibCheck: true },
  };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => files.has(file) || disk.fileExists(file),
    readFile: (file) => files.get(file) ?? disk.readFile(file),
    directoryExists: (name) => name.startsWith(folder) || (disk.directoryExists?.(name) ?? true),
    getSourceFile: (file, version, ...rest) => {
      const text = files.get(file);
      return text === undefined
        ? disk.getSourceFile(file, version, ...rest)
        : ts.createSourceFile(file, text, version);
    },
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, "\n");
    if (!file) return message;
    const place = places.get(file.fileName) ?? path.relative(folder, file.fileName);
    return `${place} + ${file.getLineAndCharacterOfPosition(start).line + 1}: ${message}`;
  });
}
