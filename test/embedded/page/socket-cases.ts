import { observeWebSocket } from "../../../src/adapters/convex/observed-web-socket.js";

type SocketClass = typeof WebSocket;

/** Sockets that end in a backend: a browser's own, or those of a backend in the page. */
export interface Sockets {
  readonly WebSocket: SocketClass;
  /** `ws:` and what follows, without a path. */
  readonly origin: string;
}

/** The part of chai that vitest and the browser's test runner share. */
interface Assert {
  equal(actual: unknown, expected: unknown, message?: string): void;
  deepEqual(actual: unknown, expected: unknown, message?: string): void;
  isTrue(value: unknown, message?: string): void;
  isFalse(value: unknown, message?: string): void;
}

interface SocketCase {
  readonly name: string;
  readonly run: (sockets: Sockets, assert: Assert) => void | Promise<void>;
}

const TYPES = ["open", "message", "error", "close"] as const;

/** The handler attributes as something that a test may set to anything. */
type Handlers = Record<`on${(typeof TYPES)[number]}`, unknown>;

const handlersOf = (socket: WebSocket) => socket as unknown as Handlers;

function opened({ WebSocket, origin }: Sockets, protocols?: string[]): Promise<WebSocket> {
  const socket = new WebSocket(`${origin}/api/sync`, protocols);
  return next(socket, "open").then(() => socket);
}

function next<E extends Event>(socket: EventTarget, type: string): Promise<E> {
  return new Promise((resolve) => {
    socket.addEventListener(type, (event) => resolve(event as E), { once: true });
  });
}

/** What `act` throws, by name. */
function thrownBy(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).name;
  }
  return "nothing";
}

/** All that a socket does from now on. */
function record(socket: WebSocket): string[] {
  const seen: string[] = [];
  for (const type of TYPES) socket.addEventListener(type, () => seen.push(type));
  return seen;
}

async function closed(socket: WebSocket, ...args: Parameters<WebSocket["close"]>) {
  const close = next<CloseEvent>(socket, "close");
  socket.close(...args);
  const { code, reason, wasClean } = await close;
  return { code, reason, wasClean };
}

const CONNECT = JSON.stringify({
  type: "Connect",
  sessionId: "7c1f3ac0-6d39-4c05-9a3c-53a3ae0a1d11",
  connectionCount: 0,
  lastCloseReason: "InitialConnect",
  clientTs: 0,
});

