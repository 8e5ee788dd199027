const PING_MS = 10_000;

/**
 * The other side of a Convex connection, in the page: answers queries from `answer(path, args)`, which returns the JSON of
 * a result, and sends transitions. What it builds before `send` costs the client nothing, as on a server.
 */
export class FrameServer {
  /** For the client that talks to it. */
  webSocketConstructor;
  /** Query ids by what was asked, as JSON of path and arguments. */
  #queries = new Map();
  #answer;
  #socket;
  #version = { querySet: 0, identity: 0, ts: 0 };

  constructor(answer) {
    this.#answer = answer;
    this.webSocketConstructor = socketClass({
      opened: (socket) => this.#opened(socket),
      heard: (message) => this.#heard(message),
    });
  }

  /** The part of a transition that brings new results of those queries that `isChanged(path, args)`. */
  resultsOf(isChanged) {
    const results = [];
    for (const [id, { path, args }] of this.#queries)
      if (isChanged(path, args)) results.push(this.#result(id, path, args));
    return results.join();
  }

  /** One transition. */
  send(results) {
    this.#transition({ ...this.#version, ts: this.#version.ts + 1 }, results);
  }

  #opened(socket) {
    this.#socket = socket;
    this.#version = { querySet: 0, identity: 0, ts: 0 };
    this.#queries.clear();
    setInterval(() => socket.receive('{"type":"Ping"}'), PING_MS);
  }

  #heard({ type, newVersion, modifications }) {
    if (type !== "ModifyQuerySet") return;
    const added = modifications.filter((modification) => modification.type === "Add");
    for (const { queryId, ...modification } of modifications) {
      if (modification.type === "Add")
        this.#queries.set(queryId, { path: modification.udfPath, args: modification.args[0] });
      else this.#queries.delete(queryId);
    }
    const { ts } = this.#version;
    queueMicrotask(() => {
      const results = added.map(({ queryId, udfPath, args }) => this.#result(queryId, udfPath, args[0]));
      this.#transition({ ...this.#version, querySet: newVersion, ts: Math.max(1, ts) }, results.join());
    });
  }

  #result(queryId, path, args) {
    return `{"type":"QueryUpdated","queryId":${queryId},"value":${this.#answer(path, args)},"logLines":[],"journal":null}`;
  }

  #transition(version, results) {
    const [start, end] = [versionText(this.#version), versionText(version)];
    this.#version = version;
    this.#socket.receive(
      `{"type":"Transition","startVersion":${start},"endVersion":${end},"modifications":[${results}]}`,
    );
  }
}

function versionText({ querySet, identity, ts }) {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setBigUint64(0, BigInt(ts), true);
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes.buffer)));
  return `{"querySet":${querySet},"identity":${identity},"ts":"${text}"}`;
}

function socketClass({ opened, heard }) {
  class FrameSocket extends EventTarget {
    static CONNECTING = 0;
    static OPEN = 1;
    static CLOSING = 2;
    static CLOSED = 3;
    readyState = 0;
    bufferedAmount = 0;

    constructor(url) {
      super();
      this.url = String(url);
      queueMicrotask(() => {
        this.readyState = 1;
        opened(this);
        this.dispatchEvent(new Event("open"));
      });
    }

    send(text) {
      heard(JSON.parse(text));
    }

    receive(data) {
      this.dispatchEvent(new MessageEvent("message", { data }));
    }

    close() {
      this.readyState = 3;
      this.dispatchEvent(new CloseEvent("close"));
    }
  }
  for (const type of ["open", "message", "close", "error"]) addHandler(FrameSocket.prototype, type);
  return FrameSocket;
}

/** As on a real socket, the handler is a property of the class, so that who redefines it on a socket takes its place. */
function addHandler(prototype, type) {
  const handlers = new WeakMap();
  Object.defineProperty(prototype, `on${type}`, {
    configurable: true,
    get() {
      return handlers.get(this) ?? null;
    },
    set(handler) {
      if (!handlers.has(this)) this.addEventListener(type, (event) => handlers.get(this)?.call(this, event));
      handlers.set(this, handler);
    },
  });
}
