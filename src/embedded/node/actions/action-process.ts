import { type ChildProcess, spawn } from "node:child_process";
import { callError, type FunctionError } from "../../functions/errors.js";
import type { FromProcess, ToProcess } from "./messages.js";

/** What Convex gives its own. */
const MEMORY_MIB = 512;
const MAX_ERROR_TEXT = 16 * 1024;

/** A process for one action. It knows nothing of the environment of the process that starts it. */
export class ActionProcess {
  readonly #child: ChildProcess;
  #errorText = "";
  #onMessage: (message: FromProcess) => void = () => undefined;
  /** Resolves when the process has ended, or could not be started. */
  readonly ended: Promise<FunctionError>;

  /** @param program - the file that it runs */
  constructor(program: string) {
    const flags = [`--max-old-space-size=${MEMORY_MIB}`, "--disable-warning=ExperimentalWarning"];
    this.#child = spawn(process.execPath, [...flags, program], {
      env: systemEnvironment(),
      stdio: ["ignore", "inherit", "pipe", "ipc"],
      serialization: "advanced",
    });
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      this.#errorText = (this.#errorText + chunk.toString()).slice(-MAX_ERROR_TEXT);
    });
    this.#child.on("message", (message) => this.#onMessage(message as FromProcess));
    this.ended = new Promise((resolve) => {
      this.#child.on("error", (error) => resolve(callError(`The action's process failed: ${error.message}`)));
      this.#child.on("close", (code, signal) => resolve(this.#whyEnded(code, signal)));
    });
  }

  /** Takes what the process says from now on. */
  listen(onMessage: (message: FromProcess) => void): void {
    this.#onMessage = onMessage;
  }

  send(message: ToProcess): void {
    // One that is ending can't be told anything; `ended` says so.
    this.#child.send(message, () => undefined);
  }

  /** Ends it, whatever it does. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #whyEnded(code: number | null, signal: NodeJS.Signals | null): FunctionError {
    if (this.#errorText.includes("heap out of memory")) {
      return callError(`Node.js action execution ran out of memory (maximum memory usage: ${MEMORY_MIB} MB)`);
    }
    const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
    return callError(
      `The action's process ended ${how} before the action had returned. Don't end it from a function: return or throw instead of process.exit().`,
    );
  }
}

/** Windows starts no process without this. */
function systemEnvironment(): Record<string, string> {
  const root = process.env["SystemRoot"];
  return root === undefined ? {} : { SystemRoot: root };
}
