import { writeFile } from "node:fs/promises";
import {
  type Command,
  type DevCommand,
  type ExportCommand,
  HELP,
  type ImportCommand,
  parseCommand,
} from "./cli-arguments.js";
import { readEnvFile } from "./env-file.js";
import { writeBundle } from "./bundle-command.js";
import { exportTable, importTable } from "./data/data-commands.js";
import { type DevServer, startDevServer } from "./dev-server.js";
import { forgetEnvironment } from "./own-environment.js";
import { readProjectConfig } from "./project-config.js";

/** Runs the program. Sets the exit code; a running server ends with SIGINT or SIGTERM. */
export async function main(words: readonly string[]): Promise<void> {
  try {
    await run(parseCommand(words));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

async function run(command: Command): Promise<void> {
  switch (command.name) {
    case "help":
      return print(HELP.trimEnd());
    case "dev":
      return runDev(command);
    case "bundle":
      return writeBundle(folderOf(command), command.out, command.isCheck);
    case "export":
      return runExport(command);
    case "import":
      return runImport(command);
  }
}

/** The folder with the functions: the one that was named, or the project's. */
function folderOf({ dir }: { readonly dir: string | undefined }): string {
  return dir ?? readProjectConfig(process.cwd()).functions;
}

async function runExport(command: ExportCommand): Promise<void> {
  const lines = await exportTable(command, warn);
  const text = lines.map((line) => `${line}\n`).join("");
  if (command.out === undefined) process.stdout.write(text);
  else await writeFile(command.out, text);
  warn(`Exported ${lines.length} documents of ${command.table}.`);
}

async function runImport(command: ImportCommand): Promise<void> {
  const count = await importTable(command, command.file, command.mode, warn);
  warn(`Imported ${count} documents into ${command.table}.`);
}

/** Beside what a command answers, which may go on into another program. */
function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function runDev(command: DevCommand): Promise<void> {
  forgetEnvironment();
  if (!command.isMemoryAccepted && command.data === undefined)
    print(
      "The data is kept in memory only and is gone when this ends (--data DIR keeps it, --memory hides this line).",
    );
  const server = await startDevServer({
    dir: folderOf(command),
    allowedOrigins: command.allowedOrigins,
    watch: true,
    log: print,
    devAuth: command.hasDevAuth,
    ...(command.data === undefined ? {} : { data: command.data }),
    env: command.variablesFile === undefined ? {} : readEnvFile(command.variablesFile),
    ...(command.sitePort === undefined ? {} : { sitePort: command.sitePort }),
    ...(command.port === undefined ? {} : { port: command.port }),
    ...(command.host === undefined ? {} : { host: command.host }),
  });
  print(`Ready at ${server.url}`);
  print(`HTTP actions at ${server.siteUrl}`);
  print(`Admin key: ${server.adminKey}`);
  endOnSignals(server);
}

function endOnSignals(server: DevServer): void {
  const end = () => void server.close().then(() => process.exit());
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
