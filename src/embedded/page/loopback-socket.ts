import type { Deployment } from "../deployment/deployment.js";
import { SyncSession } from "../sync/session.js";
import { HandlerAttributes } from "./handler-attributes.js";
import type { Link, Wire } from "./link.js";
import { closeArguments, payloadOf, socketAddress, socketProtocols } from "./socket-arguments.js";

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

const BROKEN = 1006;

/** A `WebSocket` class whose sockets end in a backend of the same page. */
export function loopbackSocketClass(deployment: Deployment, link: Link): typeof WebSocket {
  class BoundSocket extends LoopbackSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols, deployment, link);
    }
  }
  Object.defineProperty(BoundSocket, "name", { value: "WebSocket" });
  for (const target of [BoundSocket, BoundSocket.prototype]) {
    for (const [name, value] of Object.entries({ CONNECTING, OPEN, CLOSING, CLOSED })) {
      Object.defineProperty(target, name, { value, enumerable: true });
    }
  }
  return BoundSocket as unknown as typeof WebSocket;
}

/** Behaves as a browser's `WebSocket`, over a {@link Link}. Only text crosses: nothing is shared. */
class LoopbackSocket extends EventTarget {
  readonly #address: URL;
  readonly #protocols: readonly string[];
  readonly #handlers = new HandlerAttributes(this);
  readonly #link: Link;
  readonly #wire: Wire;
  #state = CONNECTING;
  #protocol = "";
  #binaryType: BinaryType = "blob";
  #bufferedBytes = 0;
  #session: SyncSession | undefined;

  constructor(
    url: string | URL,
    protocols: string | string[] | undefined,
    deployment: Deployment,
    link: Link,
  ) {
    super();
    this.#address = socketAddress(url);
    this.#protocols = socketProtocols(protocols);
    this.#link = link;
    this.#wire = link.connect(() => this.#broken());
    if (link.isOffline) this.#fail();
    else this.#wire.pass("toClient", () => this.#open(deployment));
  }

  get [Symbol.toStringTag](): string {
    return "WebSocket";
  }

  get url(): string {
    return this.#address.href;
  }

  get readyState(): number {
    return this.#state;
  }

  get bufferedAmount(): number {
    return this.#bufferedBytes;
  }

  get extensions(): string {
    return "";
  }

  get protocol(): string {
    return this.#protocol;
  }

  get binaryType(): BinaryType {
    return this.#binaryType;
  }

  set binaryType(type: BinaryType) {
    // As with every attribute of few values, others change nothing.
    if (type === "blob" || type === "arraybuffer") this.#binaryType = type;
  }

  get onopen(): object | null {
    return this.#handlers.get("open");
  }

  set onopen(handler: unknown) {
    this.#handlers.set("open", handler);
  }

  get onmessage(): object | null {
    return this.#handlers.get("message");
  }

  set onmessage(handler: unknown) {
    this.#handlers.set("message", handler);
  }

  get onerror(): object | null {
    return this.#handlers.get("error");
  }

  set onerror(handler: unknown) {
    this.#handlers.set("error", handler);
  }

  get onclose(): object | null {
    return this.#handlers.get("close");
  }

  set onclose(handler: unknown) {
    this.#handlers.set("close", handler);
  }

  send(...data: readonly unknown[]): void {
    if (data.length === 0) throw new TypeError("A WebSocket's send() takes what is to be sent.");
    if (this.#state === CONNECTING) {
      throw new DOMException("The socket is not open yet. Wait for its open event.", "InvalidStateError");
    }
    const { text, bytes } = payloadOf(data[0]);
    this.#bufferedBytes += bytes;
    if (this.#state !== OPEN) return;
    this.#wire.carry("toServer", text ?? "", () => {
      this.#bufferedBytes -= bytes;
      if (text === undefined) this.#session?.fail("Messages must be text frames.");
      else this.#session?.receive(text);
    });
  }

  close(code?: unknown, reason?: unknown): void {
    const told = closeArguments(code, reason);
    if (this.#state === CONNECTING) this.#fail();
    if (this.#state !== OPEN) return;
    this.#state = CLOSING;
    // Behind what was sent before; the answer comes behind what the server has sent.
    this.#wire.pass("toServer", () => {
      this.#leaveServer();
      this.#wire.pass("toClient", () => this.#end(told));
    });
  }

  #open(deployment: Deployment): void {
    this.#state = OPEN;
    this.#protocol = this.#protocols[0] ?? "";
    this.#session = new SyncSession(deployment, {
      send: (frame, sent) =>
        this.#wire.carry("toClient", frame, () => {
          sent();
          if (this.#state === OPEN) this.dispatchEvent(this.#message(frame));
        }),
      close: (code, reason) => this.#wire.pass("toClient", () => this.#end({ code, reason })),
    });
    this.dispatchEvent(new Event("open"));
  }

  /** The network broke. */
  #broken(): void {
    this.#leaveServer();
    if (this.#state === CONNECTING) return this.#fail();
    // A client must not hear of it inside of its own call.
    this.#link.delay(() => this.#end({ code: BROKEN, reason: "" }));
  }

  /** Gives up a connection that never was. */
  #fail(): void {
    this.#state = CLOSING;
    this.#wire.end();
    this.#link.delay(() => {
      this.#state = CLOSED;
      this.dispatchEvent(new Event("error"));
      this.dispatchEvent(closeEvent({ code: BROKEN, reason: "" }));
    });
  }

  #end(close: Close): void {
    if (this.#state === CLOSED) return;
    this.#leaveServer();
    this.#wire.end();
    this.#state = CLOSED;
    this.dispatchEvent(closeEvent(close));
  }

  #leaveServer(): void {
    this.#session?.closed();
    this.#session = undefined;
  }

  #message(data: string): Event {
    return new MessageEvent("message", { data, origin: this.#address.origin });
  }
}

interface Close {
  readonly code: number;
  readonly reason: string;
}

function closeEvent({ code, reason }: Close): Event {
  const details = { code, reason, wasClean: code !== BROKEN };
  if (typeof CloseEvent === "function") return new CloseEvent("close", details);
  // Node 20 has no `CloseEvent`.
  return Object.assign(new Event("close"), details);
}
