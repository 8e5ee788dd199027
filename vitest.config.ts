import { defineConfig } from "vitest/config";

/** Tests that need no browser: core, embedded backend, protocol, demo backend, scripts. */
export default defineConfig({
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    server: { deps: { inline: ["convex-test"] } },
  },
});
