import { createRequire } from "node:module";

/** For a folder that has no packages of its own, `convex` is found where we found it. */
export function ownNodePaths(): string[] {
  const convex = createRequire(import.meta.url).resolve("convex/server");
  const end = convex.lastIndexOf("node_modules") + "node_modules".length;
  return [convex.slice(0, end)];
}
