import { describe, expect, test, vi } from "vitest";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { RealtimeClient } from "../../src/client/realtime-client.js";
import { RealtimeError } from "../../src/core/errors.js";
import { LinesLogger } from "../core/live/scripted-remote.js";

/** A socket that never gets anywhere. */
class NoSocket extends EventTarget {
  close(): void {
    this.dispatchEvent(new CloseEvent());
  }
}
class CloseEvent extends Event {
  readonly code = 1000;
  readonly reason = "";
  constructor() {
    super("close");
  }
}
const webSocketConstructor = NoSocket as unknown as typeof WebSocket;
const good = { url: "http://127.0.0.1:3210", webSocketConstructor, logger: new LinesLogger() };
const create = (options: unknown): RealtimeClient => createRealtimeClient(options as never);

function errorOf(act: () => unknown): RealtimeError {
  try {
    act();
  } catch (error) {
    if (error instanceof RealtimeError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const noText: unknown = Object.create(null);
const symbol = Symbol("odd");

describe("createRealtimeClient", () => {
  test.each([
    "http://127.0.0.1:3210/ x",
    " http://127.0.0.1:3210",
    "http://127.0.0.1:3210\n",
    "http://127.0.0.1:3210/#top",
    "http://127.0.0.1:3210/#",
    "http://127.0.0.1:3210?",
    "http://127.0.0.1:3210/?a=1",
    "http://ada:secret@127.0.0.1:3210",
    "http:\\\\127.0.0.1:3210",
    "http:127.0.0.1:3210",
    "http://",
    "https:///",
    "ws://127.0.0.1:3210",
    "javascript:alert(1)",
    "127.0.0.1:3210",
    "/here",
    "https://happy-otter-123.convex.site",
    "",
    undefined,
    null,
    7,
    symbol,
    noText,
    new URL("http://127.0.0.1:3210"),
  ])("refuses the address %o", (url) => {
    const { code, message, remedy } = errorOf(() => create({ ...good, url }));
    expect(code).toBe("bad-url");
    expect(message).not.toContain("secret");
    expect(remedy).toContain("convex.cloud");
  });

  test.each([
    ["http://127.0.0.1:3210//", "http://127.0.0.1:3210"],
    ["HTTPS://Happy-Otter-123.convex.cloud", "https://happy-otter-123.convex.cloud"],
    ["http://[::1]:3210/", "http://[::1]:3210"],
    ["https://example.test/convex/", "https://example.test/convex"],
  ])("takes the address %s", (url, used) => {
    const opened: string[] = [];
    class Noted extends NoSocket {
      constructor(address: string) {
        super();
        opened.push(address);
      }
    }
    const client = create({ ...good, url, webSocketConstructor: Noted });
    expect(client.url).toBe(used);
    expect(opened[0]?.replace(/\/api\/[^/]+\/sync$/, "")).toBe(used.replace("http", "ws"));
    void client.close();
  });

  test.each<[string, unknown]>([
    ["no options", undefined],
    ["null", null],
    ["an address alone", "http://127.0.0.1:3210"],
    ["an array", []],
    ["a storage that there is not", { ...good, storage: "disk" }],
    ["a storage that is null", { ...good, storage: null }],
    ["a storage without a text", { ...good, storage: noText }],
    ["a storage that is a symbol", { ...good, storage: symbol }],
    ["a logger that is null", { ...good, logger: null }],
    ["a logger that is a function", { ...good, logger: () => undefined }],
    ["a logger without error()", { ...good, logger: { debug() {}, info() {}, warn() {} } }],
    ["a constructor that is none", { ...good, webSocketConstructor: "WebSocket" }],
    ["a constructor that is null", { ...good, webSocketConstructor: null }],
  ])("refuses %s", (_name, options) => {
    const { code, remedy } = errorOf(() => create(options));
    expect(code).toBe("bad-options");
    expect(remedy).not.toBe("");
  });

  test.each<[string, unknown]>([
    ["is no class", () => undefined],
    [
      "may not open a socket",
      class {
        constructor() {
          throw new DOMException("The page was loaded over HTTPS.", "SecurityError");
        }
      },
    ],
  ])("says why there is no connection with a constructor that %s", (_name, constructor) => {
    const { code, message, cause } = errorOf(() => create({ ...good, webSocketConstructor: constructor }));
    expect(code).toBe("no-websocket");
    expect(message).toContain(good.url);
    expect(cause).toBeDefined();
  });

  test("goes on when its logger throws, and says so", () => {
    const fails = (): never => {
      throw new Error("the logger");
    };
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const client = create({ ...good, logger: { debug: fails, info: fails, warn: fails, error: fails } });
    const heard: string[] = [];
    client.connection.subscribe(() => {
      throw new Error("the listener");
    });
    client.connection.subscribe(({ name }) => heard.push(name));
    void client.close();
    expect(heard).toEqual(["connecting", "closed"]);
    expect(said).toHaveBeenCalledWith(expect.stringContaining("A listener of a realtime source threw."));
    said.mockRestore();
  });
});

describe("watch, watchPages, keep, mutate, setAuth", () => {
  const client = create(good);
  const any = client as unknown as Record<
    string,
    (...args: unknown[]) => { subscribe: (listener: unknown) => void }
  >;

  const wrongCalls: readonly [method: string, args: readonly unknown[], code: string][] = [
    ["watch", [null], "bad-function-name"],
    ["watch", [symbol], "bad-function-name"],
    ["watch", [noText], "bad-function-name"],
    ["watch", ["m:f", null], "bad-args"],
    ["watch", ["m:f", "args"], "bad-args"],
    ["watch", ["m:f", { symbol }], "bad-args"],
    ["watch", ["m:f", { f: () => 1 }], "bad-args"],
    ["watch", ["m:f", {}, null], "bad-options"],
    ["watch", ["m:f", {}, "options"], "bad-options"],
    ["watch", ["m:f", {}, { signal: true }], "bad-options"],
    ["watch", ["m:f", {}, { signal: new AbortController() }], "bad-options"],
    ["watchPages", [null], "bad-function-name"],
    ["watchPages", ["m:f", null], "bad-args"],
    ["watchPages", ["m:f", {}, null], "bad-options"],
    ["watchPages", ["m:f", {}, []], "bad-options"],
    ["watchPages", ["m:f", {}, { signal: {} }], "bad-options"],
    ...[0, -1, 1.5, NaN, Infinity, "5", null, 5n, symbol, noText].map(
      (pageSize): [string, readonly unknown[], string] => [
        "watchPages",
        ["m:f", {}, { pageSize }],
        "bad-options",
      ],
    ),
    ...["", 7, null, symbol, noText, ["_id"]].map((key): [string, readonly unknown[], string] => [
      "watchPages",
      ["m:f", {}, { key }],
      "bad-options",
    ]),
    ["watchPages", ["m:f", {}, { fromEnd: "yes" }], "bad-options"],
    ["watchPages", ["m:f", {}, { windowed: 1 }], "bad-options"],
    ["watchPages", ["m:f", {}, { from: symbol }], "bad-args"],
    ["watchPages", ["m:f", {}, { from: new Date() }], "bad-args"],
    ["keep", [null], "bad-function-name"],
    ["keep", ["m:f", null], "bad-args"],
    ["keep", ["m:f", {}, null], "bad-options"],
    ["keep", ["m:f", {}, { signal: {} }], "bad-options"],
    ["keep", ["m:f", {}, { pages: 1, pageSize: 0 }], "bad-options"],
    ["keep", ["m:f", {}, { pages: 1, fromEnd: 1 }], "bad-options"],
    ["keep", ["m:f", {}, { pages: 1, from: symbol }], "bad-args"],
    ["keep", ["m:f", {}, { pageSize: 10 }], "bad-options"],
    ...[0, -1, 1.5, NaN, Infinity, "5", null, undefined, 5n, symbol, noText].map(
      (pages): [string, readonly unknown[], string] => ["keep", ["m:f", {}, { pages }], "bad-options"],
    ),
    ["mutate", [undefined], "bad-function-name"],
    ["mutate", ["m:f", null], "bad-args"],
    ["mutate", ["m:f", []], "bad-args"],
    ["setAuth", ["token"], "bad-options"],
    ["setAuth", [undefined], "bad-options"],
    ["setAuth", [{}], "bad-options"],
  ];

  test.each([...wrongCalls.keys()])("wrong call %i is refused where it is made", (index) => {
    const [method = "", args = [], code] = wrongCalls[index] ?? [];
    const error = errorOf(() => any[method]?.(...args));
    expect(error.code).toBe(code);
    expect(error.remedy).not.toBe("");
  });

  test.each([null, undefined, {}, "listener"])(
    "a listener that is no function is refused: %o",
    (listener) => {
      expect(errorOf(() => any["watch"]?.("m:f").subscribe(listener)).code).toBe("bad-options");
      expect(errorOf(() => any["watchPages"]?.("m:f").subscribe(listener)).code).toBe("bad-options");
      expect(errorOf(() => client.connection.subscribe(listener as never)).code).toBe("bad-options");
    },
  );
});
