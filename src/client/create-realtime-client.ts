import { consoleLogger } from "../adapters/browser/console-logger.js";
import { deviceConnectivity } from "../adapters/browser/device-connectivity.js";
import { lastIdentity, noLastIdentity } from "../adapters/browser/last-identity.js";
import { mathChance } from "../adapters/browser/math-chance.js";
import { whenIdle } from "../adapters/browser/page-idle.js";
import { pageLeaveGuard } from "../adapters/browser/page-leave-guard.js";
import { pageScheduler } from "../adapters/browser/page-scheduler.js";
import { pageVisibility } from "../adapters/browser/page-visibility.js";
import { randomIds } from "../adapters/browser/random-ids.js";
import { systemClock } from "../adapters/browser/system-clock.js";
import { ConvexRemote, type ConvexRemoteOptions } from "../adapters/convex/convex-remote.js";
import { deploymentUrl } from "../adapters/convex/deployment-url.js";
import { MemoryResultCache } from "../adapters/memory/memory-result-cache.js";
import { noResultCache } from "../adapters/memory/no-result-cache.js";
import { messageOf, RealtimeError } from "../core/errors.js";
import { SourceValue } from "../core/source-value.js";
import { ConvexRealtimeClient } from "./convex-realtime-client.js";
import { guardedLogger } from "./guarded-logger.js";
import { checkClientOptions } from "./options.js";
import { ResultsOnDevice } from "./results-on-device.js";
import type { RealtimeClient, RealtimeClientOptions, StorageMode, StorageState } from "./realtime-client.js";

/**
 * Connects to a Convex deployment.
 *
 * One client for a page is the rule: it shares equal queries among all who watch them.
 *
 * @throws RealtimeError `bad-url`, `bad-options`; `no-websocket` where there is no `WebSocket`, none was passed, or none to
 * this address may be opened
 * @public
 */
export function createRealtimeClient(options: RealtimeClientOptions): RealtimeClient {
  checkClientOptions(options);
  const url = deploymentUrl(options.url);
  const logger = guardedLogger(options.logger ?? consoleLogger, consoleLogger);
  const { storage: mode = "auto" } = options;
  const isDurable = mode === "auto";
  const hasDevice = isDurable && typeof indexedDB === "object";
  const remote = connect({
    url,
    webSocketConstructor: options.webSocketConstructor ?? pageWebSocket(),
    clock: systemClock,
    chance: mathChance,
    visibility: pageVisibility,
    lastIdentity: hasDevice ? lastIdentity(url) : noLastIdentity,
    scheduler: pageScheduler,
    logger,
  });
  const parts = {
    remote,
    clock: systemClock,
    chance: mathChance,
    ids: randomIds,
    leaveGuard: pageLeaveGuard,
    logger,
  };
  const results = hasDevice
    ? new ResultsOnDevice({ url, remote, clock: systemClock, scheduler: pageScheduler, logger })
    : undefined;
  const makeRoom = (): Promise<void> => results?.makeRoom() ?? Promise.resolve();
  const outbox = options.outbox?.attach({ ...parts, url, isDurable, makeRoom });
  return new ConvexRealtimeClient({
    url,
    outbox,
    results,
    storage: results?.storage ?? new SourceValue(storageInPage(mode)),
    remote,
    logger,
    cache: mode === "off" ? noResultCache : new MemoryResultCache(),
    connectivity: deviceConnectivity,
    scheduler: pageScheduler,
    clock: systemClock,
    chance: mathChance,
    ids: randomIds,
    leaveGuard: pageLeaveGuard,
    whenIdle,
  });
}

/** The first socket is opened at once, which a page may forbid: one on https opens none to http. */
function connect(options: ConvexRemoteOptions): ConvexRemote {
  try {
    return new ConvexRemote(options);
  } catch (cause) {
    throw new RealtimeError(
      "no-websocket",
      `No WebSocket to ${options.url} can be opened: ${messageOf(cause)}`,
      {
        cause,
      },
    );
  }
}

function pageWebSocket(): typeof WebSocket {
  if (typeof WebSocket !== "undefined") return WebSocket;
  throw new RealtimeError("no-websocket", "There is no WebSocket here to connect with.");
}

function storageInPage(mode: StorageMode): StorageState {
  if (mode === "off") return { name: "off" };
  return mode === "memory"
    ? { name: "memory", reason: "asked" }
    : { name: "memory", reason: "unavailable", error: null };
}
