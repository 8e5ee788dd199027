import { formatLogLine, formatLogText } from "../../functions/format-log.js";
import type { Invocation, LogLevel, OutsideWorld, SyscallArgs } from "../../functions/invocation.js";
import type { AnswerMessage, AskedValue, FromProcess } from "./messages.js";

/** Reaches, from an action's process, the invocation in the backend's. */
export class RemoteInvocation implements Invocation {
  readonly #send: (message: FromProcess) => void;
  readonly #asked = new Map<number, { resolve(value: AskedValue): void; reject(error: Error): void }>();
  #lastId = 0;

  constructor(send: (message: FromProcess) => void) {
    this.#send = send;
  }

  readonly outside: OutsideWorld = {
    fetch: (...args) => fetch(...args),
    setTimer: (callback, delayMs) => {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
  };

  nowMs(): number {
    return Date.now();
  }

  random(): number {
    return Math.random();
  }

  randomBytes(count: number): Uint8Array {
    return crypto.getRandomValues(new Uint8Array(count));
  }

  log(level: LogLevel, values: readonly unknown[]): void {
    this.#send({ type: "log", line: formatLogLine(level, values) });
  }

  logLine(level: LogLevel, text: string): void {
    this.#send({ type: "log", line: formatLogText(level, text) });
  }

  wallMs(): number {
    return Date.now();
  }

  syscall(operation: string): never {
    throw new Error(
      `Unknown operation ${operation}: an action has no database. Use ctx.runQuery or ctx.runMutation.`,
    );
  }

  asyncSyscall(operation: string, args: SyscallArgs): Promise<string> {
    return this.#ask((id) => this.#send({ type: "ask", id, operation, args })) as Promise<string>;
  }

  async jsSyscall(operation: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
    const { blob, ...others } = args;
    const sent =
      blob instanceof Blob
        ? { bytes: new Uint8Array(await blob.arrayBuffer()), contentType: blob.type }
        : undefined;
    const answer = await this.#ask((id) =>
      this.#send({ type: "ask-blob", id, operation, args: others, blob: sent }),
    );
    if (answer === null || typeof answer === "string") return answer;
    return new Blob([new Uint8Array(answer.bytes)], { type: answer.contentType });
  }

  answer(message: AnswerMessage): void {
    const asked = this.#asked.get(message.id);
    this.#asked.delete(message.id);
    if ("value" in message) asked?.resolve(message.value);
    else asked?.reject(Object.assign(new Error(message.error.message), { data: message.error.data }));
  }

  #ask(send: (id: number) => void): Promise<AskedValue> {
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      this.#asked.set(this.#lastId, { resolve, reject });
      send(this.#lastId);
    });
  }
}
