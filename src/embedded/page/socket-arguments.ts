/** What `new WebSocket`, `close` and `send` take and refuse, with a browser's own kinds of errors. */

const MAX_REASON_BYTES = 123;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const WEB_SOCKET_SCHEMES: Record<string, string> = {
  "ws:": "ws:",
  "wss:": "wss:",
  "http:": "ws:",
  "https:": "wss:",
};

/** The address as a socket shows it. */
export function socketAddress(url: unknown): URL {
  const text = String(url);
  const address = parsed(text);
  const scheme = WEB_SOCKET_SCHEMES[address.protocol];
  if (scheme === undefined) {
    throw syntaxError(`A WebSocket's address begins with ws:, wss:, http: or https:, not as "${text}" does.`);
  }
  if (address.href.includes("#")) {
    throw syntaxError(`A WebSocket's address has no fragment. Take "${address.hash}" off "${text}".`);
  }
  return new URL(scheme + address.href.slice(address.protocol.length));
}

function parsed(text: string): URL {
  try {
    return new URL(text, globalThis.location?.href);
  } catch {
    throw syntaxError(`"${text}" is not a WebSocket's address.`);
  }
}

export function socketProtocols(protocols: string | readonly string[] = []): readonly string[] {
  const names = typeof protocols === "string" ? [protocols] : Array.from(protocols, String);
  if (new Set(names).size < names.length || !names.every((name) => TOKEN.test(name))) {
    throw syntaxError(`A WebSocket's protocols are different tokens, not ${JSON.stringify(names)}.`);
  }
  return names;
}

/** How a client wants to close: without a code the other side hears of none. */
export function closeArguments(code: unknown, reason: unknown): { code: number; reason: string } {
  const number = code === undefined ? undefined : clampedShort(Number(code));
  if (number !== undefined && number !== 1000 && !(number >= 3000 && number <= 4999)) {
    throw new DOMException(
      `A client closes with 1000 or from 3000 to 4999, not with ${number}.`,
      "InvalidAccessError",
    );
  }
  const text = reason === undefined ? "" : scalarText(reason);
  if (byteLength(text) > MAX_REASON_BYTES) {
    throw syntaxError(`The reason of a close has at most ${MAX_REASON_BYTES} bytes of UTF-8.`);
  }
  // A reason can't be sent without a code.
  return { code: number ?? (text === "" ? NO_CODE : 1000), reason: text };
}

const NO_CODE = 1005;

/** As Web IDL's `[Clamp] unsigned short`. */
function clampedShort(value: number): number {
  return Number.isNaN(value) ? 0 : Math.round(Math.min(Math.max(value, 0), 65_535));
}

/** What is sent: text, or something that a server of text refuses. */
export interface Payload {
  readonly text: string | undefined;
  readonly bytes: number;
}

export function payloadOf(data: unknown): Payload {
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data))
    return { text: undefined, bytes: data.byteLength };
  if (data instanceof Blob) return { text: undefined, bytes: data.size };
  const text = scalarText(data);
  return { text, bytes: byteLength(text) };
}

/** Half of a surrogate pair can't be sent. */
function scalarText(value: unknown): string {
  return String(value).replace(/\p{Surrogate}/gu, "\u{FFFD}");
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function syntaxError(message: string): DOMException {
  return new DOMException(message, "SyntaxError");
}
