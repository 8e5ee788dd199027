/** A component that another one, or the app, uses. */
export interface MountedComponent {
  readonly name: string;
  /** Names the definition among the code's. */
  readonly definitionPath: string;
  /** Environment variables that it is given: a value, or the name of one of its parent's. */
  readonly env: Readonly<Record<string, EnvBinding>>;
  /** Where the app serves its HTTP actions, like `/stripe`; missing for nowhere. */
  readonly httpPrefix: string | undefined;
}

export type EnvBinding = { readonly value: string } | { readonly parentName: string };

/** What `defineApp()` and `defineComponent()` keep; read by Convex's own tools in the same way. */
interface ConfigData {
  readonly _httpPrefix?: unknown;
  readonly _childComponents?: readonly (readonly [string, unknown, unknown, unknown])[];
}

const NAME = /^[a-zA-Z][a-zA-Z0-9_]{0,63}$/;

/** Reads what a `convex.config` uses. Throws with the place and the remedy. */
export function mountedComponents(config: unknown, where: string): MountedComponent[] {
  if (config === undefined || config === null) return [];
  const children = (config as ConfigData)._childComponents;
  if (!Array.isArray(children)) {
    throw new Error(`${where}: the default export must be what defineApp() or defineComponent() returns.`);
  }
  const mounted = (config as Required<ConfigData>)._childComponents.map((child) => mountedOf(child, where));
  const twice = mounted.find(({ name }, i) => mounted.findIndex((other) => other.name === name) !== i);
  if (twice === undefined) return mounted;
  throw new Error(
    `${where}: two components are named "${twice.name}". Give one another: use(..., { name }).`,
  );
}

/** Where the app's own HTTP actions are served: `defineApp({ httpPrefix })`. Empty for the whole site. */
export function appHttpPrefix(config: unknown): string {
  const prefix = (config as ConfigData | undefined)?._httpPrefix;
  return typeof prefix === "string" ? prefix.replace(/\/$/, "") : "";
}

function mountedOf(
  [name, definition, env, httpPrefix]: readonly [string, unknown, unknown, unknown],
  where: string,
): MountedComponent {
  const { componentDefinitionPath } = definition as { componentDefinitionPath: string };
  if (!NAME.test(name)) {
    throw new Error(
      `${where}: "${name}" can't name a component: 64 letters, digits and underscores at most, a letter first. ` +
        `Name it: use(..., { name: "..." }).`,
    );
  }
  return {
    name,
    definitionPath: componentDefinitionPath,
    env: bindingsOf(env),
    httpPrefix: typeof httpPrefix === "string" ? httpPrefix : undefined,
  };
}

function bindingsOf(env: unknown): Record<string, EnvBinding> {
  const bindings: Record<string, EnvBinding> = {};
  for (const [name, binding] of Object.entries((env ?? {}) as Record<string, unknown>)) {
    if (typeof binding === "string") bindings[name] = { value: binding };
    else if (binding !== undefined) bindings[name] = { parentName: variableNamed(binding, name) };
  }
  return bindings;
}

function variableNamed(binding: unknown, name: string): string {
  const parentName = (binding as { __envVarRef?: unknown } | null)?.__envVarRef;
  if (typeof parentName === "string") return parentName;
  throw new Error(`The environment variable "${name}" of a component must be a text or one of env's.`);
}

/** The environment variables of a component: what it was given, and the system's. */
export function boundEnv(
  bindings: Readonly<Record<string, EnvBinding>>,
  parent: Readonly<Record<string, string>>,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of SYSTEM_VARIABLES) if (parent[name] !== undefined) env[name] = parent[name];
  for (const [name, binding] of Object.entries(bindings)) {
    const value = "value" in binding ? binding.value : parent[binding.parentName];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

const SYSTEM_VARIABLES = ["CONVEX_CLOUD_URL", "CONVEX_SITE_URL"];
