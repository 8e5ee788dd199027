import { Deployment } from "../deployment/deployment.js";
import { DevIssuer } from "../deployment/dev-issuer.js";
import type { LogListener } from "../deployment/log.js";
import { type Ports, randomHex } from "../deployment/ports.js";
import type { AppCode } from "../functions/code.js";
import { HttpApi } from "../http/http-api.js";
import { handleSiteRequest } from "../http/site.js";
import { Link, type LinkConditions } from "./link.js";
import { loopbackSocketClass } from "./loopback-socket.js";
import { pagePorts } from "./page-ports.js";

export interface PageBackendOptions {
  /** What `convex-elements bundle` made of a `convex/` folder. */
  readonly code: AppCode;
  /** The app's environment variables. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Who has it may call internal functions. Default: a random one. */
  readonly adminKey?: string;
  /** Gets what functions log and what fails. Default: nobody. */
  readonly log?: LogListener;
  /** Time, chance and network in place of the page's own, for tests. */
  readonly ports?: Partial<Ports>;
  /** The network at the start. Default: perfect. */
  readonly link?: LinkConditions;
  /** Of the network's chance. Default 1. */
  readonly seed?: number;
}

/** A backend that runs in this page or worker, and is gone with it. */
export interface PageBackend {
  /** What a Convex client is given as the deployment's address. Nothing but `WebSocket` and `fetch` below knows it. */
  readonly url: string;
  /** Where `fetch` finds HTTP actions. */
  readonly siteUrl: string;
  readonly adminKey: string;
  /** For the client's option `webSocketConstructor`. */
  readonly WebSocket: typeof WebSocket;
  /** Reaches the backend by its addresses, and everything else as the page does. */
  readonly fetch: typeof fetch;
  /** The network between the clients and the backend. */
  readonly link: Link;
  readonly deployment: Deployment;
  close(): void;
}

type Addresses = Pick<PageBackend, "url" | "siteUrl">;

/**
 * Another address for each backend: what a client keeps on the device of one that is gone must not show up in the next.
 * `.invalid` is nobody's: an address that leaks to the real network leads nowhere.
 */
function newAddresses(): Addresses {
  const name = randomHex(pagePorts, 8);
  return { url: `http://${name}.backend.invalid`, siteUrl: `http://${name}.site.invalid` };
}

/** Starts a backend in this page. Rejects when the code can't be put in place. */
export async function startPageBackend(options: PageBackendOptions): Promise<PageBackend> {
  const ports = { ...pagePorts, ...options.ports };
  const addresses = newAddresses();
  const { url, siteUrl } = addresses;
  const adminKey = options.adminKey ?? `embedded-${randomHex(ports, 16)}`;
  const deployment = new Deployment({
    ports,
    adminKey,
    cloudUrl: url,
    siteUrl,
    env: options.env ?? {},
    devIssuer: await DevIssuer.create(ports),
    log: options.log ?? (() => undefined),
  });
  const link = new Link(ports.clock, options.seed ?? 1);
  link.set(options.link ?? {});
  await deployment.deploy(options.code);
  return {
    url,
    siteUrl,
    adminKey,
    WebSocket: loopbackSocketClass(deployment, link),
    fetch: loopbackFetch(deployment, link, ports, addresses),
    link,
    deployment,
    close: () => {
      link.set({ isOffline: true });
      deployment.close();
    },
  };
}

function loopbackFetch(
  deployment: Deployment,
  link: Link,
  ports: Ports,
  { url, siteUrl }: Addresses,
): typeof fetch {
  const api = new HttpApi(deployment);
  return async (input, init) => {
    const request = new Request(input, init);
    const { origin, pathname } = new URL(request.url);
    if (origin !== url && origin !== siteUrl) return ports.fetch(request);
    return overLink(link, request, () =>
      origin === siteUrl ? handleSiteRequest(request, pathname, deployment) : api.handle(request),
    );
  };
}

/** A request and its response, each of which the link or whoever asked may end on its way. */
function overLink(link: Link, { signal }: Request, answer: () => Promise<Response>): Promise<Response> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new TypeError("Failed to fetch"));
    const wire = link.connect(fail);
    const abort = () => {
      wire.end();
      reject(signal.reason as Error);
    };
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort);
    if (link.isOffline) return link.delay(fail);
    wire.pass("toServer", () => {
      const arrive = (settle: () => void) =>
        wire.pass("toClient", () => {
          wire.end();
          signal.removeEventListener("abort", abort);
          settle();
        });
      answer().then(
        (response) => arrive(() => resolve(response)),
        (error: Error) => arrive(() => reject(error)),
      );
    });
  });
}
