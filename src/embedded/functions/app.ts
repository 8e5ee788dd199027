import type { SchemaJson } from "../engine/schema-json.js";
import type { AppCode, ComponentCode, UserModules } from "./code.js";
import { appHttpPrefix, boundEnv, type MountedComponent, mountedComponents } from "./component-config.js";
import { type CronJob, cronJobsOf } from "./cron-jobs.js";
import { assertSchedule } from "./cron-schedule.js";
import { callError, thrownError } from "./errors.js";
import { childPath } from "./function-address.js";
import { type HttpMount, routerOf } from "./http-router.js";
import { Instance } from "./instance.js";
import { InstancePool } from "./instance-pool.js";
import { type Caller, FunctionRegistry } from "./registry.js";

/** Environment variables by name. */
export type Env = Readonly<Record<string, string>>;

/** One mounted folder of functions, looked through and ready to run: the app itself, or a component. */
export interface Component {
  /** The names of the components on the way to it, joined by slashes; empty for the app. */
  readonly path: string;
  /** The path of its definition, which components that are mounted twice share; empty for the app. */
  readonly definition: string;
  /** The default export of `convex.config`, if there is such a file. */
  readonly config: unknown;
  readonly code: ComponentCode;
  readonly registry: FunctionRegistry;
  readonly instances: InstancePool;
  readonly schema: SchemaJson | null;
  /** Whether it has HTTP actions. */
  readonly hasHttp: boolean;
  readonly crons: readonly CronJob[];
  readonly env: Env;
}

/** One version of the user's code, with all components that it uses. */
export interface App extends Component {
  /** The default export of `auth.config`, as the user wrote it. */
  readonly authConfig: unknown;
  /** By path; the app itself is among them. */
  readonly components: ReadonlyMap<string, Component>;
  readonly httpMounts: readonly HttpMount[];
}

/** Evaluates the code once. Throws what the user's modules throw while they are imported. */
export function createApp(code: AppCode, env: Env = {}): App {
  const modules = importModules(code, env);
  const root = componentOf({ path: "", definition: "" }, code, modules, env);
  const tree = { components: new Map<string, Component>([["", root]]), httpMounts: [] as HttpMount[] };
  if (root.hasHttp) tree.httpMounts.push({ component: "", prefix: appHttpPrefix(modules.config) });
  mountChildren(root, modules.config, code.definitions ?? {}, tree);
  return { ...root, authConfig: modules.authConfig, ...tree };
}

/** The component at a path. Throws what a caller is told if there is none that it may reach. */
export function componentAt(app: App, path: string, caller: Caller): Component {
  const component = app.components.get(path);
  if (caller === "client" && path !== "") {
    throw callError(
      "Functions of components can only be called by the app, or with the deployment's admin key.",
    );
  }
  if (component !== undefined) return component;
  throw callError(`There is no component "${path}". Mount it in convex.config.ts: app.use(...).`);
}

function mountChildren(
  parent: Component,
  config: unknown,
  definitions: Readonly<Record<string, ComponentCode>>,
  tree: { readonly components: Map<string, Component>; readonly httpMounts: HttpMount[] },
): void {
  const where = parent.path === "" ? "convex.config" : `convex.config of component "${parent.path}"`;
  for (const mounted of mountedComponents(config, where)) {
    const { component, modules } = mount(parent, mounted, definitions);
    tree.components.set(component.path, component);
    const prefix = mounted.httpPrefix?.replace(/\/$/, "");
    if (prefix !== undefined && component.hasHttp)
      tree.httpMounts.push({ component: component.path, prefix });
    mountChildren(component, modules.config, definitions, tree);
  }
}

function mount(
  parent: Component,
  mounted: MountedComponent,
  definitions: Readonly<Record<string, ComponentCode>>,
): { readonly component: Component; readonly modules: UserModules } {
  const code = definitions[mounted.definitionPath];
  if (code === undefined) {
    throw new Error(`The code of component "${mounted.name}" (${mounted.definitionPath}) is missing.`);
  }
  const env = boundEnv(mounted.env, parent.env);
  const modules = importModules(code, env);
  const place = { path: childPath(parent.path, mounted.name), definition: mounted.definitionPath };
  return { component: componentOf(place, code, modules, env), modules };
}

function componentOf(
  place: Pick<Component, "path" | "definition">,
  code: ComponentCode,
  modules: UserModules,
  env: Env,
): Component {
  const registry = new FunctionRegistry(modules, code.node?.modules, unavailableIn(code));
  const crons = cronJobsOf(modules);
  for (const job of crons) assertCronJob(job, registry);
  return {
    ...place,
    config: modules.config,
    code,
    registry,
    instances: new InstancePool(code, env),
    schema: exportSchema(modules),
    hasHttp: routerOf(modules) !== undefined,
    crons,
    env,
  };
}

/** Why functions of some modules can't be called, by module path. */
function unavailableIn({ node, nodeModules = [] }: ComponentCode): Record<string, string> {
  const reason = (module: string) =>
    `${module} says "use node", and there is no Node here: it can't run in a page.`;
  return { ...Object.fromEntries(nodeModules.map((module) => [module, reason(module)])), ...node?.broken };
}

/** A job that could never run is found before the code is put in place. */
function assertCronJob(job: CronJob, registry: FunctionRegistry): void {
  try {
    assertSchedule(job.schedule, job.name);
    const { type } = registry.findAny(job.path, "trusted");
    if (type === "query") throw new Error(`${job.path} is a query. Jobs must be mutations or actions.`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The cron job "${job.name}" can't be run: ${reason}`, { cause: error });
  }
}

function importModules(code: ComponentCode, env: Env): UserModules {
  try {
    return new Instance(code, env).modules;
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
