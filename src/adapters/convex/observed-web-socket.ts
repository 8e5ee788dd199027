export interface WebSocketObserver {
  /** A new connection is being tried. */
  opening(): void;
  /** A message came; called before it is handled. */
  heard(): void;
  /** The handler of a message threw. */
  failed(error: unknown): void;
}

/**
 * A WebSocket class that tells what `BaseConvexClient` keeps to itself: when it begins a try, that anything came,
 * and that it gave up. It gives up by throwing from its message handler, which would end a Node process and reach
 * nobody in a page.
 */
export function observeWebSocket(Base: typeof WebSocket, observer: WebSocketObserver): typeof WebSocket {
  return class extends Base {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      observer.opening();
      let handle: ((event: MessageEvent) => void) | null = null;
      Object.defineProperty(this, "onmessage", {
        get: () => handle,
        set: (handler: typeof handle) => (handle = handler),
      });
      this.addEventListener("message", (event) => {
        observer.heard();
        try {
          handle?.(event);
        } catch (error) {
          observer.failed(error);
        }
      });
    }
  };
}
