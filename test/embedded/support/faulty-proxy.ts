import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";

type Direction = "toServer" | "toClient";

/**
 * A network between a client and a backend that can fail at an exact point: before a frame that matches is passed
 * on, both ends are cut.
 */
export class FaultyProxy {
  readonly url: string;
  /** Every frame that was passed on, in order. */
  readonly passed: { readonly direction: Direction; readonly frame: string }[] = [];
  cuts = 0;
  /** New connections open, and nothing comes through them. */
  isMute = false;
  readonly #server: WebSocketServer;
  #cutBefore: ((direction: Direction, frame: string) => boolean) | undefined;
  #isDown = false;
  readonly #stalled = new Set<WebSocket>();

  private constructor(server: WebSocketServer, target: string) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("connection", (client, request) => {
      if (this.isMute) this.#stalled.add(client);
      if (this.#isDown) return client.terminate();
      this.#link(client, new WebSocket(`${target.replace("http", "ws")}${request.url}`));
    });
  }

  static async start(target: string): Promise<FaultyProxy> {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await new Promise((resolve) => server.once("listening", resolve));
    return new FaultyProxy(server, target);
  }

  /** Cuts the connection once, just before the first frame that matches. */
  cutOnceBefore(matches: (direction: Direction, frame: string) => boolean): void {
    this.#cutBefore = matches;
  }

  /** How many connections there are. */
  get open(): number {
    return this.#server.clients.size;
  }

  /** Open connections are cut; new ones work. */
  drop(): void {
    for (const client of this.#server.clients) client.terminate();
  }

  /** The network is gone: open connections are cut and new ones fail. */
  goDown(): void {
    this.#isDown = true;
    this.drop();
  }

  comeBack(): void {
    this.#isDown = false;
  }

  /** Open connections stay open, and nothing comes through them any more; new ones work. */
  stall(): void {
    for (const client of this.#server.clients) this.#stalled.add(client);
  }

  async close(): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #link(client: WebSocket, server: WebSocket): void {
    const waiting: string[] = [];
    const cut = () => {
      client.terminate();
      server.terminate();
    };
    const pass = (direction: Direction, to: WebSocket, frame: string) => {
      if (this.#stalled.has(client)) return;
      if (this.#cutBefore?.(direction, frame) === true) {
        this.#cutBefore = undefined;
        this.cuts += 1;
        return cut();
      }
      this.passed.push({ direction, frame });
      to.send(frame);
    };
    client.on("message", (data: Buffer) => {
      const frame = data.toString("utf8");
      if (server.readyState === WebSocket.CONNECTING) waiting.push(frame);
      else pass("toServer", server, frame);
    });
    server.on("open", () => waiting.forEach((frame) => pass("toServer", server, frame)));
    server.on("message", (data: Buffer) => pass("toClient", client, data.toString("utf8")));
    client.on("close", cut);
    server.on("close", cut);
    client.on("error", cut);
    server.on("error", cut);
  }
}
