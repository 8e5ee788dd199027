import { WebSocket } from "ws";
import { noLastIdentity } from "../../src/adapters/browser/last-identity.js";
import { pageScheduler } from "../../src/adapters/browser/page-scheduler.js";
import { ConvexRemote } from "../../src/adapters/convex/convex-remote.js";
import { MemoryResultCache } from "../../src/adapters/memory/memory-result-cache.js";
import { ConvexRealtimeClient } from "../../src/client/convex-realtime-client.js";
import { createRealtimeClient } from "../../src/client/create-realtime-client.js";
import type { RealtimeClient, RealtimeClientOptions } from "../../src/client/realtime-client.js";
import { SourceValue } from "../../src/core/source-value.js";
import type { Source } from "../../src/core/source.js";
import { VirtualClock } from "../../src/testing/virtual-clock.js";
import type { FaultyProxy } from "../embedded/support/faulty-proxy.js";
import { LinesLogger } from "../core/live/scripted-remote.js";

let newest: WebSocket | undefined;

class RememberedWebSocket extends WebSocket {
  constructor(...args: ConstructorParameters<typeof WebSocket>) {
    super(...args);
    remember(this);
  }
}

function remember(socket: WebSocket): void {
  newest = socket;
}

const webSocketConstructor = RememberedWebSocket as unknown as typeof globalThis.WebSocket;

/** The socket that a client opened last, to say on it what a client never would. */
export function newestSocket(): WebSocket {
  if (!newest) throw new Error("No socket was opened");
  return newest;
}

/** A client over real sockets whose log lines are kept. */
export function openClient(url: string, options: Partial<RealtimeClientOptions> = {}): RealtimeClient {
  return createRealtimeClient({ url, webSocketConstructor, logger: new LinesLogger(), ...options });
}

/** A client over real sockets whose time passes, and whose page is looked at, when the test says so. */
export function openTimedClient(url: string) {
  const clock = new VirtualClock();
  const logger = new LinesLogger();
  const lookers = new Set<() => void>();
  const remote = new ConvexRemote({
    url,
    webSocketConstructor,
    clock,
    chance: { next: () => 0.5 },
    visibility: {
      onVisible(listener) {
        lookers.add(listener);
        return () => lookers.delete(listener);
      },
    },
    scheduler: pageScheduler,
    lastIdentity: noLastIdentity,
    logger,
  });
  let operations = 0;
  const client: RealtimeClient = new ConvexRealtimeClient({
    url,
    storage: new SourceValue({ name: "off" }),
    remote,
    logger,
    cache: new MemoryResultCache(),
    connectivity: { isOnline: true, subscribe: () => () => undefined },
    whenIdle: queueMicrotask,
    scheduler: pageScheduler,
    clock,
    chance: { next: () => 0.5 },
    ids: { next: () => `operation ${++operations}` },
    leaveGuard: { hold: () => () => undefined },
  });
  const lookAtPage = (): void => {
    for (const looker of lookers) looker();
  };
  return { client, clock, logger, lookAtPage };
}

/** Watches `source` until `isIt`, and returns the state that it was. */
export function reached<T>(source: Source<T>, isIt: (state: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const stop = new AbortController();
    const unsubscribe = source.subscribe((state) => {
      if (stop.signal.aborted || !isIt(state)) return;
      stop.abort();
      resolve(state);
      queueMicrotask(() => unsubscribe());
    });
  });
}

interface SentFrame {
  readonly type: string;
  readonly modifications?: readonly {
    readonly type: "Add" | "Remove";
    readonly queryId: number;
    readonly udfPath: string;
  }[];
}

/** The queries that the backend was asked to keep running, on the newest connection. */
export function queriesOnTheWire(proxy: FaultyProxy): readonly string[] {
  let open = new Map<number, string>();
  for (const { direction, frame } of proxy.passed) {
    if (direction === "toClient") continue;
    const { type, modifications } = JSON.parse(frame) as SentFrame;
    if (type === "Connect") open = new Map();
    for (const { type: kind, queryId, udfPath } of modifications ?? []) {
      if (kind === "Add") open.set(queryId, udfPath);
      else open.delete(queryId);
    }
  }
  return [...open.values()];
}
