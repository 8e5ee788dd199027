import type { AppCode } from "./code.js";
import { Instance } from "./instance.js";

const MAX_IDLE = 16;

/** Instances of one version of the user's code. Evaluating it takes far longer than running most functions. */
export class InstancePool {
  readonly #code: AppCode;
  readonly #idle: Instance[] = [];

  constructor(code: AppCode) {
    this.#code = code;
  }

  async use<T>(work: (instance: Instance) => Promise<T>): Promise<T> {
    const instance = this.#idle.pop() ?? new Instance(this.#code);
    try {
      return await work(instance);
    } finally {
      // A function that was given up never ends, so its instance is never used again.
      if (instance.isIdle && this.#idle.length < MAX_IDLE) this.#idle.push(instance);
    }
  }
}
