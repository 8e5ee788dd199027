import { messageOf } from "../core/errors.js";
import type { LazyPart } from "./lazy-part.js";

type AnyPart = LazyPart<unknown>;

/** The lazy parts that one element needs. */
export class NeededParts {
  readonly #arrived: () => void;
  readonly #warn: (message: string) => void;
  readonly #onTheirWay = new Map<AnyPart, Promise<void>>();
  /** Not asked for again at each update. */
  readonly #missed = new Set<AnyPart>();

  constructor(on: { readonly arrived: () => void; readonly warn: (message: string) => void }) {
    this.#arrived = on.arrived;
    this.#warn = on.warn;
  }

  /** Nothing is on its way. */
  get areHere(): boolean {
    return this.#onTheirWay.size === 0;
  }

  /** Resolves when nothing is on its way any more. */
  get settled(): Promise<unknown> {
    return Promise.all(this.#onTheirWay.values());
  }

  /** Loads those of `parts` that are not here. False while one of them may still come. */
  need(parts: readonly AnyPart[]): boolean {
    for (const part of parts) {
      if (part.current !== undefined || this.#onTheirWay.has(part) || this.#missed.has(part)) continue;
      this.#onTheirWay.set(part, this.#bring(part));
    }
    return parts.every((part) => !this.#onTheirWay.has(part));
  }

  /** What could not be loaded may be asked for once more. */
  tryAgain(): void {
    this.#missed.clear();
  }

  async #bring(part: AnyPart): Promise<void> {
    try {
      await part.load();
    } catch (error) {
      this.#missed.add(part);
      this.#warn(`a part of it could not be loaded, so it does without: ${messageOf(error)}`);
    }
    this.#onTheirWay.delete(part);
    this.#arrived();
  }
}
