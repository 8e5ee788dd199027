import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type BodyMode, type RequestHandler, serve } from "./http-bridge.js";

const PORTS_TRIED = 100;

/** Takes over connections that ask for a WebSocket. */
export interface Upgrades {
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
}

/** A server that listens from the start, and answers as soon as it is told how. */
export class Listener {
  readonly host: string;
  readonly port: number;
  readonly #server: Server;
  #begin: (service: Service) => void = () => undefined;

  private constructor(
    server: Server,
    host: string,
    service: Promise<Service>,
    begin: (service: Service) => void,
  ) {
    this.#server = server;
    this.#begin = begin;
    this.host = host;
    this.port = (server.address() as AddressInfo).port;
    server.on("request", (incoming, outgoing) => {
      service
        .then(({ handler, bodyMode }) => serve(handler, incoming, outgoing, bodyMode))
        .catch(() => outgoing.destroy()); // The client went away in mid-request.
    });
    server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
      stream.on("error", () => stream.destroy());
      void service.then(({ upgrades }) =>
        upgrades === undefined ? stream.destroy() : upgrades.upgrade(request, stream, head),
      );
    });
  }

  /**
   * @param named - a port that must be free, 0 for any free one; missing for `first` or the next free one
   * @throws if the named port is taken
   */
  static async start(host: string, named: number | undefined, first: number): Promise<Listener> {
    const server = createServer();
    await listen(server, host, named, first);
    let begin: (service: Service) => void = () => undefined;
    const service = new Promise<Service>((fulfil) => (begin = fulfil));
    return new Listener(server, host, service, begin);
  }

  get url(): string {
    return `http://${this.host.includes(":") ? `[${this.host}]` : this.host}:${this.port}`;
  }

  /** Answers from now on, also what came before. */
  serve(handler: RequestHandler, bodyMode: BodyMode, upgrades?: Upgrades): void {
    this.#begin({ handler, bodyMode, upgrades });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((fulfil) => this.#server.close(() => fulfil()));
    this.#server.closeAllConnections();
    await closed;
  }
}

interface Service {
  readonly handler: RequestHandler;
  readonly bodyMode: BodyMode;
  readonly upgrades: Upgrades | undefined;
}

async function listen(server: Server, host: string, named: number | undefined, first: number): Promise<void> {
  const from = named ?? first;
  const last = named === undefined ? from + PORTS_TRIED : from;
  for (let port = from; ; port += 1) {
    try {
      return await tryListen(server, host, port);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      if (port < last) continue;
      throw new Error(`Port ${port} on ${host} is taken. End what uses it, or choose another port.`, {
        cause: error,
      });
    }
  }
}

function tryListen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((fulfil, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      fulfil();
    });
  });
}
