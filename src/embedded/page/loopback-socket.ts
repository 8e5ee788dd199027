import type { Deployment } from "../deployment/deployment.js";
import { SyncSession } from "../sync/session.js";
import type { Connection, Link } from "./link.js";

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/** A `WebSocket` class whose sockets end in a backend of the same page. */
export function loopbackSocketClass(deployment: Deployment, link: Link): typeof WebSocket {
  class BoundSocket extends LoopbackSocket {
    constructor(url: string | URL) {
      super(String(url), deployment, link);
    }
  }
  return BoundSocket as unknown as typeof WebSocket;
}

/** The part of `WebSocket` that clients use, over a {@link Link}. Only text crosses: nothing is shared. */
class LoopbackSocket extends EventTarget implements Connection {
  static readonly CONNECTING = CONNECTING;
  static readonly OPEN = OPEN;
  static readonly CLOSING = CLOSING;
  static readonly CLOSED = CLOSED;
  readonly CONNECTING = CONNECTING;
  readonly OPEN = OPEN;
  readonly CLOSING = CLOSING;
  readonly CLOSED = CLOSED;
  readonly url: string;
  readonly protocol = "";
  readonly extensions = "";
  readonly bufferedAmount = 0;
  binaryType: BinaryType = "blob";
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  readonly #link: Link;
  #state = CONNECTING;
  #session: SyncSession | undefined;

  constructor(url: string, deployment: Deployment, link: Link) {
    super();
    this.url = url;
    this.#link = link;
    link.delay(() => this.#open(deployment));
  }

  get readyState(): number {
    return this.#state;
  }

  send(data: unknown): void {
    if (this.#state === CONNECTING) {
      throw new DOMException("The socket is not open yet.", "InvalidStateError");
    }
    if (this.#state !== OPEN) return;
    if (typeof data !== "string") throw new TypeError("Only text can be sent over a loopback socket.");
    this.#link.carry(this, "toServer", data, () => this.#session?.receive(data));
  }

  close(code = 1000, reason = ""): void {
    if (this.#state === CLOSING || this.#state === CLOSED) return;
    const wasOpen = this.#state === OPEN;
    this.#state = CLOSING;
    this.#leave();
    this.#link.delay(() => this.#end(wasOpen ? code : 1006, reason));
  }

  /** The network broke. */
  cut(): void {
    if (this.#state === CLOSED) return;
    this.#leave();
    // A client must not hear of it inside of its own call.
    this.#link.delay(() => this.#end(1006, ""));
  }

  #open(deployment: Deployment): void {
    if (this.#state !== CONNECTING) return;
    if (this.#link.isOffline) {
      this.#fire(new Event("error"));
      return this.#end(1006, "");
    }
    this.#link.add(this);
    this.#state = OPEN;
    this.#session = new SyncSession(deployment, {
      send: (frame, sent) =>
        this.#link.carry(this, "toClient", frame, () => {
          sent();
          if (this.#state === OPEN) this.#fire(new MessageEvent("message", { data: frame }));
        }),
      close: (code, reason) => this.#link.delay(() => this.#closeByServer(code, reason)),
    });
    this.#fire(new Event("open"));
  }

  #closeByServer(code: number, reason: string): void {
    if (this.#state === CLOSED) return;
    this.#leave();
    this.#end(code, reason);
  }

  #leave(): void {
    this.#link.remove(this);
    this.#session?.closed();
    this.#session = undefined;
  }

  #end(code: number, reason: string): void {
    if (this.#state === CLOSED) return;
    this.#state = CLOSED;
    this.#fire(closeEvent(code, reason));
  }

  #fire(event: Event): void {
    const handler = this[`on${event.type}` as "onopen"];
    handler?.call(this, event);
    this.dispatchEvent(event);
  }
}

/** Node 20 has no `CloseEvent`. */
function closeEvent(code: number, reason: string): Event {
  const details = { code, reason, wasClean: code === 1000 };
  if (typeof CloseEvent === "function") return new CloseEvent("close", details);
  return Object.assign(new Event("close"), details);
}
