import type { AllowedOrigins, RequestSource } from "../http/allowed-origins.js";

/** Refuses requests and sockets of foreign pages, and tells the developer. */
export class OriginGate {
  readonly #allowed: AllowedOrigins;
  readonly #log: (line: string) => void;
  /** Each is told once: pages try again and again. */
  readonly #told = new Set<string>();

  constructor(allowed: AllowedOrigins, log: (line: string) => void) {
    this.#allowed = allowed;
    this.#log = log;
  }

  /** Why not; undefined for those that may come in. */
  refusal(source: RequestSource): string | undefined {
    const reason = this.#allowed.refusal(source);
    if (reason === undefined || this.#told.has(reason)) return reason;
    this.#told.add(reason);
    this.#log(`[embedded backend] ${reason}`);
    return reason;
  }

  /** The answer to a request that is refused. HTTP actions say themselves who may call them. */
  refuse(request: Request): Response | undefined {
    if (/^\/http(\/|$)/.test(new URL(request.url).pathname)) return undefined;
    const { headers } = request;
    const message = this.refusal({ origin: headers.get("origin"), host: headers.get("host") });
    // A preflight is answered as ever, so that the page gets to read the refusal of what follows.
    if (message === undefined || request.method === "OPTIONS") return undefined;
    return Response.json(
      { code: "ForeignOrigin", message },
      { status: 403, headers: { "access-control-allow-origin": "*" } },
    );
  }
}
