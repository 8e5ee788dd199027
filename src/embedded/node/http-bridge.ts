import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpApi } from "../http/http-api.js";

const MAX_BODY_BYTES = 64 * 2 ** 20;

/** Serves a request of Node's server by the backend's `Request -> Response`. */
export async function serve(
  api: HttpApi,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await readBody(incoming);
  const response = await answer(api, incoming, body);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

async function answer(api: HttpApi, incoming: IncomingMessage, body: Buffer | undefined): Promise<Response> {
  if (body === undefined) return refusal(413, "BodyTooLarge", "The body may have at most 64 MiB.");
  const address = addressOf(incoming);
  if (address === undefined) return refusal(400, "BadAddress", "The address can't be read.");
  return api.handle(toRequest(incoming, address, body));
}

function addressOf(incoming: IncomingMessage): URL | undefined {
  const [target, base] = [incoming.url ?? "/", "http://embedded.invalid"];
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

function toRequest(incoming: IncomingMessage, address: URL, body: Buffer): Request {
  const method = incoming.method ?? "GET";
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, [value].flat().join(", ")] as [string, string]],
  );
  return new Request(address, {
    method,
    headers,
    ...(method === "GET" || method === "HEAD" ? {} : { body: new Uint8Array(body) }),
  });
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status });
}
