import type { Invocation } from "./invocation.js";

/** The user's `convex/` folder, and the components that it uses. */
export interface AppCode extends ComponentCode {
  /** What is mounted by `app.use(...)`, there and below, by the path in the definition's import. Default: nothing. */
  readonly definitions?: Readonly<Record<string, ComponentCode>>;
}

/**
 * One folder of functions, bundled into one function over the globals it may see.
 *
 * Each call evaluates the modules anew, so a running function has an instance of its own and what it asks the
 * backend for can't be mistaken for another's.
 */
export interface ComponentCode {
  evaluate(scope: CodeScope): UserModules;
  /** The files that say `"use node"`: actions that may use Node. Missing where there are none, and in a page. */
  readonly node?: NodeCode;
  /** Where such files can't run: their modules, so that who calls them is told why it can't be. */
  readonly nodeModules?: readonly string[];
  /** Turns positions in the bundle into positions in the user's files. */
  readonly mapStack: (stack: string) => string;
}

/** Actions that run in processes of their own. */
export interface NodeCode {
  /** Stand-ins, from which it can be told which functions there are. */
  readonly modules: UserModules;
  /** Why modules can't be loaded, by module path. */
  readonly broken: Readonly<Record<string, string>>;
  start(call: NodeCall): NodeRun;
}

export interface NodeCall {
  readonly path: string;
  readonly argsJson: string;
  readonly requestId: string;
  /** Where the action reaches the backend. */
  readonly invocation: NodeInvocation;
}

/** What an action in another process reaches. */
export interface NodeInvocation extends Pick<Invocation, "asyncSyscall" | "jsSyscall"> {
  /** Takes a line of `formatLogLine`. */
  logFormatted(line: string): void;
}

/** An action that runs. */
export interface NodeRun {
  /** JSON text. Rejects with a `FunctionError`. */
  readonly result: Promise<string>;
  /** Stops what is still running, whatever it does. */
  end(): void;
}

/** Values by the names in {@link SCOPE_NAMES}. */
export type CodeScope = Readonly<Record<string, unknown>>;

export interface UserModules {
  /** Exports by module path: `dir/file`, without extension. */
  readonly modules: Readonly<Record<string, UserModule>>;
  /** The default export of `schema`, if there is such a file. */
  readonly schema: unknown;
  /** The default export of `auth.config`, if there is such a file. */
  readonly authConfig: unknown;
  /** The default export of `convex.config`, if there is such a file. */
  readonly config?: unknown;
}

export type UserModule = Readonly<Record<string, unknown>>;

/**
 * The parameters of the bundled function. What a name stands for is decided by `scope.ts`; names that Convex's
 * runtime doesn't have are among them so that they are undefined here too.
 */
export const SCOPE_NAMES = [
  "globalThis",
  "Convex",
  "process",
  "console",
  "Date",
  "Math",
  "crypto",
  "performance",
  "fetch",
  "Response",
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
  "setImmediate",
  "clearImmediate",
  "queueMicrotask",
  "structuredClone",
  "window",
  "self",
  "global",
  "document",
  "navigator",
  "localStorage",
  "sessionStorage",
  "indexedDB",
  "WebSocket",
  "XMLHttpRequest",
  "Worker",
  "BroadcastChannel",
  "MessageChannel",
  "Buffer",
  "require",
] as const;
