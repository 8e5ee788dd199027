import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import type { Deployment } from "../deployment/deployment.js";
import { SyncSession } from "../sync/session.js";
import type { OriginGate } from "./origin-gate.js";
import { WebSocketServer } from "./packages-of-convex.js";

const MAX_FRAME_BYTES = 64 * 2 ** 20;
const SYNC_PATH = /^\/api\/(?:[^/]+\/)?sync$/;

/** Gives every socket a session. */
export class SyncServer {
  readonly #deployment: Deployment;
  readonly #gate: OriginGate;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });

  constructor(deployment: Deployment, gate: OriginGate) {
    this.#deployment = deployment;
    this.#gate = gate;
  }

  /** Takes over a connection that asks for a WebSocket. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const [path = ""] = (request.url ?? "").split("?");
    if (!SYNC_PATH.test(path)) {
      stream.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
      return;
    }
    const { origin = null, host = null } = request.headers;
    const refusal = this.#gate.refusal({ origin, host });
    if (refusal !== undefined) {
      stream.end(
        `HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n${refusal}\n`,
      );
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#serve(socket));
  }

  /** Cuts every socket without a closing handshake, as a broken network does. */
  dropConnections(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }

  close(): void {
    this.dropConnections();
    this.#server.close();
  }

  #serve(socket: WebSocket): void {
    const session = new SyncSession(this.#deployment, {
      send: (frame, sent) => socket.send(frame, () => sent()),
      close: (code, reason) => socket.close(code, reason),
    });
    socket.on("message", (data, isBinary) => {
      if (isBinary) session.fail("Messages must be text frames.");
      else session.receive(textOf(data));
    });
    socket.on("close", () => session.closed());
    // Too large or malformed frames: the socket closes itself, and "close" follows.
    socket.on("error", () => socket.terminate());
  }
}

function textOf(data: RawData): string {
  const buffer = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
  return buffer.toString("utf8");
}
