import type { JSONValue } from "convex/values";
import type { ComponentCode, UserModules } from "./code.js";
import type { Invocation, SyscallArgs } from "./invocation.js";
import { createScope } from "./scope.js";

const NOT_RUNNING =
  "This call came after its function had ended. Await every promise (database calls, run*, fetch) before returning.";

const MAX_CONCURRENT_CALLS = 1000;

/** The user's modules evaluated once, for one running function at a time. */
export class Instance {
  readonly modules: UserModules;
  #current: Invocation | undefined;
  #pendingCalls = 0;

  constructor(code: ComponentCode, env: Readonly<Record<string, string>>) {
    this.modules = code.evaluate(
      createScope(
        {
          syscall: (operation, argsJson) =>
            JSON.stringify(this.#running().syscall(operation, JSON.parse(argsJson) as SyscallArgs)),
          asyncSyscall: (operation, argsJson) => this.#asyncSyscall(operation, argsJson),
          jsSyscall: (operation, args) => this.#running().jsSyscall(operation, args),
        },
        () => this.#current,
        env,
      ),
    );
  }

  /** Runs `call` with the instance's globals leading to `invocation`. */
  async run<T>(invocation: Invocation, call: (modules: UserModules) => Promise<T>): Promise<T> {
    this.#current = invocation;
    try {
      return await call(this.modules);
    } finally {
      this.#current = undefined;
    }
  }

  /** False when something that a function started and didn't await is still under way: it must not meet another run. */
  get isIdle(): boolean {
    return this.#pendingCalls === 0;
  }

  #running(): Invocation {
    if (this.#current === undefined) throw new Error(NOT_RUNNING);
    return this.#current;
  }

  async #asyncSyscall(operation: string, argsJson: string): Promise<string> {
    const invocation = this.#running();
    if (this.#pendingCalls >= MAX_CONCURRENT_CALLS) {
      throw new Error(
        `TooManyConcurrentOperations: a function may wait for at most ${MAX_CONCURRENT_CALLS} operations at a time. ` +
          "Await them in smaller groups.",
      );
    }
    this.#pendingCalls += 1;
    try {
      return await invocation.asyncSyscall(operation, JSON.parse(argsJson) as Record<string, JSONValue>);
    } finally {
      this.#pendingCalls -= 1;
    }
  }
}
