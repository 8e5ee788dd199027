import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { convexTemplates } from "../codegen/convex-templates.js";
import { isFolder, readConvexFolder } from "../convex-folder.js";
import { packageFoldersOf } from "../package-folders.js";
import { prettier } from "../packages-of-convex.js";
import { readProjectConfig } from "../project-config.js";
import { FUNCTIONS, PAGE } from "./starter-files.js";

const PAGE_FILE = "index.html";
const CONFIG_FILE = "tsconfig.json";

/** What became of the files of a first app, by their paths from the folder. */
export interface Initialized {
  readonly made: readonly string[];
  readonly left: readonly string[];
  /** Code that was there before and isn't that of the first app, so that nothing was made. */
  readonly foreign: readonly string[];
}

/**
 * Makes a first app in a folder: a schema, functions, and a page. Never writes a file that is there.
 * @param folder - where the app's packages are; made if it isn't there
 * @throws if something that isn't a folder has its name, or that of the functions
 */
export async function initialize(folder: string): Promise<Initialized> {
  const root = resolve(folder);
  const functions = readProjectConfig(root).functions;
  for (const path of [root, functions]) {
    if (existsSync(path) && !isFolder(path))
      throw new Error(`${path} is a file, and a folder is needed there.`);
  }
  const foreign = foreignIn(functions).map((file) => relative(root, file));
  if (foreign.length > 0) return { made: [], left: [], foreign };
  const files = new Map([
    ...Object.entries(FUNCTIONS).map(([name, text]) => [join(functions, name), text] as const),
    [join(functions, CONFIG_FILE), await typeScriptConfig()],
    [join(root, PAGE_FILE), PAGE],
  ]);
  const made: string[] = [];
  const left: string[] = [];
  for (const [file, text] of files) {
    const isNew = await writeNew(file, text);
    (isNew ? made : left).push(file);
  }
  const named = (list: readonly string[]) => list.map((file) => relative(root, file));
  return { made: named(made), left: named(left), foreign };
}

/** What a person is told of it, with what is to be done next. */
export function describeInitialized(folder: string, { made, left, foreign }: Initialized): string {
  if (foreign.length > 0) {
    return (
      `There is code already: ${foreign.join(", ")}. Nothing was made, so that it stays what it is. ` +
      "Run it: npx convex-elements dev"
    );
  }
  const place = relative(process.cwd(), resolve(folder));
  const isInstalled = packageFoldersOf(resolve(folder)).some((each) =>
    existsSync(join(each, "convex-elements")),
  );
  const steps = [
    ...(place === "" ? [] : [`cd ${place}`]),
    ...(isInstalled ? [] : ["npm install convex-elements convex"]),
    "npx convex-elements dev --page .",
  ];
  return [
    ...(made.length === 0 ? [] : [`Made ${made.join(", ")}.`]),
    ...(left.length === 0 ? [] : [`Left alone, because it was there: ${left.join(", ")}.`]),
    `Next: ${steps.join(" && ")}`,
  ].join("\n");
}

/** Files of code that are there and aren't what this command makes. */
function foreignIn(functions: string): readonly string[] {
  if (!existsSync(functions)) return [];
  const { functionFiles, nodeFiles, schemaFile, configFile, authConfigFile } = readConvexFolder(functions);
  const files = [
    ...[...functionFiles, ...nodeFiles].map(({ file }) => file),
    schemaFile,
    configFile,
    authConfigFile,
  ];
  return files
    .filter((file) => file !== undefined)
    .filter((file) => FUNCTIONS[relative(functions, file)] !== readFileSync(file, "utf8"));
}

async function typeScriptConfig(): Promise<string> {
  const templates = await convexTemplates();
  return prettier().format(templates.tsconfigCodegen(), { parser: "json" });
}

/** Resolves to false if there is such a file. */
async function writeNew(file: string, text: string): Promise<boolean> {
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
