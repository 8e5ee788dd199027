import type { SignalTransport } from "../../core/rooms/signal-transport.js";

interface Message {
  readonly kind: string;
  readonly value: unknown;
}

/**
 * Carries signals between the tabs of one browser, without the backend: for people who look at one page in several windows, and for
 * trying things out. Where browsers have no `BroadcastChannel` nothing is carried.
 *
 * @param name - Pages of one origin that give the same name reach each other. Default: "convex-elements-signals".
 * @public
 */
export function broadcastTransport(name = "convex-elements-signals"): SignalTransport {
  const listeners = new Map<(value: unknown) => void, string>();
  let channel: BroadcastChannel | undefined;
  return {
    cost: "free",
    send: (kind, value) => channel?.postMessage({ kind, value } satisfies Message),
    subscribe(kind, listener) {
      // Each subscription is one, also of the same function.
      const entry = (value: unknown): void => listener(value);
      listeners.set(entry, kind);
      channel ??= open(name, listeners);
      return () => {
        listeners.delete(entry);
        if (listeners.size > 0) return;
        channel?.close();
        channel = undefined;
      };
    },
  };
}

function open(name: string, listeners: ReadonlyMap<(value: unknown) => void, string>) {
  if (typeof BroadcastChannel === "undefined") return undefined;
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== "object" || data === null) return;
    const { kind, value } = data as Partial<Message>;
    for (const [listener, wanted] of [...listeners]) if (wanted === kind) listener(value);
  };
  return channel;
}
