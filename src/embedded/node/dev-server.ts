import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { Deployment } from "../deployment/deployment.js";
import { DevIssuer } from "../deployment/dev-issuer.js";
import type { Ports } from "../deployment/ports.js";
import { AllowedOrigins, isLocalName } from "../http/allowed-origins.js";
import { HttpApi } from "../http/http-api.js";
import { handleSiteRequest } from "../http/site.js";
import type { CommitStore } from "../engine/commit-store.js";
import type { Durability } from "./data/commit-file.js";
import { DataFolder } from "./data/data-folder.js";
import { Codegen } from "./codegen/codegen.js";
import { assertFolder } from "./convex-folder.js";
import { formatLogEvent } from "./format-log-event.js";
import { Listener } from "./listener.js";
import { describeLoadError, LiveCode } from "./live-code.js";
import { nodePorts } from "./node-ports.js";
import { PageFiles } from "./page-files.js";
import { OriginGate } from "./origin-gate.js";
import { surviveStrayErrors } from "./stray-errors.js";
import { SyncServer } from "./sync-server.js";

export interface DevServerOptions {
  /** The folder with the Convex functions. */
  readonly dir: string;
  /** Default: 3210, or the next free one. A named port that is taken is an error. 0 takes any free one. */
  readonly port?: number;
  /** Where HTTP actions are served. Default: the port after `port`, or the next free one. 0 takes any free one. */
  readonly sitePort?: number;
  /**
   * A folder with a page, to be served beside the backend: all in it but names that begin with a dot, `data` and
   * `hidden`. The page names the backend's address, so `port` then defaults to 3210 and no other. Default: none.
   */
  readonly page?: string;
  /** Files and folders inside of `page` that aren't served. Default: none. */
  readonly hidden?: readonly string[];
  /** The app's environment variables; what the process has itself is not passed on. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default `127.0.0.1`: only this machine. Whoever reaches another one may use the backend. */
  readonly host?: string;
  /**
   * Whose pages may use the backend beside those of this machine: origins like `https://app.example`; `null` for pages
   * without one, such as files; `*` for everybody's. Default: nobody. HTTP actions aren't concerned.
   */
  readonly allowedOrigins?: readonly string[];
  /** Load again when a file changes, and start even if the code can't be loaded yet. Default false. */
  readonly watch?: boolean;
  /** Make `_generated` where files of it are missing, and keep it as Convex's own tools would. Default false. */
  readonly codegen?: boolean;
  /** Where the data is kept over restarts. Default: nowhere, it is gone when the server ends. */
  readonly data?: string;
  /**
   * When a commit is told to anybody: when it would survive a power cut (`fsync`, the default), or just the end of
   * the process (`os`). Only with `data`.
   */
  readonly durability?: Durability;
  /** Gets lines for a person: what functions log, what fails, what was loaded. Default: nobody. */
  readonly log?: (line: string) => void;
  /** Who has it may call internal functions. Default: the one that is kept with the data, or a random one. No colons. */
  readonly adminKey?: string;
  /**
   * Hands out tokens for any user at `/dev/token?user=NAME` and accepts them. Default: true where `host` is reached
   * from this machine only; never elsewhere.
   */
  readonly devAuth?: boolean;
  /** Time, chance and network in place of the process's own, for tests. */
  readonly ports?: Partial<Ports>;
}

/** A backend that runs in this process, until `close`. */
export interface DevServer {
  /** What a Convex client is given as the deployment's address. */
  readonly url: string;
  /** The port of `url`, also where none was named. */
  readonly port: number;
  /** Where HTTP actions are served. */
  readonly siteUrl: string;
  /** Where the page is served; undefined without one. */
  readonly pageUrl: string | undefined;
  /** For clients that act as whomever they say and see internal functions. The one of the options, else the one kept with the data, else a new one. Give it to no page. */
  readonly adminKey: string;
  /** The backend itself, for who calls functions or reads tables without a network. */
  readonly deployment: Deployment;
  /** Ends everything that was started. Data that isn't kept is gone then. */
  close(): Promise<void>;
  /** Cuts every open socket as a broken network does. For tests. */
  dropConnections(): void;
}

const DEFAULT_PORT = 3210;

