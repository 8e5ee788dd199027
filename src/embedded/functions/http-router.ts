import type { UserModules } from "./code.js";

/** Where the app serves a component's HTTP actions, or its own. */
export interface HttpMount {
  /** The component's path. */
  readonly component: string;
  /** Starts with a slash and doesn't end with one; empty for the whole site. */
  readonly prefix: string;
}

/** The functions of `httpRouter()` that the backend uses. */
interface HttpRouter {
  lookup(path: string, method: string): readonly [HttpHandler, string, string] | null;
}

type HttpHandler = { invokeHttpAction(request: Request): Promise<Response> };

/** Which component answers a path, and by which of its own paths; the longest prefix wins. */
export function mountOf(
  mountPoints: readonly HttpMount[],
  path: string,
): { readonly mount: HttpMount; readonly route: string } | null {
  const mounts = mountPoints
    .filter(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  const [mount] = mounts;
  if (mount === undefined) return null;
  const route = path.slice(mount.prefix.length);
  return { mount, route: route === "" ? "/" : route };
}

/** The router of an instance: the default export of `http`. Undefined if there is none. */
export function routerOf(modules: UserModules): HttpRouter | undefined {
  const router = modules.modules["http"]?.["default"] as (HttpRouter & { isRouter?: unknown }) | undefined;
  if (router === undefined) return undefined;
  if (router.isRouter === true && typeof router.lookup === "function") return router;
  throw new Error("http: the default export must be what httpRouter() returns.");
}
