import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Plugin } from "vite";
import { bundleModule } from "../dist/embedded/node/index.js";

const folder = path.resolve(import.meta.dirname, "../stories/convex");
const name = "virtual:stories/convex";

/** Gives stories the functions of `stories/convex` as the module that a backend in a page takes. */
export function backendCode(): Plugin {
  return {
    name: "stories-backend-code",
    resolveId: { filter: { id: /^virtual:stories\/convex$/ }, handler: () => `\0${name}` },
    load: {
      filter: { id: /^\0virtual:stories\/convex$/ },
      async handler() {
        for (const file of await readdir(folder)) this.addWatchFile(path.join(folder, file));
        return await bundleModule(folder);
      },
    },
  };
}
