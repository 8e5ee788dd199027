import type { ComponentCode } from "./code.js";
import { Instance } from "./instance.js";

const MAX_IDLE = 16;

/** Instances of one version of the user's code. Evaluating it takes far longer than running most functions. */
export class InstancePool {
  readonly #code: ComponentCode;
  readonly #env: Readonly<Record<string, string>>;
  readonly #idle: Instance[] = [];

  constructor(code: ComponentCode, env: Readonly<Record<string, string>>) {
    this.#code = code;
    this.#env = env;
  }

  /** An instance that no other function is going to use. */
  create(): Instance {
    return new Instance(this.#code, this.#env);
  }

  async use<T>(work: (instance: Instance) => Promise<T>): Promise<T> {
    const instance = this.#idle.pop() ?? this.create();
    try {
      return await work(instance);
    } finally {
      // A function that was given up never ends, so its instance is never used again.
      if (instance.isIdle && this.#idle.length < MAX_IDLE) this.#idle.push(instance);
    }
  }
}
