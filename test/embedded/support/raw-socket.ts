import { WebSocket } from "ws";

export interface RawMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A socket that speaks the protocol by hand, and may break it. */
export class RawSocket {
  readonly received: RawMessage[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  #wake: () => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => {
      this.received.push(JSON.parse(data.toString("utf8")) as RawMessage);
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      socket.on("close", (code, reason) => {
        resolve({ code, reason: reason.toString("utf8") });
        this.#wake();
      });
    });
  }

  static async open(url: string): Promise<RawSocket> {
    const socket = new WebSocket(`${url.replace("http", "ws")}/api/1.48.0/sync`);
    const raw = new RawSocket(socket);
    await new Promise((resolve, reject) => {
      socket.on("open", resolve);
      socket.on("error", reject);
    });
    return raw;
  }

  /** Opens a socket and sends the Connect of a client. */
  static async connect(
    url: string,
    sessionId: string,
    more: Record<string, unknown> = {},
  ): Promise<RawSocket> {
    const raw = await RawSocket.open(url);
    raw.send({
      type: "Connect",
      sessionId,
      connectionCount: 0,
      lastCloseReason: "InitialConnect",
      clientTs: Date.now(),
      ...more,
    });
    return raw;
  }

  send(message: unknown): void {
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  sendBinary(bytes: Uint8Array): void {
    this.#socket.send(bytes, { binary: true });
  }

  /** Stops reading, until `resume`. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Resolves with the messages so far as soon as `isEnough` says so. */
  async until(isEnough: (messages: readonly RawMessage[]) => boolean): Promise<readonly RawMessage[]> {
    while (!isEnough(this.received)) {
      if (this.#socket.readyState === WebSocket.CLOSED) throw new Error("The socket closed before that.");
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.received;
  }

  /** Cuts the connection without a closing handshake. */
  cut(): void {
    this.#socket.terminate();
  }
}

/** A mutation as it goes over the wire. */
export function mutationMessage(requestId: number, udfPath: string, args: unknown): Record<string, unknown> {
  return { type: "Mutation", requestId, udfPath, args: [args] };
}

/** Adds queries `0, 1, …` as the first change of a session. */
export function addQueries(
  ...queries: { udfPath: string; args: unknown; journal?: string | null }[]
): Record<string, unknown> {
  return {
    type: "ModifyQuerySet",
    baseVersion: 0,
    newVersion: 1,
    modifications: queries.map(({ args, ...query }, queryId) => ({
      type: "Add",
      queryId,
      ...query,
      args: [args],
    })),
  };
}
