/** What says where a request comes from, and which name it was sent to. */
export interface RequestSource {
  /** `Origin`: the page that asks. Missing where no page does. */
  readonly origin: string | null;
  /** `Host`. Missing where there is no network. */
  readonly host: string | null;
}

/**
 * Which pages may use a backend on a developer's machine, whose browser has pages of anybody open: those of this
 * machine, those of the address at which the backend was reached, and those that are named.
 */
export class AllowedOrigins {
  readonly #named: ReadonlySet<string>;
  readonly #namedHosts: ReadonlySet<string>;

  /**
   * @param named - origins like `https://app.example`; `null` for pages without one, such as files; `*` for all
   * @param host - the name on which the backend listens
   * @throws for what isn't an origin
   */
  constructor(named: readonly string[], host: string) {
    const origins = named.map(asOrigin);
    this.#named = new Set(origins);
    this.#namedHosts = new Set([host, ...origins.filter((origin) => URL.canParse(origin)).map(hostnameOf)]);
  }

  /** Why a request is refused, and what its owner can do; undefined if it isn't. */
  refusal({ origin, host }: RequestSource): string | undefined {
    if (this.#named.has("*")) return undefined;
    const hostname = host === null ? undefined : hostnameOf(`http://${host}`);
    if (hostname !== undefined && !this.#isOwnHost(hostname)) {
      return (
        `This backend isn't known as ${host}: a page of somebody else may have given this machine that name. ` +
        `If the name is yours, start it with --allow-origin http://${host} (allowedOrigins).`
      );
    }
    if (origin === null || this.#isOwnOrigin(origin, hostname)) return undefined;
    return (
      `Pages of ${origin} may not use this backend, only those of this machine. ` +
      `If they are yours, start it with --allow-origin ${origin} (allowedOrigins).`
    );
  }

  /** Who doesn't control the name server can't give this machine such a name. */
  #isOwnHost(hostname: string): boolean {
    return (
      isLocalName(hostname) ||
      isAddress(hostname) ||
      !hostname.includes(".") ||
      this.#namedHosts.has(hostname)
    );
  }

  #isOwnOrigin(origin: string, hostname: string | undefined): boolean {
    if (this.#named.has(origin)) return true;
    if (!URL.canParse(origin)) return false;
    const ofPage = hostnameOf(origin);
    return isLocalName(ofPage) || ofPage === hostname;
  }
}

/** Whether a name always leads to the machine itself. */
export function isLocalName(name: string): boolean {
  return /^(([^.]+\.)*localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(name);
}

function isAddress(hostname: string): boolean {
  return /^(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:.]+\])$/i.test(hostname);
}

/** Empty for what can't be read. */
function hostnameOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : "";
}

function asOrigin(named: string): string {
  if (named === "*" || named === "null") return named;
  const isOrigin = /^[a-z][a-z\d+.-]*:\/\/[^/?#@\s]+\/?$/i.test(named) && URL.canParse(named);
  if (!isOrigin)
    throw new Error(
      `"${named}" is no origin. Name one like https://app.example or http://10.0.0.5:5173, without a path.`,
    );
  const { origin } = new URL(named);
  return origin === "null" ? named.replace(/\/$/, "") : origin;
}
