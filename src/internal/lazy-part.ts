/** Code that is loaded the first time that something needs it, once for the whole page. */
export class LazyPart<Part> {
  readonly #load: () => Promise<Part>;
  #current: Part | undefined;
  #loading: Promise<Part> | undefined;

  constructor(load: () => Promise<Part>) {
    this.#load = load;
  }

  /** Undefined until it has come. */
  get current(): Part | undefined {
    return this.#current;
  }

  /** What failed is loaded again when it is asked for again. */
  async load(): Promise<void> {
    try {
      this.#current = await (this.#loading ??= this.#load());
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
  }
}
