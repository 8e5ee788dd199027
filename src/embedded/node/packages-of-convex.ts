import { createRequire } from "node:module";
import { join } from "node:path";
import type * as EsbuildModule from "esbuild";
import type * as PrettierModule from "prettier";
import type * as WsModule from "ws";

/** Where `convex` is: the app's own, since it is a peer of this package. */
const convex = createRequire(import.meta.url).resolve("convex/server");

/** For a folder that has no packages of its own, `convex` is found where we found it. */
export function ownNodePaths(): string[] {
  const end = convex.lastIndexOf("node_modules") + "node_modules".length;
  return [convex.slice(0, end)];
}

/** Where the modules are of which Convex's own command line is made. */
export function convexSources(): string {
  return join(convex.slice(0, convex.lastIndexOf("dist")), "dist/esm");
}

/** What Convex formats generated code with. Loaded when something is generated. */
export function prettier(): typeof PrettierModule {
  return load("prettier") as typeof PrettierModule;
}

/** The bundler that Convex's own tools use, in their version: an app has it once, and pages never. */
export const esbuild = load("esbuild") as typeof EsbuildModule;

/** The sockets of Convex's client in Node, which can serve as well. */
export const { WebSocketServer } = load("ws") as typeof WsModule;

/** Takes a package that `convex` depends on; the app's own one if `convex` no longer does. */
function load(name: string): unknown {
  for (const importer of [convex, import.meta.url]) {
    const require = createRequire(importer);
    try {
      require.resolve(name);
    } catch {
      continue;
    }
    return require(name);
  }
  throw new Error(
    `The embedded backend needs ${name}, which convex no longer brings: npm install -D ${name}`,
  );
}
