import type { Deployment } from "../deployment/deployment.js";
import type { Failure } from "../deployment/outcome.js";
import { componentAt } from "../functions/app.js";
import { clientMessage, FunctionError } from "../functions/errors.js";
import type { Identity } from "../functions/identity.js";
import type { Caller, FunctionType } from "../functions/registry.js";
import type { Snapshot } from "../engine/snapshot.js";
import { decodeTimestamp, encodeTimestamp } from "../sync/timestamps.js";
import { randomHex } from "../deployment/ports.js";
import { TokenError, type TokenErrorCode } from "../deployment/token-verifier.js";
import { credentialsOf } from "./credentials.js";
import { devToken } from "./dev-token.js";
import { badRequest, RequestError } from "./errors.js";
import {
  asObject,
  type FunctionRequest,
  functionRequest,
  functionRequestOf,
  pathOfRunAddress,
  readBody,
} from "./function-request.js";
import { download, upload } from "./file-requests.js";
import { handleSiteRequest } from "./site.js";
import { HeldSnapshots } from "./held-snapshots.js";

const CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
  "access-control-allow-headers": "*, Authorization, Content-Type, Convex-Client",
  "access-control-max-age": "86400",
};

/** Beacons, by which pages say that they go, are sent with credentials: those are allowed to a named origin only, as Convex does. */
function preflightHeaders(request: Request): Record<string, string> {
  const origin = request.headers.get("origin");
  if (origin === null) return CORS_HEADERS;
  return {
    ...CORS_HEADERS,
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    vary: "Origin",
  };
}

/** Other origins may call the backend itself; HTTP actions say themselves who may call them. */
function isSiteRequest(request: Request): boolean {
  return /^\/http(\/|$)/.test(new URL(request.url).pathname);
}

const TOKEN_ERROR_STATUS: Readonly<Record<TokenErrorCode, number>> = {
  InvalidAuthHeader: 401,
  NoAuthProvider: 401,
  Unauthenticated: 401,
  AuthProviderDiscoveryFailed: 400,
  BadDeployKey: 403,
};

interface Context {
  readonly identity: Identity;
  readonly caller: Caller;
}

/** The HTTP side of a deployment: functions under `/api`, and what tells that it is there. */
export class HttpApi {
  readonly #deployment: Deployment;
  readonly #snapshots: HeldSnapshots;

  constructor(deployment: Deployment) {
    this.#deployment = deployment;
    this.#snapshots = new HeldSnapshots(deployment.ports.clock);
  }

  /** Answers one request. Never rejects. */
  async handle(request: Request): Promise<Response> {
    if (request.method === "OPTIONS" && !isSiteRequest(request))
      return new Response(null, { status: 204, headers: preflightHeaders(request) });
    try {
      return await this.#route(request);
    } catch (error) {
      if (error instanceof RequestError) {
        return json(JSON.stringify({ code: error.code, message: error.message }), error.status);
      }
      this.#deployment.log({ type: "fault", message: `${request.method} ${request.url} failed.`, error });
      return json(JSON.stringify({ code: "InternalServerError", message: "The backend failed." }), 500);
    }
  }

