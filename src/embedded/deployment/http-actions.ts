import { clientMessage, FunctionError, thrownError } from "../functions/errors.js";
import { mountOf } from "../functions/http-router.js";
import type { ActionRun } from "../functions/action-invocation.js";
import type { FunctionRunner } from "../functions/runner.js";
import type { Identity } from "../functions/identity.js";
import type { Actions } from "./actions.js";
import { type LogListener, logRun } from "./log.js";
import { type Ports, randomHex } from "./ports.js";

/** What a response of an HTTP action may have, in bytes. */
const MAX_RESPONSE_BYTES = 20 * 2 ** 20;

/** Runs HTTP actions: the routes of `http`, and those of components. */
export class HttpActions {
  readonly #actions: Actions;
  readonly #ports: Ports;
  readonly #log: LogListener;

  constructor(parts: { readonly actions: Actions; readonly ports: Ports; readonly log: LogListener }) {
    this.#actions = parts.actions;
    this.#ports = parts.ports;
    this.#log = parts.log;
  }

  /**
   * Answers one request. Never rejects.
   * @param path - the request's path on the site
   * @param identity - null without a valid token
   */
  async handle(request: Request, path: string, identity: Identity | null): Promise<Response> {
    const { runner } = this.#actions;
    const found = mountOf(runner.app.httpMounts, path);
    if (found === null || path.startsWith("/.files")) {
      const hasNone = runner.app.httpMounts.length === 0;
      return notFound(hasNone ? "This Convex deployment does not have HTTP actions enabled." : NO_ROUTE);
    }
    const run: ActionRun = {
      component: found.mount.component,
      path: `${request.method} ${path}`,
      identity,
      requestId: randomHex(this.#ports, 8),
      job: null,
      logLines: [],
      backend: this.#actions,
    };
    return this.#answer(runner, request, found.route, run);
  }

  /** Resolves when the response begins; its body may take longer, and the action runs until then. */
  #answer(runner: FunctionRunner, request: Request, route: string, run: ActionRun): Promise<Response> {
    return new Promise((resolve) => {
      const log = (errorMessage?: string) =>
        logRun(this.#log, "action", run.path, { logLines: run.logLines, errorMessage });
      const deliver = (response: Response | null) => {
        if (response === null) {
          resolve(notFound(NO_ROUTE));
          return Promise.resolve();
        }
        const { outward, done } = limited(response);
        resolve(outward);
        return done;
      };
      runner.runHttpAction(request, route, run, deliver).then(
        () => log(),
        (thrown: unknown) => {
          const error = thrownError(thrown, (stack) => stack);
          log(error.message);
          resolve(failed(error, run.requestId));
        },
      );
    });
  }
}

const NO_ROUTE = "No matching routes found";

function notFound(text: string): Response {
  return new Response(text, { status: 404 });
}

function failed(error: FunctionError, requestId: string): Response {
  const [code = ""] = clientMessage(error, requestId).split("\n");
  return Response.json({ code, trace: error.message }, { status: 500 });
}

/** The response with a body that ends in an error when it grows too large, and when it is through. */
function limited(response: Response): { readonly outward: Response; readonly done: Promise<void> } {
  if (response.body === null) return { outward: response, done: Promise.resolve() };
  let size = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size > MAX_RESPONSE_BYTES)
        controller.error(new Error("The response of an HTTP action has over 20 MiB."));
      else controller.enqueue(chunk);
    },
  });
  const done = response.body.pipeTo(counter.writable);
  const { status, statusText, headers } = response;
  return { outward: new Response(counter.readable, { status, statusText, headers }), done };
}
