import type { JSONValue } from "convex/values";

/** One running function, as the user's code reaches it through an {@link Instance}. */
export interface Invocation {
  /** What `Date.now()` answers. Queries and mutations see the time they started. */
  nowMs(): number;
  /** What `Math.random()` answers. */
  random(): number;
  /** What `crypto` hands out. */
  randomBytes(count: number): Uint8Array;
  syscall(operation: string, args: SyscallArgs): JSONValue;
  /** Answers JSON text. */
  asyncSyscall(operation: string, args: SyscallArgs): Promise<string>;
  /** Takes and answers objects of the platform, such as blobs. */
  jsSyscall(operation: string, args: Readonly<Record<string, unknown>>): unknown;
  log(level: LogLevel, values: readonly unknown[]): void;
  /** Logs a text as it is. */
  logLine(level: LogLevel, text: string): void;
  /** The time that goes on in queries and mutations as well: for the log only. */
  wallMs(): number;
  /** What only actions may do; the others are told so. */
  readonly outside: OutsideWorld;
}

export type SyscallArgs = Readonly<Record<string, JSONValue>>;

export type LogLevel = "LOG" | "INFO" | "WARN" | "ERROR" | "DEBUG";

/** Network and timers. */
export interface OutsideWorld {
  fetch: typeof fetch;
  setTimer(callback: () => void, delayMs: number): () => void;
}

/** What the globals of one instance lead to at this moment: the running function, or none while modules load. */
export type CurrentInvocation = () => Invocation | undefined;
