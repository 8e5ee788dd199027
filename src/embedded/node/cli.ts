import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import {
  type Command,
  type DevCommand,
  type ExportCommand,
  type ImportCommand,
  parseCommand,
} from "./cli-arguments.js";
import { HELP, HELP_OF } from "./cli-help.js";
import { readEnvFile } from "./env-file.js";
import { writeBundle } from "./bundle-command.js";
import { assertFolder, isFolder } from "./convex-folder.js";
import { describeInitialized, initialize } from "./init/init-command.js";
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
      return print(command.command === undefined ? HELP : HELP_OF[command.command]);
    case "init":
      return runInit(command.folder);
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

async function runInit(folder: string): Promise<void> {
  print(describeInitialized(folder, await initialize(folder)));
}

/** @throws if there is nothing to run, and nobody who wants an example */
async function offerInit(dir: string): Promise<void> {
  if (isFolder(dir)) return;
  if (dir !== readProjectConfig(process.cwd()).functions) return assertFolder(dir);
  const problem = `There is no folder ${dir}.`;
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new Error(`${problem} \`npx convex-elements init\` makes one, with an example.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${problem} Make one, with an example? [Y/n] `);
  terminal.close();
  if (!/^(y(es)?)?$/i.test(answer.trim()))
    throw new Error("Nothing was made. There are no functions to run.");
  await runInit(".");
}

async function runDev(command: DevCommand): Promise<void> {
  forgetEnvironment();
  const dir = folderOf(command);
  await offerInit(resolve(dir));
  const server = await startDevServer({
    dir,
    ...(command.page === undefined ? {} : { page: command.page }),
    hidden: command.variablesFile === undefined ? [] : [command.variablesFile],
    codegen: command.hasCodegen,
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
  if (!command.isMemoryAccepted && command.data === undefined)
    print(
      "The data is kept in memory only and is gone when this ends (--data DIR keeps it, --memory hides this line).",
    );
  print(`Ready at ${server.url}`);
  if (server.pageUrl !== undefined) print(`Page at ${server.pageUrl}`);
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
