/**
 * The entry `convex-elements/test`: the component where convex-test runs an app.
 *
 * Its name has two dots so that it is none of the component's functions.
 *
 * @packageDocumentation
 */
import type { GenericSchema, SchemaDefinition } from "convex/server";
import type { ComponentApi } from "./_generated/component.js";
import schema from "./schema.js";

/** What `convexTest()` answers, as far as it is needed here: who doesn't test needs no convex-test for the types. */
export interface TestBackend {
  registerComponent(
    name: string,
    schema: SchemaDefinition<GenericSchema, boolean>,
    modules: Readonly<Record<string, () => Promise<unknown>>>,
  ): unknown;
}

/**
 * Each module by name. Written down instead of found by `import.meta.glob`, because test runners leave installed packages to
 * Node, which has no such thing.
 */
export const modules: Readonly<Record<string, () => Promise<unknown>>> = {
  "./_generated/api.js": () => import("./_generated/api.js"),
  "./access.js": () => import("./access.js"),
  "./beats.js": () => import("./beats.js"),
  "./counts.js": () => import("./counts.js"),
  "./crons.js": () => import("./crons.js"),
  "./dueRows.js": () => import("./dueRows.js"),
  "./lanes.js": () => import("./lanes.js"),
  "./leaseQueue.js": () => import("./leaseQueue.js"),
  "./leases.js": () => import("./leases.js"),
  "./ledger.js": () => import("./ledger.js"),
  "./log.js": () => import("./log.js"),
  "./members.js": () => import("./members.js"),
  "./numbers.js": () => import("./numbers.js"),
  "./outcome.js": () => import("./outcome.js"),
  "./pacing.js": () => import("./pacing.js"),
  "./pruning.js": () => import("./pruning.js"),
  "./rates.js": () => import("./rates.js"),
  "./removals.js": () => import("./removals.js"),
  "./roomPruning.js": () => import("./roomPruning.js"),
  "./rooms.js": () => import("./rooms.js"),
  "./schema.js": () => import("./schema.js"),
  "./secrets.js": () => import("./secrets.js"),
  "./sessions.js": () => import("./sessions.js"),
  "./shapes.js": () => import("./shapes.js"),
  "./signalRows.js": () => import("./signalRows.js"),
  "./signals.js": () => import("./signals.js"),
  "./sweep.js": () => import("./sweep.js"),
  "./timings.js": () => import("./timings.js"),
  "./wake.js": () => import("./wake.js"),
};

/**
 * Mounts the component in a test, as `app.use(realtime)` does in the app.
 *
 * ```ts
 * const t = convexTest(schema, import.meta.glob("./**\/*.ts"));
 * register(t);
 * ```
 *
 * @param name - Under which the app mounts it, where `app.use` is given another one.
 * @returns References to the component's functions, by which a test can call them.
 */
export function register(t: TestBackend, name = "realtime"): ComponentApi {
  return t.registerComponent(name, schema, modules) as ComponentApi;
}

export default { register, schema, modules };
