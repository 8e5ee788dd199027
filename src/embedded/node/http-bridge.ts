import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";

const MAX_BODY_BYTES = 64 * 2 ** 20;

/** Answers a request; never rejects. */
export type RequestHandler = (request: Request) => Promise<Response>;

/** Serves a request of Node's server by a `Request -> Response`. */
export async function serve(
  handler: RequestHandler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await readBody(incoming);
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
  body: Buffer | undefined,
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

/** Undefined for a method or headers that a `Request` can't have. */
function toRequest(incoming: IncomingMessage, address: URL, body: Buffer): Request | undefined {
  const method = incoming.method ?? "GET";
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, [value].flat().join(", ")] as [string, string]],
  );
  const hasBody = method !== "GET" && method !== "HEAD";
  try {
    return new Request(address, { method, headers, ...(hasBody ? { body: new Uint8Array(body) } : {}) });
  } catch {
    return undefined; // TRACE and the like, which the platform forbids.
  }
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status });
}
