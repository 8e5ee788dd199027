/**
 * What tests and stories need: a backend in the page, a network that can be made bad, a storage that can be lost, time that stands
 * still, and a simulator that tries all of it by chance.
 *
 * @example
 * ```ts
 * import { openClient, startPageBackend } from "convex-elements/testing";
 * import code from "./convex-bundle.js"; // npx convex-elements bundle convex -o convex-bundle.js
 *
 * const backend = await startPageBackend({ code });
 * const client = openClient(backend);
 * backend.link.set({ isOffline: true });
 * const sent = client.mutation(api.messages.send, { body: "Hello" }); // Waits for the network.
 * backend.link.set({ isOffline: false });
 * await sent;
 * ```
 *
 * @packageDocumentation
 */
export {
  type Direction,
  type Fate,
  type Link,
  type LinkConditions,
  type PageBackend,
  type PageBackendOptions,
  startPageBackend,
} from "../embedded/page/index.js";
export {
  CrashableStorage,
  type KeptOperation,
  type StorageAct,
  type StorageFate,
} from "./device/crashable-storage.js";
export type { StorageCallName } from "./device/store-call.js";
export { openClient } from "./open-client.js";
export { SeededChance } from "./seeded-chance.js";
export type { Problem, ProblemName } from "./simulator/sim-checks.js";
export type { SimulatedCall, WatchedSources } from "./simulator/sim-tab.js";
export {
  simulate,
  type SimulateOptions,
  type SimulationEnd,
  SimulationError,
  type SimulationReport,
} from "./simulator/simulate.js";
export type { ActingPage, Mishap, SimulatedServer } from "./simulator/simulation.js";
export { VirtualClock } from "./virtual-clock.js";
