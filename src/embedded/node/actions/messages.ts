import type { JSONValue } from "convex/values";
import type { ThrownValue } from "../../functions/errors.js";
import type { SyscallArgs } from "../../functions/invocation.js";

/** The backend to an action's process. */
export type ToProcess = LoadMessage | RunMessage | AnswerMessage;

/** The first one: import a module, and say what functions it has. */
export interface LoadMessage {
  readonly type: "load";
  /** Its address. */
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where `require` of bundled packages looks from. */
  readonly dir: string;
}

/** Run a function of a module that was loaded. */
export interface RunMessage {
  readonly type: "run";
  readonly name: string;
  readonly argsJson: string;
  readonly requestId: string;
}

/** What the backend answers to an {@link AskMessage}. */
export type AnswerMessage =
  | { readonly type: "answer"; readonly id: number; readonly value: AskedValue }
  | { readonly type: "answer"; readonly id: number; readonly error: AskedError };

export interface AskedError {
  readonly message: string;
  /** The payload of a `ConvexError`. */
  readonly data: JSONValue | undefined;
}

/** Bytes and their type, in place of a blob. */
export interface SentBlob {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

export type AskedValue = string | SentBlob | null;

/** An action's process to the backend. */
export type FromProcess =
  | { readonly type: "loaded"; readonly functions: readonly LoadedFunction[] }
  | { readonly type: "load-failed"; readonly thrown: ThrownValue }
  | AskMessage
  | { readonly type: "log"; readonly line: string }
  | { readonly type: "done"; readonly resultJson: string }
  | { readonly type: "failed"; readonly thrown: ThrownValue };

/** An operation of the backend. */
export type AskMessage =
  | { readonly type: "ask"; readonly id: number; readonly operation: string; readonly args: SyscallArgs }
  | {
      readonly type: "ask-blob";
      readonly id: number;
      readonly operation: string;
      readonly args: Readonly<Record<string, unknown>>;
      /** Stands for `args.blob`. */
      readonly blob: SentBlob | undefined;
    };

/** What is known of an exported function: what `convex/server` says of it. */
export interface LoadedFunction {
  readonly name: string;
  readonly isQuery: boolean;
  readonly isMutation: boolean;
  readonly isAction: boolean;
  readonly isPublic: boolean;
  /** Validators as JSON text; undefined where the function has none to show. */
  readonly args: string | undefined;
  readonly returns: string | undefined;
}
