import type { SchemaJson } from "../engine/schema-json.js";
import type { AppCode, UserModules } from "./code.js";
import { thrownError } from "./errors.js";
import { Instance } from "./instance.js";
import { InstancePool } from "./instance-pool.js";
import { FunctionRegistry } from "./registry.js";

/** One version of the user's code, looked through and ready to run. */
export interface App {
  readonly code: AppCode;
  readonly registry: FunctionRegistry;
  readonly instances: InstancePool;
  readonly schema: SchemaJson | null;
  /** The default export of `auth.config`, as the user wrote it. */
  readonly authConfig: unknown;
}

/** Evaluates the code once. Throws what the user's modules throw while they are imported. */
export function createApp(code: AppCode): App {
  const modules = importModules(code);
  return {
    code,
    registry: new FunctionRegistry(modules),
    instances: new InstancePool(code),
    schema: exportSchema(modules),
    authConfig: modules.authConfig,
  };
}

function importModules(code: AppCode): UserModules {
  try {
    return new Instance(code).modules;
  } catch (thrown) {
    throw thrownError(thrown, code.mapStack);
  }
}

function exportSchema(modules: UserModules): SchemaJson | null {
  const { schema } = modules;
  if (schema === undefined || schema === null) return null;
  const exporter = (schema as { export?: () => string }).export;
  if (typeof exporter !== "function") {
    throw new Error("schema: the default export must be what defineSchema() returns.");
  }
  return JSON.parse(exporter.call(schema)) as SchemaJson;
}
