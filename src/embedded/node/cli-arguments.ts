import { parseArgs } from "node:util";
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

export type Command = BundleCommand | DevCommand | ExportCommand | ImportCommand | { readonly name: "help" };

/** A call that can't be understood. The message says how to put it right. */
class UsageError extends Error {
  override readonly name = "UsageError";
}

export const HELP = `Runs a folder of Convex functions on this machine, for development. Not for production.

Usage: convex-elements dev [dir] [--port 3210] [--host 127.0.0.1] [--site-port 3211] [--variables FILE]
                           [--data DIR | --memory] [--no-dev-auth] [--allow-origin ORIGIN]
       convex-elements bundle [dir] --out FILE.js [--check]
       convex-elements export --data DIR --table NAME [--component PATH] [--out FILE]
       convex-elements import --data DIR --table NAME [--component PATH] [--append | --replace] FILE

dev runs the functions:
  dir           The folder with your functions. Default: what convex.json names, else convex
  --port N      Where to listen. Default: 3210, or the next free port
  --site-port N Where HTTP actions are served. Default: the port after --port, or the next free one
  --variables F Environment variables for the functions, one NAME=value a line. Nothing else is passed to them
  --host NAME   Default: 127.0.0.1, so that only this machine can connect
  --allow-origin O  Let pages of this origin in, like https://app.example, beside those of this machine. May be given
                several times; null for pages without an origin, such as files; "*" for everybody's
  --data DIR    Keep the data in this folder
  --memory      Keep the data in memory only: it is gone when this ends. The default, without a reminder
  --no-dev-auth Hand out no tokens at /dev/token?user=NAME; they let pages of this machine sign in as anybody

bundle makes a module of the folder, for a backend in a page:
  --out FILE    Where it goes, as .js or .mjs; its types go beside it
  --check       Write nothing, and fail if the files aren't up to date

export and import take a table's documents as JSON lines, while no server uses the data:
  --table NAME  The table
  --component P The component that the table belongs to, like workpool. Default: the app
  --out FILE    Where an export goes. Default: the terminal
  --append      Add to the documents that are there. The default
  --replace     Take the documents that are there away first

  --help        Show this text

Point a Convex client at the printed address. Ctrl-C ends everything.
`;

/** Reads the words after the program's name. Throws a {@link UsageError}. */
export function parseCommand(words: readonly string[]): Command {
  const { values, positionals } = parse(words);
  const [name, ...rest] = positionals;
  if (values.help === true || name === undefined) return { name: "help" };
  switch (name) {
    case "help":
      return { name };
    case "dev":
      return devCommand(values, rest);
    case "bundle":
      return bundleCommand(values, rest);
    case "export":
      return { name, ...tableOf(values, name), out: values.out };
    case "import":
      return importCommand(values, rest);
    default:
      throw new UsageError(`There is no command "${name}". Try: convex-elements dev`);
  }
}

type Values = ReturnType<typeof parse>["values"];

function devCommand(values: Values, [dir, ...more]: readonly string[]): DevCommand {
  if (more.length > 0)
    throw new UsageError(`Only one folder can be named, but there is also "${more.join('", "')}".`);
  if (values.memory === true && values.data !== undefined)
    throw new UsageError("--memory and --data can't go together: the data is kept, or it isn't.");
  return {
    name: "dev",
    dir,
    allowedOrigins: values["allow-origin"] ?? [],
    port: values.port === undefined ? undefined : parsePort(values.port, "--port"),
    sitePort: values["site-port"] === undefined ? undefined : parsePort(values["site-port"], "--site-port"),
    variablesFile: values.variables,
    host: values.host,
    data: values.data,
    isMemoryAccepted: values.memory === true,
    hasDevAuth: values["no-dev-auth"] !== true,
  };
}

function bundleCommand(values: Values, [dir, ...more]: readonly string[]): BundleCommand {
  if (more.length > 0) throw new UsageError("bundle takes one folder.");
  const { out } = values;
  if (out === undefined || !/\.m?js$/.test(out)) throw new UsageError("bundle needs --out FILE.js.");
  return { name: "bundle", dir, out, isCheck: values.check === true };
}

function importCommand(values: Values, [file, ...more]: readonly string[]): ImportCommand {
  if (file === undefined || more.length > 0) throw new UsageError("import takes one file of JSON lines.");
  if (values.append === true && values.replace === true)
    throw new UsageError("--append and --replace can't go together.");
  const mode = values.replace === true ? "replace" : "append";
  return { name: "import", ...tableOf(values, "import"), file, mode };
}

function tableOf(values: Values, command: string): TableOfData {
  const { data, table, component = "" } = values;
  if (data === undefined)
    throw new UsageError(`${command} needs --data DIR: the folder that keeps the data.`);
  if (table === undefined) throw new UsageError(`${command} needs --table NAME.`);
  return { data, table, component };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        port: { type: "string" },
        host: { type: "string" },
        "site-port": { type: "string" },
        // Not `--env-file`: Node 20 takes that for itself wherever it stands, and reads it into the process.
        variables: { type: "string" },
        "allow-origin": { type: "string", multiple: true },
        data: { type: "string" },
        table: { type: "string" },
        component: { type: "string" },
        out: { type: "string", short: "o" },
        check: { type: "boolean" },
        append: { type: "boolean" },
        replace: { type: "boolean" },
        memory: { type: "boolean" },
        "no-dev-auth": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(". ")[0]}. See: convex-elements --help`, {
      cause: error,
    });
  }
}

function parsePort(text: string, option: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`${option} must be a number from 0 to 65535, not "${text}".`);
}
