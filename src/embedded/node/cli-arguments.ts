import { parseArgs, type ParseArgsConfig } from "node:util";
import { type CommandName, COMMANDS } from "./cli-help.js";
import type { ImportMode, TableOfData } from "./data/data-commands.js";

export interface DevCommand {
  readonly name: "dev";
  /** Missing for what `convex.json` says. */
  readonly dir: string | undefined;
  readonly allowedOrigins: readonly string[];
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly data: string | undefined;
  readonly isMemoryAccepted: boolean;
  readonly hasDevAuth: boolean;
  readonly sitePort: number | undefined;
  readonly variablesFile: string | undefined;
  /** A folder with a page to be served; missing for none. */
  readonly page: string | undefined;
  readonly hasCodegen: boolean;
}

export interface InitCommand {
  readonly name: "init";
  readonly folder: string;
}

export interface ExportCommand extends TableOfData {
  readonly name: "export";
  /** Missing for the terminal. */
  readonly out: string | undefined;
}

export interface ImportCommand extends TableOfData {
  readonly name: "import";
  readonly file: string;
  readonly mode: ImportMode;
}

export interface BundleCommand {
  readonly name: "bundle";
  /** Missing for what `convex.json` says. */
  readonly dir: string | undefined;
  readonly out: string;
  readonly isCheck: boolean;
}

export interface HelpCommand {
  readonly name: "help";
  /** Missing for all of them. */
  readonly command: CommandName | undefined;
}

export type Command = BundleCommand | DevCommand | ExportCommand | HelpCommand | ImportCommand | InitCommand;

/** A call that can't be understood. The message says how to put it right. */
class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Reads the words after the program's name. Throws a {@link UsageError}. */
export function parseCommand([name, ...words]: readonly string[]): Command {
  if (name === undefined || isHelp(name)) return { name: "help", command: undefined };
  if (name === "help") return { name, command: words[0] === undefined ? undefined : commandNamed(words[0]) };
  const command = commandNamed(name);
  return words.some(isHelp) ? { name: "help", command } : READERS[command](words);
}

function isHelp(word: string): boolean {
  return word === "--help" || word === "-h";
}

function commandNamed(word: string): CommandName {
  const found = COMMANDS.find((name) => name === word);
  if (found !== undefined) return found;
  const problem = word.startsWith("-")
    ? `A command comes first, and then ${word}.`
    : `There is no command "${word}".`;
  throw new UsageError(`${problem} Commands are ${COMMANDS.join(", ")}. See: convex-elements --help`);
}

const READERS: Readonly<Record<CommandName, (words: readonly string[]) => Command>> = {
  dev: devCommand,
  init: initCommand,
  bundle: bundleCommand,
  export: exportCommand,
  import: importCommand,
};

function devCommand(words: readonly string[]): DevCommand {
  const { values, positionals } = parse("dev", words, {
    page: { type: "string" },
    port: { type: "string" },
    host: { type: "string" },
    "site-port": { type: "string" },
    // Not `--env-file`: Node 20 takes that for itself wherever it stands, and reads it into the process.
    variables: { type: "string" },
    "allow-origin": { type: "string", multiple: true },
    data: { type: "string" },
    memory: { type: "boolean" },
    "no-dev-auth": { type: "boolean" },
    "no-codegen": { type: "boolean" },
  });
  if (values.memory === true && values.data !== undefined)
    throw new UsageError("--memory and --data can't go together: the data is kept, or it isn't.");
  return {
    name: "dev",
    dir: onlyFolder(positionals),
    allowedOrigins: values["allow-origin"] ?? [],
    page: values.page,
    port: values.port === undefined ? undefined : parsePort(values.port, "--port"),
    sitePort: values["site-port"] === undefined ? undefined : parsePort(values["site-port"], "--site-port"),
    variablesFile: values.variables,
    host: values.host,
    data: values.data,
    isMemoryAccepted: values.memory === true,
    hasDevAuth: values["no-dev-auth"] !== true,
    hasCodegen: values["no-codegen"] !== true,
  };
}

function initCommand(words: readonly string[]): InitCommand {
  const { positionals } = parse("init", words, {});
  return { name: "init", folder: onlyFolder(positionals) ?? "." };
}

function bundleCommand(words: readonly string[]): BundleCommand {
  const { values, positionals } = parse("bundle", words, { out: OUT, check: { type: "boolean" } });
  const { out } = values;
  if (out === undefined || !/\.m?js$/.test(out)) throw new UsageError("bundle needs --out FILE.js.");
  return { name: "bundle", dir: onlyFolder(positionals), out, isCheck: values.check === true };
}

function exportCommand(words: readonly string[]): ExportCommand {
  const { values, positionals } = parse("export", words, { ...TABLE, out: OUT });
  if (positionals.length > 0) throw new UsageError("export takes options only: the file goes after --out.");
  return { name: "export", ...tableOf(values, "export"), out: values.out };
}

function importCommand(words: readonly string[]): ImportCommand {
  const { values, positionals } = parse("import", words, {
    ...TABLE,
    append: { type: "boolean" },
    replace: { type: "boolean" },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError("import takes one file of JSON lines.");
  if (values.append === true && values.replace === true)
    throw new UsageError("--append and --replace can't go together.");
  const mode = values.replace === true ? "replace" : "append";
  return { name: "import", ...tableOf(values, "import"), file, mode };
}

const OUT = { type: "string", short: "o" } as const;

const TABLE = {
  data: { type: "string" },
  table: { type: "string" },
  component: { type: "string" },
} as const;

function tableOf(
  { data, table, component = "" }: Partial<Readonly<Record<keyof typeof TABLE, string>>>,
  command: string,
): TableOfData {
  if (data === undefined)
    throw new UsageError(`${command} needs --data DIR: the folder that keeps the data.`);
  if (table === undefined) throw new UsageError(`${command} needs --table NAME.`);
  return { data, table, component };
}

function onlyFolder([folder, ...more]: readonly string[]): string | undefined {
  if (more.length === 0) return folder;
  throw new UsageError(`Only one folder can be named, but there is also "${more.join('", "')}".`);
}

function parse<Options extends NonNullable<ParseArgsConfig["options"]>>(
  command: CommandName,
  words: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options });
  } catch (error) {
    const [problem = ""] = (error as Error).message.split(". ");
    throw new UsageError(`${problem}. See: convex-elements ${command} --help`, { cause: error });
  }
}

function parsePort(text: string, option: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`${option} must be a number from 0 to 65535, not "${text}".`);
}
