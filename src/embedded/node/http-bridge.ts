import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type ReadableStream, TransformStream } from "node:stream/web";

type Body = Buffer | ReadableStream<Uint8Array>;

const MAX_BODY_BYTES = 64 * 2 ** 20;

/** Answers a request; never rejects. */
export type RequestHandler = (request: Request) => Promise<Response>;

/** How a request's body reaches its handler: when all of it is there, or as it comes. */
export type BodyMode = "whole" | "streamed";

/** Serves a request of Node's server by a `Request -> Response`. */
export async function serve(
  handler: RequestHandler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  bodyMode: BodyMode,
): Promise<void> {
  const body = bodyMode === "whole" ? await readBody(incoming) : streamBody(incoming);
  const response = await answer(handler, incoming, body);
  outgoing.writeHead(response.status, headersOf(response));
  if (response.body === null) outgoing.end();
  else await pipeline(Readable.fromWeb(response.body as ReadableStream<Uint8Array>), outgoing);
}

/** Cookies are the one header that a response may have several of. */
function headersOf(response: Response): Record<string, string | string[]> {
  const cookies = response.headers.getSetCookie();
  return {
    ...Object.fromEntries(response.headers),
    ...(cookies.length === 0 ? {} : { "set-cookie": cookies }),
  };
}

async function answer(
  handler: RequestHandler,
  incoming: IncomingMessage,
  body: Body | undefined,
): Promise<Response> {
  if (body === undefined) return refusal(413, "BodyTooLarge", "The body may have at most 64 MiB.");
  const address = addressOf(incoming);
  if (address === undefined) return refusal(400, "BadAddress", "The address can't be read.");
  const request = toRequest(incoming, address, body);
  return request === undefined ? refusal(400, "BadRequest", "The request can't be read.") : handler(request);
}

function addressOf(incoming: IncomingMessage): URL | undefined {
  const host = `http://${incoming.headers.host ?? ""}`;
  const target = incoming.url ?? "/";
  const base = URL.canParse(host) ? host : "http://localhost";
  return URL.canParse(target, base) ? new URL(target, base) : undefined;
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    // What is too much is read all the same: a client that is cut off never sees the answer.
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}

/** Undefined if it says itself that it is too large; one that turns out to be fails while it is read. */
function streamBody(incoming: IncomingMessage): ReadableStream<Uint8Array> | undefined {
  if (Number(incoming.headers["content-length"] ?? 0) > MAX_BODY_BYTES) return undefined;
  let size = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size > MAX_BODY_BYTES) controller.error(new Error("The body may have at most 64 MiB."));
      else controller.enqueue(chunk);
    },
  });
  return (Readable.toWeb(incoming) as ReadableStream<Uint8Array>).pipeThrough(counter);
}

/** Undefined for a method or headers that a `Request` can't have. */
function toRequest(incoming: IncomingMessage, address: URL, body: Body): Request | undefined {
  const method = incoming.method ?? "GET";
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, [value].flat().join(", ")] as [string, string]],
  );
  const hasBody = method !== "GET" && method !== "HEAD";
  const content = body instanceof Buffer ? { body: new Uint8Array(body) } : { body, duplex: "half" };
  try {
    return new Request(address, { method, headers, ...(hasBody ? content : {}) } as RequestInit);
  } catch {
    return undefined; // TRACE and the like, which the platform forbids.
  }
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status });
}
