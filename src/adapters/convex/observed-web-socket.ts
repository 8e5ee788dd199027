/** What is asked of a socket of `BaseConvexClient`, besides what the Convex client itself does with it. */
export interface ObservedSocket {
  /** Lets the Convex client know that the socket is open, if that was held back. */
  release(): void;
  /** Gives the socket up, as if the backend had closed it. The Convex client will open another. */
  abandon(): void;
}

export interface WebSocketObserver {
  /** A new connection is being tried. */
  opening(socket: ObservedSocket): void;
  /** Whether the Convex client may begin to talk; else the opening is held back until `release`. */
  mayTalk(): boolean;
  /** The opening is held back. */
  heldBack(): void;
  /** The Convex client begins to talk. */
  talking(): void;
  /** A message came; called before it is handled. */
  heard(): void;
  /** The handler of the message `data` threw. */
  failed(error: unknown, data: unknown): void;
  closed(socket: ObservedSocket): void;
}

type Handler = ((event: never) => void) | null;

/**
 * A WebSocket class that tells what `BaseConvexClient` keeps to itself: when it begins a try, that anything came,
 * and that it gave up. It gives up by throwing from its message handler, which would end a Node process and reach
 * nobody in a page.
 *
 * It also holds sockets back: the Convex client forgets on a new socket that it was waiting for a token, and would
 * say there as nobody what a user meant to say.
 */
export function observeWebSocket(Base: typeof WebSocket, observer: WebSocketObserver): typeof WebSocket {
  return class extends Base {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      observe(this, observer);
    }
  };
}

function observe(socket: WebSocket, observer: WebSocketObserver): void {
  let heldBack: Event | undefined;
  let isAbandoned = false;
  /** The Convex client has lost interest, and waits for the opening only to close the socket. */
  let isUnwanted = false;
  const open = handlerOf(socket, "open", () => {
    isUnwanted = true;
    release();
  });
  const message = handlerOf(socket, "message");
  const close = handlerOf(socket, "close");

  const release = (): void => {
    const event = heldBack;
    heldBack = undefined;
    if (!event || isAbandoned) return;
    if (!isUnwanted) observer.talking();
    open.call(event);
  };
  const observed: ObservedSocket = {
    release,
    abandon() {
      if (isAbandoned) return;
      isAbandoned = true;
      observer.closed(observed);
      // A connection that is half open can take minutes to close; the Convex client need not wait for that.
      close.call({ code: GOING_AWAY, reason: "InactiveServer", wasClean: false });
      socket.close();
    },
  };
  socket.addEventListener("open", (event) => {
    heldBack = event;
    if (isUnwanted || observer.mayTalk()) release();
    else observer.heldBack();
  });
  socket.addEventListener("message", (event) => {
    if (isAbandoned) return;
    observer.heard();
    try {
      message.call(event);
    } catch (error) {
      observer.failed(error, event.data);
    }
  });
  socket.addEventListener("close", (event) => {
    if (isAbandoned) return;
    heldBack = undefined;
    observer.closed(observed);
    close.call(event);
  });
  observer.opening(observed);
}

const GOING_AWAY = 1001;

/** Takes the place of `on…`, whose handler is called only through what is returned. */
function handlerOf(
  socket: WebSocket,
  type: "open" | "message" | "close",
  replaced?: () => void,
): { call(event: unknown): void } {
  let handler: Handler = null;
  Object.defineProperty(socket, `on${type}`, {
    get: () => handler,
    set(next: Handler) {
      const hadOne = handler !== null;
      handler = next;
      // The Convex client takes its handler back when it wants to close what isn't open yet.
      if (hadOne) replaced?.();
    },
  });
  return { call: (event) => handler?.(event as never) };
}