/** What a page may expect of any `WebSocket`. The same holds for a browser's own and for those of a page's backend. */
export const socketCases: readonly SocketCase[] = [
  {
    name: "its states are constants of the class and of each socket",
    run({ WebSocket, origin }, assert) {
      const socket = new WebSocket(`${origin}/api/sync`);
      for (const holder of [WebSocket, WebSocket.prototype, socket]) {
        const { CONNECTING, OPEN, CLOSING, CLOSED } = holder;
        assert.deepEqual([CONNECTING, OPEN, CLOSING, CLOSED], [0, 1, 2, 3]);
        assert.isFalse(Reflect.set(holder, "OPEN", 7), "writable");
        assert.equal(holder.OPEN, 1);
      }
      socket.close();
    },
  },
  {
    name: "is an EventTarget, an instance of its class and of no function that can be called",
    run({ WebSocket, origin }, assert) {
      const socket = new WebSocket(`${origin}/api/sync`);
      assert.isTrue(socket instanceof WebSocket);
      assert.isTrue(socket instanceof EventTarget);
      assert.equal(Object.prototype.toString.call(socket), "[object WebSocket]");
      assert.equal(WebSocket.name, "WebSocket");
      assert.equal(
        thrownBy(() => (WebSocket as unknown as (url: string) => void)(origin)),
        "TypeError",
      );
      socket.close();
    },
  },
  {
    name: "refuses addresses that are none, and protocols that are no different tokens",
    run({ WebSocket, origin }, assert) {
      const refusals = ["ftp://x.invalid/", "http://", "ws://x.invalid/#part", "ws://x.invalid/#"];
      for (const url of refusals)
        assert.equal(
          thrownBy(() => new WebSocket(url)),
          "SyntaxError",
          url,
        );
      for (const protocols of [["a", "a"], ["a b"], [""], "a,b"]) {
        assert.equal(
          thrownBy(() => new WebSocket(origin, protocols)),
          "SyntaxError",
          JSON.stringify(protocols),
        );
      }
    },
  },
  {
    name: "tells its address, protocol and extensions",
    async run(sockets, assert) {
      const { origin, WebSocket } = sockets;
      const web = new WebSocket(new URL(`${origin.replace("ws:", "http:")}/api/1.2.3/../sync?x=ä`));
      assert.equal(web.url, `${origin}/api/sync?x=%C3%A4`);
      assert.deepEqual([web.protocol, web.extensions, web.binaryType], ["", "", "blob"]);
      web.close();
      const socket = await opened(sockets, ["first", "second"]);
      assert.equal(socket.protocol, "first");
      assert.isFalse(Reflect.set(socket, "url", "x") && socket.url === "x", "writable");
      socket.close();
    },
  },
  {
    name: "takes the two kinds of binary data and ignores others",
    run({ WebSocket, origin }, assert) {
      const socket = new WebSocket(`${origin}/api/sync`);
      socket.binaryType = "arraybuffer";
      socket.binaryType = "text" as "blob";
      assert.equal(socket.binaryType, "arraybuffer");
      socket.close();
    },
  },
  {
    name: "calls handlers and listeners once for each event, in the order in which they came",
    async run(sockets, assert) {
      const socket = new sockets.WebSocket(`${sockets.origin}/api/sync`);
      const seen: string[] = [];
      const listener = (who: string) =>
        function (this: unknown, event: Event) {
          assert.isTrue(this === socket && event.target === socket, "target");
          seen.push(`${event.type} ${who}`);
        };
      const handlers = handlersOf(socket);
      for (const type of TYPES) {
        socket.addEventListener(type, listener("1"));
        handlers[`on${type}`] = listener("replaced");
        socket.addEventListener(type, listener("3"));
        handlers[`on${type}`] = listener("2");
      }
      await next(socket, "open");
      socket.send("nonsense");
      await next(socket, "close");
      const expected = ["open", "message", "close"].flatMap((type) =>
        [1, 2, 3].map((who) => `${type} ${who}`),
      );
      assert.deepEqual(seen, expected);
    },
  },
  {
    name: "a handler that was taken away and set again comes last",
    async run(sockets, assert) {
      const socket = new sockets.WebSocket(`${sockets.origin}/api/sync`);
      const seen: string[] = [];
      const handlers = handlersOf(socket);
      handlers.onopen = () => seen.push("handler");
      socket.addEventListener("open", () => seen.push("listener"));
      handlers.onopen = null;
      assert.equal(handlers.onopen, null);
      const last = () => seen.push("handler again");
      handlers.onopen = last;
      assert.equal(handlers.onopen, last);
      await next(socket, "open");
      assert.deepEqual(seen, ["listener", "handler again"]);
      socket.close();
    },
  },
  {
    name: "what is no function isn't called, and what is no object is no handler",
    async run(sockets, assert) {
      const socket = new sockets.WebSocket(`${sockets.origin}/api/sync`);
      const handlers = handlersOf(socket);
      let calls = 0;
      const object = { handleEvent: () => (calls += 1) };
      handlers.onopen = object;
      assert.equal(handlers.onopen, object);
      for (const value of [1, "text", undefined, true]) {
        handlers.onmessage = () => (calls += 1);
        handlers.onmessage = value;
        assert.equal(handlers.onmessage, null);
      }
      await next(socket, "open");
      socket.send("nonsense");
      await next(socket, "close");
      assert.equal(calls, 0);
    },
  },
  {
    name: "listeners may be objects, come once, be added twice, and leave, also in the middle of an event",
    async run(sockets, assert) {
      const socket = new sockets.WebSocket(`${sockets.origin}/api/sync`);
      const seen: string[] = [];
      const twice = () => seen.push("twice");
      socket.addEventListener("open", twice);
      socket.addEventListener("open", twice);
      const leaver = () => seen.push("left");
      socket.addEventListener("open", { handleEvent: () => void seen.push("object") });
      socket.addEventListener("open", () => socket.removeEventListener("open", leaver));
      socket.addEventListener("open", leaver);
      const abort = new AbortController();
      socket.addEventListener("open", () => seen.push("aborted"), { signal: abort.signal });
      abort.abort();
      socket.addEventListener("open", (event) => event.stopImmediatePropagation());
      handlersOf(socket).onopen = () => seen.push("stopped");
      await new Promise<void>((resolve) => {
        socket.addEventListener("message", () => resolve(), { once: true });
        socket.addEventListener("open", { handleEvent: () => undefined });
        const send = () => (socket.readyState === 1 ? socket.send("nonsense") : setTimeout(send, 1));
        send();
      });
      assert.deepEqual(seen, ["twice", "object"]);
      socket.close();
    },
  },
  {
    name: "a subclass may override methods and put a property of its own in a handler's place",
    async run(sockets, assert) {
      const sent: unknown[] = [];
      class Mine extends sockets.WebSocket {
        override send(data: string): void {
          sent.push(data);
          super.send(data);
        }
      }
      const heard: string[] = [];
      const Observed = observeWebSocket(Mine, {
        opening: () => heard.push("opening"),
        heard: () => heard.push("heard"),
        failed: (error) => heard.push(String(error)),
      });
      const socket = new Observed(`${sockets.origin}/api/sync`);
      assert.isTrue(socket instanceof Mine && socket instanceof sockets.WebSocket);
      socket.onmessage = () => heard.push("handled");
      await next(socket, "open");
      socket.send("nonsense");
      await next(socket, "close");
      assert.deepEqual(sent, ["nonsense"]);
      assert.deepEqual(heard, ["opening", "heard", "handled"]);
    },
  },
  {
    name: "can't send before it is open, and sends without effect once it closes",
    async run(sockets, assert) {
      const socket = new sockets.WebSocket(`${sockets.origin}/api/sync`);
      assert.equal(socket.readyState, 0);
      assert.equal(
        thrownBy(() => socket.send("early")),
        "InvalidStateError",
      );
      assert.equal(
        thrownBy(() => (socket as unknown as { send(): void }).send()),
        "TypeError",
      );
      assert.equal(socket.bufferedAmount, 0);
      await next(socket, "open");
      assert.equal(socket.readyState, 1);
      const seen = record(socket);
      const close = closed(socket, 1000);
      assert.equal(socket.readyState, 2);
      socket.send("é");
      assert.equal(socket.bufferedAmount, 2);
      await close;
      assert.equal(socket.readyState, 3);
      socket.send("late");
      assert.equal(socket.bufferedAmount, 6);
      socket.close();
      assert.deepEqual(seen, ["close"]);
    },
  },
  {
    name: "counts what is about to be sent",
    async run(sockets, assert) {
      const socket = await opened(sockets);
      socket.send("é");
      socket.send("nonsense");
      assert.equal(socket.bufferedAmount, 10);
      await next(socket, "message");
      assert.equal(socket.bufferedAmount, 0);
      socket.close();
    },
  },
  {
    name: "turns what it sends into text, and the server refuses what is binary",
    async run(sockets, assert) {
      for (const data of [{ toString: () => CONNECT }, new String(CONNECT)]) {
        const socket = await opened(sockets);
        socket.send(data as unknown as string);
        socket.send(
          JSON.stringify({ type: "ModifyQuerySet", baseVersion: 0, newVersion: 1, modifications: [] }),
        );
        const { data: text } = await next<MessageEvent<string>>(socket, "message");
        assert.equal((JSON.parse(text) as { type: string }).type, "Transition");
        socket.close();
      }
      for (const data of [new Uint8Array(1), new ArrayBuffer(2), new Blob(["x"])]) {
        const socket = await opened(sockets);
        socket.send(data);
        const message = await next<MessageEvent<string>>(socket, "message");
        assert.isTrue(message.data.includes("FatalError"), message.data);
        await next(socket, "close");
      }
    },
  },
  {
    name: "messages say where they come from",
    async run(sockets, assert) {
      const socket = await opened(sockets);
      socket.send("nonsense");
      const message = await next<MessageEvent<string>>(socket, "message");
      assert.isTrue(message instanceof MessageEvent);
      assert.deepEqual(
        [typeof message.data, message.origin, message.source],
        ["string", sockets.origin, null],
      );
    },
  },
  {
    name: "closes with the codes and reasons that a client may use, and no others, open or not",
    async run(sockets, assert) {
      const socket = await opened(sockets);
      const refused = [0, 999, 1001, 1005, 1006, 1011, 2999, 5000, 65_536, Number.NaN, -1];
      for (const code of refused)
        assert.equal(
          thrownBy(() => socket.close(code)),
          "InvalidAccessError",
          String(code),
        );
      for (const reason of ["x".repeat(124), "é".repeat(62)]) {
        assert.equal(
          thrownBy(() => socket.close(1000, reason)),
          "SyntaxError",
          reason,
        );
      }
      assert.equal(socket.readyState, 1);
      const reason = `${"é".repeat(61)}x`;
      assert.deepEqual(await closed(socket, 4999, reason), { code: 4999, reason, wasClean: true });
      assert.equal(
        thrownBy(() => socket.close(1001)),
        "InvalidAccessError",
      );
      assert.equal(
        thrownBy(() => socket.close(1000, "x".repeat(124))),
        "SyntaxError",
      );
    },
  },
  {
    name: "tells its own code, or that there was none",
    async run(sockets, assert) {
      const code = async (...args: Parameters<WebSocket["close"]>) => closed(await opened(sockets), ...args);
      assert.deepEqual(await code(), { code: 1005, reason: "", wasClean: true });
      assert.deepEqual(await code(1000), { code: 1000, reason: "", wasClean: true });
      assert.deepEqual(await code(3000, "bye"), { code: 3000, reason: "bye", wasClean: true });
      assert.deepEqual(await code(3000.4, "\ud800"), { code: 3000, reason: "\ufffd", wasClean: true });
    },
  },
  {
    name: "hears the server's code, after its last message",
    async run(sockets, assert) {
      const socket = await opened(sockets);
      const seen = record(socket);
      socket.send("nonsense");
      const { code, reason, wasClean } = await next<CloseEvent>(socket, "close");
      assert.deepEqual([code, reason, wasClean], [1008, "Protocol violation", true]);
      assert.deepEqual(seen, ["message", "close"]);
    },
  },
  {
    name: "fails when it is closed before it opened",
    async run({ WebSocket, origin }, assert) {
      const socket = new WebSocket(`${origin}/api/sync`);
      const seen = record(socket);
      assert.deepEqual(await closed(socket, 3000, "bye"), { code: 1006, reason: "", wasClean: false });
      assert.deepEqual(seen, ["error", "close"]);
    },
  },
  {
    name: "hears nothing more once it closes, and closes once",
    async run(sockets, assert) {
      const socket = await opened(sockets);
      const seen = record(socket);
      socket.send("nonsense");
      socket.close();
      socket.close(3000);
      await next(socket, "close");
      assert.deepEqual(seen, ["close"]);
    },
  },
];
