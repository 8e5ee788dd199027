import { type ChildProcess, spawn } from "node:child_process";
import type { Duplex } from "node:stream";
import { callError, type FunctionError } from "../../functions/errors.js";
import { encodeFrame, FrameReader } from "./frames.js";
import type { FromProcess, ToProcess } from "./messages.js";

/** What Convex gives its own. */
const MEMORY_MIB = 512;
const MAX_ERROR_TEXT = 16 * 1024;

/** A process for one action. It knows nothing of the environment of the process that starts it. */
export class ActionProcess {
  readonly #child: ChildProcess;
  /** Of our own: Node's kind of channel ends us too when what comes out of it is broken. */
  readonly #channel: Duplex;
  readonly #frames = new FrameReader();
  #errorText = "";
  #onMessage: (message: FromProcess) => void = () => undefined;
  /** Resolves with what its caller is told when the process has ended, or could not be started. */
  readonly ended: Promise<FunctionError>;

  /** @param program - the file that it runs */
  constructor(program: string) {
    const flags = [`--max-old-space-size=${MEMORY_MIB}`, "--disable-warning=ExperimentalWarning"];
    this.#child = spawn(process.execPath, [...flags, program], {
      env: systemEnvironment(),
      // Not inherited: who ends a stream that is shared ends it for us too.
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    this.#child.stdout?.on("data", (chunk: Buffer) => process.stdout.write(chunk));
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      this.#errorText = (this.#errorText + chunk.toString()).slice(-MAX_ERROR_TEXT);
    });
    this.#channel = this.#child.stdio[3] as Duplex;
    this.#channel.on("data", (chunk: Buffer) => this.#receive(chunk));
    this.#channel.on("error", () => this.kill()); // It is ending; `ended` says why.
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
    this.#channel.write(encodeFrame(message));
  }

  /** Ends it, whatever it does. */
  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #receive(chunk: Buffer): void {
    try {
      for (const message of this.#frames.push(chunk)) this.#onMessage(message as FromProcess);
    } catch {
      this.kill(); // It has broken what it would need to tell us anything.
    }
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
