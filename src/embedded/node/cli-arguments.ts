import { parseArgs } from "node:util";

export interface DevCommand {
  readonly name: "dev";
  readonly dir: string;
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly isMemoryAccepted: boolean;
  readonly hasDevAuth: boolean;
  readonly sitePort: number | undefined;
  readonly envFile: string | undefined;
}

export type Command = DevCommand | { readonly name: "help" };

/** A call that can't be understood. The message says how to put it right. */
class UsageError extends Error {
  override readonly name = "UsageError";
}

export const HELP = `Runs a folder of Convex functions on this machine, for development. Not for production.

Usage: convex-elements dev [dir] [--port 3210] [--host 127.0.0.1] [--site-port 3211] [--env-file FILE]
                       [--memory] [--no-dev-auth]

  dir           The folder with your functions. Default: convex
  --port N      Where to listen. Default: 3210, or the next free port
  --site-port N Where HTTP actions are served. Default: the port after --port, or the next free one
  --env-file F  Environment variables for the functions, one NAME=value a line. Nothing else is passed to them
  --host NAME   Default: 127.0.0.1, so that only this machine can connect
  --memory      Keep the data in memory only: it is gone when this ends
  --no-dev-auth Hand out no tokens at /dev/token?user=NAME; they let pages of this machine sign in as anybody
  --help        Show this text

Point a Convex client at the printed address. Ctrl-C ends everything.
`;

/** Reads the words after the program's name. Throws a {@link UsageError}. */
export function parseCommand(words: readonly string[]): Command {
  const { values, positionals } = parse(words);
  const [name, dir, ...more] = positionals;
  if (values.help === true || name === undefined || name === "help") return { name: "help" };
  if (name !== "dev") throw new UsageError(`There is no command "${name}". Try: convex-elements dev`);
  if (more.length > 0)
    throw new UsageError(`Only one folder can be named, but there is also "${more.join('", "')}".`);
  return {
    name: "dev",
    dir: dir ?? "convex",
    port: values.port === undefined ? undefined : parsePort(values.port, "--port"),
    sitePort: values["site-port"] === undefined ? undefined : parsePort(values["site-port"], "--site-port"),
    envFile: values["env-file"],
    host: values.host,
    isMemoryAccepted: values.memory === true,
    hasDevAuth: values["no-dev-auth"] !== true,
  };
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
        "env-file": { type: "string" },
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
