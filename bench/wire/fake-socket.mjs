/** The newest socket that a client has opened. */
let newest;

/** Stands for the network: what the client sends goes nowhere, and what the bench says arrives at once. */
export class FakeSocket extends EventTarget {
  readyState = 0;
  bufferedAmount = 0;

  constructor() {
    super();
    queueMicrotask(() => {
      this.readyState = 1;
      this.#tell(new Event("open"));
    });
    newest = { deliver: (data) => this.#tell(new MessageEvent("message", { data })) };
  }

  send() {}

  close() {
    this.readyState = 3;
    this.#tell(Object.assign(new Event("close"), { code: 1000, reason: "" }));
  }

  /** A client that observes its socket has taken the place of these handlers, and calls what was set itself. */
  #tell(event) {
    const own = Object.getOwnPropertyDescriptor(this, `on${event.type}`);
    own?.value?.call(this, event);
    this.dispatchEvent(event);
  }
}

export const newestSocket = () => newest;