/**
 * Runs a folder of Convex functions on this machine. Resolves when clients can connect.
 * Rejects when the port is taken or, without `watch`, when the code can't be loaded.
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const dir = resolve(options.dir);
  assertFolder(dir);
  const host = options.host ?? "127.0.0.1";
  const allowed = new AllowedOrigins(options.allowedOrigins ?? [], host);
  if (options.page !== undefined) assertFolder(resolve(options.page), "Name the one with your page.");
  const named = options.port ?? (options.page === undefined ? undefined : DEFAULT_PORT);
  const api = await Listener.start(host, named, DEFAULT_PORT);
  let site: Listener | undefined;
  let page: Listener | undefined;
  let data: DataFolder | undefined;
  try {
    const { durability, log = () => undefined } = options;
    const dataOptions = { log, ...(durability === undefined ? {} : { durability }) };
    if (options.data !== undefined) data = await DataFolder.open(resolve(options.data), dataOptions);
    site = await Listener.start(host, options.sitePort ?? (options.port === 0 ? 0 : undefined), api.port + 1);
    const gate = new OriginGate(allowed, log);
    if (options.page !== undefined)
      page = await Listener.start(host, options.port === 0 ? 0 : undefined, site.port + 1);
    return await serveFolder(dir, options, { api, site, page, data, gate });
  } catch (error) {
    await Promise.all([api.close(), site?.close(), page?.close(), data?.close()]);
    throw error;
  }
}

interface ServerParts {
  readonly api: Listener;
  readonly site: Listener;
  readonly page: Listener | undefined;
  readonly data: DataFolder | undefined;
  readonly gate: OriginGate;
}

async function serveFolder(
  dir: string,
  options: DevServerOptions,
  { api, site, page, data, gate }: ServerParts,
): Promise<DevServer> {
  const adminKey = options.adminKey ?? data?.keys.adminKey ?? `embedded-${randomBytes(16).toString("hex")}`;
  const log = options.log ?? (() => undefined);
  const ports = { ...nodePorts, ...options.ports };
  const store = await data?.store({
    latest: () => deployment.latest,
    notes: () => deployment.mutations.records.notes(),
  });
  const deployment: Deployment = new Deployment({
    ...(data === undefined || store === undefined ? {} : keptBy(data, store)),
    ports,
    adminKey,
    cloudUrl: api.url,
    siteUrl: site.url,
    env: options.env ?? {},
    devIssuer:
      options.devAuth !== false && isLocalName(api.host)
        ? await DevIssuer.create(ports, data?.keys.devIssuer)
        : undefined,
    log: (event) => log(formatLogEvent(event)),
  });
  const codegen = options.codegen === true ? new Codegen(dir, log) : undefined;
  const code = new LiveCode(dir, deployment, log, codegen);
  const sync = new SyncServer(deployment, gate);
  const stopSurviving = surviveStrayErrors();
  const close = async () => {
    stopSurviving();
    deployment.close();
    sync.close();
    await Promise.all([code.close(), api.close(), site.close(), page?.close(), data?.close()]);
  };
  try {
    await loadFirst(code, options.watch === true, log);
  } catch (error) {
    stopSurviving();
    deployment.close();
    throw error;
  }
  const http = new HttpApi(deployment);
  api.serve(async (request) => gate.refuse(request) ?? http.handle(request), "whole", sync);
  site.serve((request) => handleSiteRequest(request, new URL(request.url).pathname, deployment), "streamed");
  if (page !== undefined) servePage(page, options, gate);
  return {
    url: api.url,
    port: api.port,
    siteUrl: site.url,
    pageUrl: page?.url,
    adminKey,
    deployment,
    close,
    dropConnections: () => sync.dropConnections(),
  };
}

function servePage(
  listener: Listener,
  { page = ".", data, hidden = [] }: DevServerOptions,
  gate: OriginGate,
): void {
  const unseen = [...(data === undefined ? [] : [data]), ...hidden].map((path) => resolve(path));
  const files = new PageFiles(resolve(page), unseen, gate);
  listener.serve((request) => files.handle(request), "whole");
}

function keptBy(data: DataFolder, store: CommitStore) {
  const { restored, blobs, keys } = data;
  const kept = { snapshot: restored.toSnapshot(), notes: restored.notes };
  return { store, blobs, key: keys.deployment, restored: restored.isEmpty ? undefined : kept };
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
