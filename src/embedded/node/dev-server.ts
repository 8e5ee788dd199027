import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { Deployment } from "../deployment/deployment.js";
import { DevIssuer } from "../deployment/dev-issuer.js";
import type { Ports } from "../deployment/ports.js";
import { isLoopback } from "../http/dev-token.js";
import { HttpApi } from "../http/http-api.js";
import { assertFolder } from "./convex-folder.js";
import { formatLogEvent } from "./format-log-event.js";
import { serve } from "./http-bridge.js";
import { describeLoadError, LiveCode } from "./live-code.js";
import { nodePorts } from "./node-ports.js";
import { SyncServer } from "./sync-server.js";

export interface DevServerOptions {
  /** The folder with the Convex functions. */
  readonly dir: string;
  /** Default: 3210, or the next free one. A named port that is taken is an error. 0 takes any free one. */
  readonly port?: number;
  /** Default `127.0.0.1`: only this machine. There is no protection beyond that. */
  readonly host?: string;
  /** Load again when a file changes, and start even if the code can't be loaded yet. Default false. */
  readonly watch?: boolean;
  /** Gets lines for a person: what functions log, what fails, what was loaded. Default: nobody. */
  readonly log?: (line: string) => void;
  /** Who has it may call internal functions. Default: a random one. No colons. */
  readonly adminKey?: string;
  /**
   * Hands out tokens for any user at `/dev/token?user=NAME` and accepts them. Default: true where `host` is reached
   * from this machine only; never elsewhere.
   */
  readonly devAuth?: boolean;
  /** Time, chance and network in place of the process's own, for tests. */
  readonly ports?: Partial<Ports>;
}

export interface DevServer {
  /** What a Convex client is given as the deployment's address. */
  readonly url: string;
  readonly port: number;
  readonly adminKey: string;
  readonly deployment: Deployment;
  /** Ends everything that was started. The data is gone then. */
  close(): Promise<void>;
  /** Cuts every open socket as a broken network does. For tests. */
  dropConnections(): void;
}

const DEFAULT_PORT = 3210;
const DEFAULT_PORTS_TRIED = 100;

/**
 * Runs a folder of Convex functions on this machine, with its data in memory. Resolves when clients can connect.
 * Rejects when the port is taken or, without `watch`, when the code can't be loaded.
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const adminKey = options.adminKey ?? `embedded-${randomBytes(16).toString("hex")}`;
  const log = options.log ?? (() => undefined);
  const host = options.host ?? "127.0.0.1";
  const ports = { ...nodePorts, ...options.ports };
  const deployment = new Deployment({
    ports,
    adminKey,
    devIssuer: options.devAuth !== false && isLoopback(host) ? await DevIssuer.create(ports) : undefined,
    log: (event) => log(formatLogEvent(event)),
  });
  const dir = resolve(options.dir);
  assertFolder(dir);
  const code = new LiveCode(dir, deployment, log);
  await loadFirst(code, options.watch === true, log);
  const sync = new SyncServer(deployment);
  const server = createHttpServer(new HttpApi(deployment), sync);
  const close = async () => {
    code.close();
    deployment.close();
    sync.close();
    await closeServer(server);
  };
  try {
    const port = await listen(server, host, options.port);
    const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
    return { url, port, adminKey, deployment, close, dropConnections: () => sync.dropConnections() };
  } catch (error) {
    await close();
    throw error;
  }
}

async function loadFirst(code: LiveCode, isWatching: boolean, log: (line: string) => void): Promise<void> {
  if (!isWatching) return code.load();
  try {
    await code.load();
  } catch (error) {
    log(`The functions could not be loaded; waiting for a change.\n${describeLoadError(error)}`);
  }
  code.watch();
}

function createHttpServer(api: HttpApi, sync: SyncServer): Server {
  const server = createServer((incoming, outgoing) => {
    serve(api, incoming, outgoing).catch(() => outgoing.destroy()); // The client went away in mid-request.
  });
  server.on("upgrade", (request, stream, head) => {
    stream.on("error", () => stream.destroy());
    sync.upgrade(request, stream, head);
  });
  return server;
}

async function listen(server: Server, host: string, named: number | undefined): Promise<number> {
  const first = named ?? DEFAULT_PORT;
  const last = named === undefined ? first + DEFAULT_PORTS_TRIED : first;
  for (let port = first; ; port += 1) {
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

function tryListen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((fulfil, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      fulfil((server.address() as AddressInfo).port);
    });
  });
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((fulfil) => server.close(() => fulfil()));
  server.closeAllConnections();
  await closed;
}
