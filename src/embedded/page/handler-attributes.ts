type Handler = (event: Event) => unknown;

/**
 * The handlers that an `EventTarget` has as attributes (`socket.onopen = …`), as HTML defines them: a handler is one
 * listener among the others, in the place where it was first set, however often it is replaced.
 */
export class HandlerAttributes {
  readonly #target: EventTarget;
  readonly #active = new Map<string, { value: object; readonly listener: (event: Event) => void }>();

  constructor(target: EventTarget) {
    this.#target = target;
  }

  get(type: string): object | null {
    return this.#active.get(type)?.value ?? null;
  }

  /** What is not an object takes the handler away. */
  set(type: string, value: unknown): void {
    const active = this.#active.get(type);
    if (!isObject(value)) {
      this.#active.delete(type);
      if (active) this.#target.removeEventListener(type, active.listener);
    } else if (active) {
      active.value = value;
    } else {
      const listener = (event: Event) => this.#call(type, event);
      this.#active.set(type, { value, listener });
      this.#target.addEventListener(type, listener);
    }
  }

  #call(type: string, event: Event): void {
    const handler = this.get(type);
    if (typeof handler !== "function") return;
    if ((handler as Handler).call(this.#target, event) === false) event.preventDefault();
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