  async #route(request: Request): Promise<Response> {
    const address = new URL(request.url);
    // A client may put its version after /api, as the sync protocol does.
    if (isSiteRequest(request)) {
      return handleSiteRequest(request, address.pathname.slice("/http".length) || "/", this.#deployment);
    }
    const route = address.pathname.replace(/^\/api\/\d+\.\d+\.\d+[^/]*\//, "/api/");
    const storageKey = /^\/api\/storage\/([0-9a-f-]+)$/.exec(route)?.[1];
    if (storageKey !== undefined && (request.method === "GET" || request.method === "HEAD")) {
      return withCors(await download(request, storageKey, this.#deployment));
    }
    if (request.method === "GET") return this.#get(route, address, request);
    if (request.method === "POST") return this.#post(route, address, request);
    throw new RequestError(405, "MethodNotAllowed", `${request.method} is not supported here.`);
  }

  async #get(route: string, address: URL, request: Request): Promise<Response> {
    switch (route) {
      case "/.well-known/jwks.json":
        return json(JSON.stringify(await this.#deployment.key.publicKeys()));
      case "/version":
        return text("embedded");
      case "/instance_name":
        return text("embedded");
      case "/":
        return text("This is a Convex backend for development. Point a Convex client at this address.");
      case "/dev/token":
        return devToken(request, this.#deployment.devIssuer);
      case "/api/query":
        return this.#query(
          functionRequestOf(address),
          this.#deployment.latest,
          await this.#authenticate(request),
        );
      default:
        throw notFound(route);
    }
  }

  async #post(route: string, address: URL, request: Request): Promise<Response> {
    if (route === "/api/storage/upload") return json(await upload(request, address, this.#deployment));
    if (route === "/api/query_ts") return this.#holdSnapshot();
    const context = await this.#authenticate(request);
    const runPrefix = "/api/run/";
    if (route.startsWith(runPrefix)) {
      const path = pathOfRunAddress(route.slice(runPrefix.length));
      return this.#any({ ...functionRequest({ ...(await readBody(request)), path }) }, context);
    }
    const body = await readBody(request);
    switch (route) {
      case "/api/query":
        return this.#query(functionRequest(body), this.#deployment.latest, context);
      case "/api/query_at_ts":
        return this.#query(functionRequest(body), this.#snapshotAt(body["ts"]), context);
      case "/api/query_batch":
        return this.#queryBatch(body, context);
      case "/api/mutation":
        return this.#call("mutation", functionRequest(body), context);
      case "/api/action":
        return this.#call("action", functionRequest(body), context);
      case "/api/function":
        if (context.caller !== "trusted") {
          throw new RequestError(
            403,
            "BadDeployKey",
            "/api/function takes the deployment's admin key: Authorization: Convex <key>.",
          );
        }
        return this.#any(functionRequest(body), context);
      default:
        throw notFound(route);
    }
  }

  async #authenticate(request: Request): Promise<Context> {
    try {
      const identity = await this.#deployment.authenticate(credentialsOf(request));
      return { identity, caller: identity.kind === "admin" ? "trusted" : "client" };
    } catch (error) {
      if (error instanceof TokenError) {
        throw new RequestError(TOKEN_ERROR_STATUS[error.code], error.code, error.message);
      }
      throw error;
    }
  }

  #holdSnapshot(): Response {
    const { latest } = this.#deployment;
    this.#snapshots.hold(latest);
    return json(JSON.stringify({ ts: encodeTimestamp(latest.ts) }));
  }

  #snapshotAt(encoded: unknown): Snapshot {
    const ts = decodeTimestamp(encoded);
    if (ts === undefined) throw badRequest("BadTimestamp", "`ts` must be what /api/query_ts answered.");
    const snapshot = this.#snapshots.at(ts);
    if (snapshot === undefined) {
      throw new RequestError(
        503,
        "SnapshotTooOld",
        "That snapshot isn't kept any more. Ask /api/query_ts for another.",
      );
    }
    return snapshot;
  }

  async #query(call: FunctionRequest, snapshot: Snapshot, context: Context): Promise<Response> {
    return json(await this.#queryResult(call, snapshot, context));
  }

  async #queryBatch(body: Record<string, unknown>, context: Context): Promise<Response> {
    const { queries } = body;
    if (!Array.isArray(queries)) throw badRequest("BadJsonBody", "`queries` must be a list.");
    const { latest } = this.#deployment;
    const calls = queries.map((query) => functionRequest(asObject(query, "Each query")));
    const results = await Promise.all(calls.map((call) => this.#queryResult(call, latest, context)));
    return json(`{"results":[${results.join(",")}]}`);
  }

  async #queryResult(
    call: FunctionRequest,
    snapshot: Snapshot,
    { identity, caller }: Context,
  ): Promise<string> {
    const { answer } = await this.#deployment.queries.at(
      snapshot,
      { ...call, journal: null, caller },
      identity,
    );
    return answer.error === undefined
      ? encodeSuccess(answer.valueJson, answer.logLines)
      : encodeError(clientMessage(answer.error, answer.requestId), answer.error, answer.logLines);
  }

  async #call(type: "mutation" | "action", call: FunctionRequest, context: Context): Promise<Response> {
    const outcome =
      type === "mutation"
        ? await this.#deployment.mutations.run({ ...call, ...context })
        : await this.#deployment.actions.run({ ...call, ...context, job: null });
    return json(
      outcome.success ? encodeSuccess(outcome.valueJson, outcome.logLines) : encodeFailure(outcome),
    );
  }

  async #any(call: FunctionRequest, context: Context): Promise<Response> {
    let type: FunctionType;
    try {
      const component = componentAt(this.#deployment.app, call.component, context.caller);
      ({ type } = component.registry.findAny(call.path, context.caller));
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      return json(encodeError(clientMessage(error, randomHex(this.#deployment.ports, 8)), error, []));
    }
    return type === "query"
      ? this.#query(call, this.#deployment.latest, context)
      : this.#call(type, call, context);
  }
}

function encodeSuccess(valueJson: string, logLines: readonly string[]): string {
  return `{"status":"success","value":${valueJson},"logLines":${JSON.stringify(logLines)}}`;
}

function encodeFailure(failure: Failure): string {
  return encodeError(failure.errorMessage, failure.error, failure.logLines);
}

function encodeError(errorMessage: string, error: FunctionError, logLines: readonly string[]): string {
  return JSON.stringify({ status: "error", errorMessage, errorData: error.data, logLines });
}

function json(body: string, status = 200): Response {
  return new Response(body, { status, headers: { ...CORS_HEADERS, "content-type": "application/json" } });
}

function withCors(response: Response): Response {
  for (const [name, value] of Object.entries(CORS_HEADERS)) response.headers.set(name, value);
  response.headers.set("access-control-expose-headers", "content-range, digest, etag");
  return response;
}

function text(body: string): Response {
  return new Response(body, { headers: { ...CORS_HEADERS, "content-type": "text/plain; charset=utf-8" } });
}

function notFound(route: string): RequestError {
  return new RequestError(404, "NotFound", `There is nothing at ${route}.`);
}
