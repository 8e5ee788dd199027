/// <reference types="vite/client" />
import type { TestConvex } from "convex-test";
import type { GenericSchema, SchemaDefinition } from "convex/server";
import schema from "../../convex/realtime/schema.js";

/** Mounts the component `realtime` where convex-test runs an app. */
export function registerRealtime(backend: TestConvex<SchemaDefinition<GenericSchema, boolean>>): void {
  backend.registerComponent("realtime", schema, import.meta.glob("../../convex/realtime/**/*.ts"));
}
