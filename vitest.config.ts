import { availableParallelism } from "node:os";
import path from "node:path";
import { defineConfig } from "vitest/config";

/** Tests that need no browser: core, embedded backend, protocol, demo backend, scripts. */
export default defineConfig({
  // The demo's functions name the library as any app does; tests take it from the source.
  resolve: {
    alias: { "convex-elements/server": path.resolve(import.meta.dirname, "src/server/index.ts") },
  },
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    // How long a test that hangs keeps the others waiting. No test is about time, and machines may be busy.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // By itself the runner leaves one core alone, which is half of a small machine. Many tests wait for a browser or a program.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    server: { deps: { inline: ["convex-test"] } },
  },
});
