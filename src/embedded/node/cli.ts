import { type Command, type DevCommand, HELP, parseCommand } from "./cli-arguments.js";
import { readEnvFile } from "./env-file.js";
import { type DevServer, startDevServer } from "./dev-server.js";

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
  if (command.name === "help") return print(HELP.trimEnd());
  await runDev(command);
}

async function runDev(command: DevCommand): Promise<void> {
  if (!command.isMemoryAccepted)
    print("The data is kept in memory only and is gone when this ends (--memory hides this line).");
  surviveFloatingPromises();
  const server = await startDevServer({
    dir: command.dir,
    watch: true,
    log: print,
    devAuth: command.hasDevAuth,
    env: command.envFile === undefined ? {} : readEnvFile(command.envFile),
    ...(command.sitePort === undefined ? {} : { sitePort: command.sitePort }),
    ...(command.port === undefined ? {} : { port: command.port }),
    ...(command.host === undefined ? {} : { host: command.host }),
  });
  print(`Ready at ${server.url}`);
  print(`HTTP actions at ${server.siteUrl}`);
  print(`Admin key: ${server.adminKey}`);
  endOnSignals(server);
}

/** A promise that a function left without await may fail after the function ended. That is no reason to stop serving. */
function surviveFloatingPromises(): void {
  process.on("unhandledRejection", (error) => {
    print(
      `A promise that nobody awaits has failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
}

function endOnSignals(server: DevServer): void {
  const end = () => void server.close().then(() => process.exit());
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
